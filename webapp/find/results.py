"""The results of one page, with what is said about the language of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from articles.cards import Fact, facts
from kb.text import Lang
from webapp.database import db
from webapp.find.asking import Asked, lang_of
from webapp.finding import Found, Shown, show
from webapp.login import current_actor


@dataclass(frozen=True)
class Result:
    """One result. Where it is not in the language wanted, `other` is the text in that
    language, or `missing` the language that the article does not have."""

    shown: Shown
    other: Fact | None = None
    missing: Lang | None = None


def results(asked: Asked, found: Found, rows: Sequence[Fact]) -> list[Result]:
    """Return what the page prints of these texts."""
    actor, text = current_actor(), found.instead or asked.query
    shown = show(db(), actor, found, text, rows)
    # Who browses, or has chosen a language, was not answered in the wrong one.
    wanted = lang_of(text) if text and not asked.narrowing.lang else None
    foreign = [
        (one.card.article_id, wanted)
        for one in shown
        if wanted and one.card.lang != wanted
    ]
    there = facts(db(), actor, foreign) if foreign else {}
    return [_result(one, wanted, there) for one in shown]


def _result(
    one: Shown, wanted: Lang | None, there: dict[tuple[int, Lang], Fact]
) -> Result:
    if wanted is None or one.card.lang == wanted:
        return Result(one)
    other = there.get((one.card.article_id, wanted))
    return Result(one, other=other, missing=None if other else wanted)
