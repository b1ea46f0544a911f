"""The search of the database, for when the index is away: plain, and always there."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import ColumnElement, not_, or_, true
from sqlalchemy.orm import Session

from articles.documents import KINDS
from articles.matching import (
    Match,
    Wanted,
    beginning,
    count_matches,
    for_audiences,
    holds,
    is_about,
    is_from,
    is_in,
    is_in_category,
    is_of_kind,
    is_tagged,
    is_titled,
    matches,
    published_revisions,
    sections_of,
)
from kb.documents import Change, SearchDocument, document_key
from kb.events.log import last_cursor
from kb.text import Lang, fold
from search.operators import Asked, parse
from search.protocol import (
    MATCHED_CAP,
    Explanation,
    Filters,
    Hit,
    Offer,
    Query,
    RequestText,
    Results,
)
from search.query import KEYWORDS, Word, ask
from search.rerank.example import Example
from search.rerank.judging import Learned
from search.signs import Item
from webapp.database import Database

WORDS = 6
# A run of Chinese characters is several words, which nobody tells apart here.
WHOLE_RUN = 4
# Of a sentence so much has to be in a text, of a few keywords all.
ENOUGH = 0.6
PLACED = 20

Condition = ColumnElement[bool]


class DatabaseEngine:
    """A `SearchEngine` without an index: it finds words as they are written.

    It suggests nothing, and has nothing to keep: what is published is what it holds.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def search(self, query: Query, limit: int) -> Results:
        said = parse(query.text)
        words = _words(said)
        if not words and not said.is_sifted:
            return Results()
        with self._database.reading() as session:
            allowed = _allowed(session, query.audiences, query.filters)
            least = len(words) if len(words) <= KEYWORDS else int(ENOUGH * len(words))
            wanted = Wanted([*allowed, *_sifted(session, said)], words, least)
            found = matches(
                session,
                wanted,
                lang=query.lang,
                newest_first=query.newest_first,
                limit=limit,
            )
            return Results(
                hits=tuple(_placed(session, found, words)),
                matched=count_matches(session, wanted, MATCHED_CAP),
                terms=tuple(words),
            )

    def explain(
        self, _query: Query, _article_id: int, _lang: Lang
    ) -> Explanation | None:
        return None

    def complete(
        self, prefix: str, audiences: frozenset[str], lang: Lang | None, limit: int
    ) -> list[Hit]:
        words = fold(prefix).split()[:WORDS]
        if not words:
            return []
        with self._database.reading() as session:
            titled = [is_titled(word) for word in words]
            wanted = Wanted([for_audiences(audiences), *titled])
            found = beginning(session, wanted, words[0], 2 * limit)
        found.sort(key=lambda match: match.lang != lang)
        once = {match.article_id: match for match in reversed(found)}
        return [_hit(m) for m in found if once[m.article_id] is m][:limit]

    def offer(
        self,
        _request: RequestText,
        _audiences: frozenset[str],
        _exclude: frozenset[int],
        _limit: int,
    ) -> list[Offer]:
        return []

    def related(
        self, _article_id: int, _lang: Lang, _audiences: frozenset[str], _limit: int
    ) -> list[Hit]:
        return []

    def apply(self, changes: Sequence[Change], cursor: int) -> None:
        """Do nothing: what changed is in the database already."""

    def rebuild(self, documents: Iterable[SearchDocument], cursor: int) -> None:
        """Do nothing: there is nothing to build."""

    def cursor(self) -> int:
        with self._database.reading() as session:
            return last_cursor(session, KINDS)

    def check(self) -> list[str]:
        return []

    def contents(self) -> Mapping[str, int]:
        with self._database.reading() as session:
            found = published_revisions(session)
        return {document_key(*key): revision for key, revision in found.items()}

    def warm(self, wait: bool = False) -> None:
        """Do nothing: nothing is learned here."""

    def learn(self, _examples: Sequence[Example]) -> Learned | None:
        return None

    def close(self) -> None:
        """Do nothing: whoever made the database closes it."""


def _words(said: Asked) -> list[str]:
    """Return what to look for: words, and of long Chinese runs each pair."""
    found: dict[str, None] = {}
    for word in ask(said.words).words:
        found.update(dict.fromkeys(_parts(word)))
    return list(found)[:WORDS]


def _parts(word: Word) -> Sequence[str]:
    surface = word.surface
    if word.size == 1 or len(surface) <= WHOLE_RUN:
        return [surface]
    return [surface[n : n + 2] for n in range(len(surface) - 1)]


def _allowed(
    session: Session, audiences: frozenset[str], filters: Filters
) -> Iterator[Condition]:
    yield for_audiences(audiences)
    if filters.lang:
        yield is_in(filters.lang)
    if filters.categories:
        yield is_in_category(session, filters.categories)
    if filters.products:
        yield is_about(session, filters.products)
    if filters.kinds:
        yield is_of_kind(filters.kinds)
    if filters.updated_after:
        yield is_from(filters.updated_after)
    yield from _left_out(session, filters)


def _left_out(session: Session, filters: Filters) -> Iterator[Condition]:
    if filters.updated_before:
        yield not_(is_from(filters.updated_before))
    if filters.without_products:
        yield not_(is_about(session, filters.without_products))
    if filters.without_kinds:
        yield not_(is_of_kind(filters.without_kinds))


def _sifted(session: Session, said: Asked) -> Iterator[Condition]:
    for group in said.required:
        yield or_(*(_holds(session, item) for item in group))
    for item in said.excluded:
        yield not_(_holds(session, item))


def _holds(session: Session, item: Item) -> Condition:
    if item.field == "tag":
        return is_tagged(session, item.text)
    if not any(character.isalnum() for character in item.text):
        return true()
    text = fold(item.text)
    return is_titled(text) if item.field == "title" else holds(text)


def _placed(
    session: Session, found: Sequence[Match], words: Sequence[str]
) -> Iterator[Hit]:
    """Give the hits, the first of them with the section that holds the words."""
    texts = sections_of(session, [match.revision_id for match in found[:PLACED]])
    for match in found:
        best = max(
            texts.get(match.revision_id, ()),
            key=lambda section: _share(section, words),
            default={"anchor": "", "heading": ""},
        )
        yield _hit(match, best["anchor"], best["heading"] if best["anchor"] else "")


def _share(section: Mapping[str, str], words: Sequence[str]) -> int:
    text = fold(f"{section['heading']} {section['text']}")
    return sum(word in text for word in words)


def _hit(match: Match, anchor: str = "", heading: str = "") -> Hit:
    return Hit(
        article_id=match.article_id,
        revision_id=match.revision_id,
        lang=match.lang,
        score=1.0,
        anchor=anchor,
        heading=heading,
    )
