"""Every search with what came of it, and how often and how far down people click."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Subquery, and_, func, select, true
from sqlalchemy.orm import Session

from kb.analytics.ended import STILL_LOOKING, ended_since
from kb.analytics.intervals import Share, share
from kb.events.models import EventRow
from kb.events.types import SearchOpened, SearchPerformed

PER_PAGE = 50

_KEY = EventRow.payload["search_key"].as_string()


class Which(enum.StrEnum):
    """Which searches to list."""

    EVERY = "every"
    NOTHING_FOUND = "nothing_found"
    NOTHING_OPENED = "nothing_opened"


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A result that was opened, and the place at which it stood, from 1."""

    rank: int
    article_id: int
    revision_id: int


@dataclass(frozen=True, kw_only=True)
class LoggedSearch:
    """One search, without the person; `filters` are values by group.

    While the index was away the database searched: then it was `limited`.
    """

    searched_at: datetime
    query: str
    lang: str
    results: int
    filters: Mapping[str, str]
    limited: bool
    opened: Sequence[Opened]


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of the log, the newest search first."""

    searches: Sequence[LoggedSearch]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, kw_only=True)
class Clicks:
    """Of the searches that are over, those of which a result was opened.

    `mean_rank` is the mean place of the first result opened in each, from 1.
    """

    through: Share
    mean_rank: float | None


def list_searches(
    session: Session, since: datetime, which: Which = Which.EVERY, page: int = 1
) -> Page:
    """Return a page of the searches since a moment."""
    chosen = and_(
        EventRow.kind == SearchPerformed.kind,
        EventRow.occurred_at >= since,
        _which(which, since),
    )
    total = session.scalar(select(func.count(EventRow.id)).where(chosen)) or 0
    pages = max(1, -(-total // PER_PAGE))
    page = min(max(page, 1), pages)
    newest = select(EventRow).where(chosen).order_by(EventRow.id.desc())
    rows = session.scalars(newest.limit(PER_PAGE).offset((page - 1) * PER_PAGE)).all()
    opened = _opened(session, [row.payload["search_key"] for row in rows], since)
    searches = [_logged(row, opened) for row in rows]
    return Page(searches=searches, page=page, pages=pages, total=total)


def count_clicks(session: Session, since: datetime, now: datetime) -> Clicks:
    """Count the searches that are over and the first click of each."""
    ended = ended_since(since)
    first = _first_opened(since)
    opened = select(
        func.count(ended.c.id), func.count(first.c.id), func.avg(first.c.rank)
    )
    counts = (
        opened.select_from(ended)
        .outerjoin(first, first.c.search_key == ended.c.search_key)
        .where(ended.c.occurred_at <= now - STILL_LOOKING)
    )
    searches, clicked, mean = session.execute(counts).one()
    return Clicks(
        through=share(clicked, searches),
        mean_rank=float(mean) if mean is not None else None,
    )


def _which(which: Which, since: datetime) -> ColumnElement[bool]:
    results: ColumnElement[int] = EventRow.payload["results"].as_integer()
    if which is Which.NOTHING_FOUND:
        return results == 0
    if which is Which.NOTHING_OPENED:
        return and_(results > 0, _KEY.not_in(select(_first_opened(since).c.search_key)))
    return true()


def _first_opened(since: datetime) -> Subquery:
    """The first result opened of each search."""
    firsts = (
        select(func.min(EventRow.id))
        .where(EventRow.kind == SearchOpened.kind, EventRow.occurred_at >= since)
        .group_by(_KEY)
    )
    rank = EventRow.payload["rank"].as_integer().label("rank")
    key = _KEY.label("search_key")
    return select(EventRow.id, key, rank).where(EventRow.id.in_(firsts)).subquery()


def _opened(
    session: Session, keys: Sequence[str], since: datetime
) -> Mapping[str, list[Opened]]:
    opened = select(EventRow).where(
        EventRow.kind == SearchOpened.kind,
        EventRow.occurred_at >= since,
        _KEY.in_(keys),
    )
    found: dict[str, list[Opened]] = {}
    for row in session.scalars(opened.order_by(EventRow.id)):
        if row.article_id is not None and row.revision_id is not None:
            one = Opened(
                rank=row.payload["rank"],
                article_id=row.article_id,
                revision_id=row.revision_id,
            )
            found.setdefault(row.payload["search_key"], []).append(one)
    return found


def _logged(row: EventRow, opened: Mapping[str, list[Opened]]) -> LoggedSearch:
    payload = row.payload
    return LoggedSearch(
        searched_at=row.occurred_at,
        query=payload["query"],
        lang=payload["lang"],
        results=payload["results"],
        filters=payload["filters"],
        limited=payload["limited"],
        opened=opened.get(payload["search_key"], []),
    )
