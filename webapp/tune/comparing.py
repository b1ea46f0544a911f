"""What a change of the tuning does to the results of a question."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from articles.cards import Card, Fact, cards
from kb.text import Lang, guess_lang
from search.protocol import Query
from search.tuning import Tuning
from webapp.database import db
from webapp.finding import Found, find, once
from webapp.i18n import reader_lang
from webapp.login import current_actor
from webapp.services import services

TOP = 5


@dataclass(frozen=True, kw_only=True)
class Line:
    """One result; `other` is its rank on the other side, None where it is not found."""

    card: Card
    rank: int
    other: int | None

    @property
    def moved(self) -> int:
        """How many places it stands higher than on the other side."""
        return (self.other or self.rank) - self.rank


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The first results of a question as they are, and as they would be.

    The counts are of all articles found. While the index is away it says nothing:
    then it is `limited`.
    """

    query: str
    before: Sequence[Line]
    after: Sequence[Line]
    count_before: int
    count_after: int
    limited: bool

    @property
    def is_changed(self) -> bool:
        return (self.count_before, _ids(self.before)) != (
            self.count_after,
            _ids(self.after),
        )


def compare(queries: Iterable[str], before: Tuning, after: Tuning) -> list[Comparison]:
    """Ask each question as the actor, under both tunings."""
    return [_compared(query, before, after) for query in queries]


def _compared(query: str, before: Tuning, after: Tuning) -> Comparison:
    found_before, found_after = _found(query, before), _found(query, after)
    lang = _lang(query)
    old, new = once(found_before.facts, lang), once(found_after.facts, lang)
    keys = {fact.key for fact in (*old[:TOP], *new[:TOP])}
    texts = cards(db(), current_actor(), keys)
    shown = {article_id: card for (article_id, _), card in texts.items()}
    return Comparison(
        query=query,
        before=_lines(old, new, shown),
        after=_lines(new, old, shown),
        count_before=len(old),
        count_after=len(new),
        limited=found_before.limited or found_after.limited,
    )


def _found(text: str, tuning: Tuning) -> Found:
    query = Query(text=text, audiences=frozenset(), lang=_lang(text))
    return find(services(), db(), current_actor(), query, tuning=tuning)


def _lang(text: str) -> Lang:
    return "zh" if guess_lang(text) == "zh" else reader_lang()


def _lines(
    own: Sequence[Fact], others: Sequence[Fact], shown: dict[int, Card]
) -> list[Line]:
    ranks = {fact.article_id: rank for rank, fact in enumerate(others, 1)}
    return [
        Line(card=shown[fact.article_id], rank=rank, other=ranks.get(fact.article_id))
        for rank, fact in enumerate(own[:TOP], 1)
        if fact.article_id in shown
    ]


def _ids(lines: Sequence[Line]) -> list[int]:
    return [line.card.article_id for line in lines]
