"""The lists of articles that somebody should look at."""

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, not_, or_, true

from articles.models import Article, Confidence, Edition
from articles.queries import is_live
from articles.upkeep import conditions as that
from articles.upkeep.rules import RuleBook, months_after
from kb.events.types import ArticleRead, SearchOpened
from kb.policy import Actor

STALE_MONTHS = 12
# Readers come again within this time, if an article is of any use to them.
UNUSED_AFTER = timedelta(days=180)
# Before that nobody can tell whether a new text finds its readers.
SETTLED_AFTER = timedelta(days=30)
UNFINISHED_AFTER = timedelta(days=30)
ENDING_WITHIN = timedelta(days=14)


class ListName(enum.StrEnum):
    """Why articles need somebody's eyes."""

    MINE = "mine"
    OVERDUE = "overdue"
    STALE = "stale"
    ORPHANS = "orphans"
    UNREAD = "unread"
    UNOWNED = "unowned"
    UNFINISHED = "unfinished"
    ENDING = "ending"


@dataclass(frozen=True, kw_only=True)
class View:
    """For whom and when a list is made, and under which rules."""

    actor: Actor
    now: datetime
    book: RuleBook
    stale_months: int = STALE_MONTHS


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Conditions on `Article` and on those of its texts that are meant; an order."""

    article: ColumnElement[bool]
    edition: ColumnElement[bool]
    order: SQLColumnExpression[datetime | None] | SQLColumnExpression[int]


def chosen(name: ListName, view: View) -> Chosen:
    """Return what stands in a list."""
    return _LISTS[name](view)


def _mine(view: View) -> Chosen:
    return _due(view, Article.owner_id == view.actor.user_id)


def _overdue(view: View) -> Chosen:
    return _due(view, or_(that.is_past_grace(view.book, view.now), that.is_unowned()))


def _due(view: View, whose: ColumnElement[bool]) -> Chosen:
    return Chosen(
        article=and_(Article.review_due_at <= view.now, not_(Article.is_block), whose),
        edition=is_live(),
        order=Article.review_due_at,
    )


def _stale(view: View) -> Chosen:
    since = months_after(view.now, -view.stale_months)
    return Chosen(
        article=not_(that.was_confirmed(since)),
        edition=and_(is_live(), not_(that.was_changed(since))),
        order=that.earliest(Edition.published_at),
    )


def _orphans(view: View) -> Chosen:
    found = that.was_used(SearchOpened.kind, view.now - UNUSED_AFTER)
    return _unused(view, and_(not_(that.is_linked()), not_(found)))


def _unread(view: View) -> Chosen:
    return _unused(view, not_(that.was_used(ArticleRead.kind, view.now - UNUSED_AFTER)))


def _unused(view: View, how: ColumnElement[bool]) -> Chosen:
    return Chosen(
        article=and_(not_(Article.is_block), how),
        edition=and_(is_live(), that.was_out_by(view.now - SETTLED_AFTER)),
        order=Article.number,
    )


def _unowned(_view: View) -> Chosen:
    return Chosen(
        article=that.is_unowned(),
        edition=Edition.archived_at.is_(None),
        order=Article.number,
    )


def _unfinished(view: View) -> Chosen:
    return Chosen(
        article=true(),
        edition=and_(
            Edition.confidence == Confidence.WORK_IN_PROGRESS,
            Edition.archived_at.is_(None),
            that.was_begun_by(view.now - UNFINISHED_AFTER),
        ),
        order=Article.number,
    )


def _ending(view: View) -> Chosen:
    return Chosen(
        article=true(),
        edition=and_(is_live(), Edition.unpublish_at <= view.now + ENDING_WITHIN),
        order=that.earliest(Edition.unpublish_at),
    )


_LISTS: Mapping[ListName, Callable[[View], Chosen]] = {
    ListName.MINE: _mine,
    ListName.OVERDUE: _overdue,
    ListName.STALE: _stale,
    ListName.ORPHANS: _orphans,
    ListName.UNREAD: _unread,
    ListName.UNOWNED: _unowned,
    ListName.UNFINISHED: _unfinished,
    ListName.ENDING: _ending,
}
