"""Published texts that hold words, found by the database alone, without an index."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, case, func, literal, or_, select
from sqlalchemy.orm import Session

from articles.models import Article, ArticleKind, Edition, Rendering, Revision
from articles.queries import is_published, list_categories
from kb.policy import Audience
from kb.products.queries import list_products, with_ancestors
from kb.text import Lang, fold

Conditions = Sequence[ColumnElement[bool]]
GROUP = "group:"


class Match(NamedTuple):
    """A published text that was found."""

    article_id: int
    lang: Lang
    revision_id: int


class Wanted(NamedTuple):
    """Conditions on texts, and words of which `least` have to be in each of them."""

    conditions: Conditions
    words: Sequence[str] = ()
    least: int = 0


def for_audiences(tokens: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that a text is for one of these audiences."""
    plain = [audience for audience in Audience if audience.value in tokens]
    groups = [int(t.removeprefix(GROUP)) for t in tokens if t.startswith(GROUP)]
    return or_(Article.audience.in_(plain), Article.group_id.in_(groups))


def holds(words: str) -> ColumnElement[bool]:
    """Return the condition that these words stand in a text or its title."""
    return or_(is_titled(words), Rendering.text.icontains(words, autoescape=True))


def is_titled(words: str) -> ColumnElement[bool]:
    """Return the condition that these words stand in the title."""
    return Revision.title.icontains(words, autoescape=True)


def is_tagged(session: Session, tag: str) -> ColumnElement[bool]:
    """Return the condition that a text has a tag; spaces and dashes are alike."""
    rows = session.execute(
        select(Revision.id, Revision.tags).join(
            Edition, Edition.published_id == Revision.id
        )
    )
    wanted = _tag_name(tag)
    return Revision.id.in_(
        [id_ for id_, tags in rows if wanted in map(_tag_name, tags)]
    )


def is_in_category(session: Session, ids: Collection[int]) -> ColumnElement[bool]:
    """Return the condition that a text stands in one of these, or below it."""
    inside = set(ids)
    categories = list_categories(session)
    while more := {c.id for c in categories if c.parent_id in inside} - inside:
        inside |= more
    return Article.category_id.in_(inside)


def is_about(session: Session, ids: Collection[int]) -> ColumnElement[bool]:
    """Return the condition that a text is about one of these products or its parts."""
    products, wanted = list_products(session), set(ids)
    inside = [p.id for p in products if wanted & set(with_ancestors(products, p.id))]
    return func.coalesce(Article.product_id, 0).in_(inside)


def is_of_kind(kinds: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that a text is of one of these kinds."""
    return Article.kind.in_([kind for kind in ArticleKind if kind.value in kinds])


def is_in(lang: Lang) -> ColumnElement[bool]:
    """Return the condition that a text is in this language."""
    return Edition.lang == lang


def is_from(moment: datetime) -> ColumnElement[bool]:
    """Return the condition that readers got a text at this moment or later."""
    return Edition.published_at >= moment


def matches(
    session: Session,
    wanted: Wanted,
    *,
    lang: Lang | None,
    newest_first: bool,
    limit: int,
) -> list[Match]:
    """Return the texts with most of the words, in the title before all."""
    held, titled = _count(wanted.words, holds), _count(wanted.words, is_titled)
    best = (titled.desc(), held.desc(), (Edition.lang == lang).desc())
    order = () if newest_first else best
    rows = session.execute(
        _texts(wanted)
        .add_columns(*_NAMES)
        .order_by(*order, Edition.published_at.desc(), Edition.id)
        .limit(limit)
    )
    return [Match(*row) for row in rows]


def count_matches(session: Session, wanted: Wanted, most: int) -> int:
    """Return how many articles match, no further than counted."""
    ids = _texts(wanted).add_columns(Edition.article_id).distinct().limit(most)
    return session.scalar(select(func.count()).select_from(ids.subquery())) or 0


def beginning(session: Session, wanted: Wanted, first: str, limit: int) -> list[Match]:
    """Return texts whose titles begin with a word, then others, short ones first."""
    begins = Revision.title.istartswith(first, autoescape=True)
    rows = session.execute(
        _texts(wanted)
        .add_columns(*_NAMES)
        .order_by(begins.desc(), func.length(Revision.title), Edition.id)
        .limit(limit)
    )
    return [Match(*row) for row in rows]


def sections_of(
    session: Session, revision_ids: Collection[int]
) -> dict[int, list[dict[str, str]]]:
    """Return the sections of these revisions as plain text."""
    rows = session.execute(
        select(Rendering.revision_id, Rendering.sections).where(
            Rendering.revision_id.in_(revision_ids)
        )
    )
    return {row[0]: row[1] for row in rows}


def published_revisions(session: Session) -> dict[tuple[int, Lang], int]:
    """Return the revision that readers get of each text."""
    found = _texts(Wanted(())).add_columns(*_NAMES)
    return {(row[0], row[1]): row[2] for row in session.execute(found)}


_NAMES = (Edition.article_id, Edition.lang, Edition.published_id)


def _texts(wanted: Wanted) -> Select[Any]:
    chosen = (
        select()
        .select_from(Edition)
        .join(Article, Article.id == Edition.article_id)
        .join(Revision, Revision.id == Edition.published_id)
        .join(Rendering, Rendering.revision_id == Revision.id)
        .where(is_published(), *wanted.conditions)
    )
    if wanted.least == len(wanted.words):
        return chosen.where(*map(holds, wanted.words))
    return chosen.where(_count(wanted.words, holds) >= wanted.least)


def _count(
    words: Iterable[str], has: Callable[[str], ColumnElement[bool]]
) -> ColumnElement[int]:
    """Return of how many words a condition is true."""
    total: ColumnElement[int] = literal(0)
    for word in words:
        total = total + case((has(word), 1), else_=0)
    return total


def _tag_name(tag: str) -> str:
    return fold(tag.replace("-", " ").replace("_", " "))
