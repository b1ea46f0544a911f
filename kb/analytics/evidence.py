"""The rows behind each number of one revision: the words, the tickets, the days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from kb.analytics.people import doings, epoch
from kb.analytics.signals import (
    ASKED,
    HELPFUL,
    REOPENED,
    TRIED,
    UNHELPFUL,
    Scope,
    signals,
)
from kb.events.models import EventRow
from kb.events.types import (
    ArticleRead,
    SearchOpened,
    SearchPerformed,
    SuggestionOpened,
    SuggestionShown,
)
from kb.journeys.verdicts import Reason
from kb.text import fold

DAY_SECONDS = 86_400


@dataclass(frozen=True, kw_only=True)
class QueryLed:
    """A search, as first typed, that led to the revision so many times."""

    query: str
    times: int
    best_rank: int


@dataclass(frozen=True, kw_only=True)
class Said:
    """A reader's latest verdict with its words."""

    helpful: bool
    reason: Reason | None
    words: str
    said_at: datetime


@dataclass(frozen=True, kw_only=True)
class TicketSign:
    """A ticket that tells of the revision; `sign` is asked, tried or reopened."""

    ticket_id: int
    sign: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class DayReads:
    """How many people read it on a day, in UTC."""

    day: date
    readers: int


@dataclass(frozen=True, kw_only=True)
class Exposure:
    """How often it was suggested to somebody who asked, and opened from there."""

    shown: int
    opened: int


def list_queries(session: Session, scope: Scope) -> Sequence[QueryLed]:
    """Return the searches that led to the revision, the most frequent first."""
    opened, performed = aliased(EventRow), aliased(EventRow)
    key, opened_key = (e.payload["search_key"].as_string() for e in (performed, opened))
    rank = opened.payload["rank"].as_integer()
    query = performed.payload["query"].as_string()
    rows = session.execute(
        select(query, func.count(opened.id), func.min(rank), func.min(performed.id))
        # The visit has an index; the key has none.
        .join(performed, and_(performed.visit_id == opened.visit_id, key == opened_key))
        .where(
            opened.kind == SearchOpened.kind,
            opened.occurred_at >= scope.since,
            scope.holds(opened.revision_id),
            performed.kind == SearchPerformed.kind,
        )
        .group_by(query)
        .order_by(func.min(performed.id))
    )
    found: dict[str, QueryLed] = {}
    for typed, times, best, _ in rows:
        known = found.get(fold(typed))
        found[fold(typed)] = QueryLed(
            query=known.query if known else typed,
            times=times + (known.times if known else 0),
            best_rank=min(best, known.best_rank) if known else best,
        )
    return sorted(found.values(), key=lambda led: (-led.times, led.best_rank))


def list_words(session: Session, scope: Scope) -> Sequence[Said]:
    """Return what readers wrote with the verdict that counts, newest first."""
    signs = signals(scope)
    words = EventRow.payload["words"].as_string()
    rows = session.execute(
        select(signs.c.sign, signs.c.reason, words, EventRow.occurred_at)
        .join(EventRow, EventRow.id == signs.c.event_id)
        .where(signs.c.sign.in_((HELPFUL, UNHELPFUL)), words != "")
        .order_by(EventRow.id.desc())
    )
    return [
        Said(
            helpful=sign == HELPFUL,
            reason=Reason(reason) if reason else None,
            words=said,
            said_at=at,
        )
        for sign, reason, said, at in rows
    ]


def list_ticket_signs(session: Session, scope: Scope) -> Sequence[TicketSign]:
    """Return the tickets that tell of the revision, each sign once, newest first."""
    signs = signals(scope)
    at = func.max(EventRow.occurred_at)
    rows = session.execute(
        select(signs.c.ticket_id, signs.c.sign, at)
        .join(EventRow, EventRow.id == signs.c.event_id)
        .where(signs.c.sign.in_((ASKED, TRIED, REOPENED)))
        .group_by(signs.c.ticket_id, signs.c.sign)
        .order_by(at.desc(), signs.c.ticket_id, signs.c.sign)
    )
    return [TicketSign(ticket_id=id_, sign=sign, at=at) for id_, sign, at in rows]


def read_series(
    session: Session, revision_id: int, now: datetime, days: int = 30
) -> Sequence[DayReads]:
    """Return the readers of each of the last days, today last, days without too."""
    today = now.astimezone(UTC).date()
    first = today - timedelta(days=days - 1)
    since = datetime.combine(first, datetime.min.time(), UTC)
    read = doings(ArticleRead.kind, since)
    day = epoch(read.c.occurred_at) // DAY_SECONDS
    rows = session.execute(
        select(day, func.count(read.c.person.distinct()))
        .where(read.c.revision_id == revision_id)
        .group_by(day)
    )
    counts = {int(number): readers for number, readers in rows}
    start = int(since.timestamp()) // DAY_SECONDS
    return [
        DayReads(day=first + timedelta(days=i), readers=counts.get(start + i, 0))
        for i in range(days)
    ]


def count_exposures(session: Session, scope: Scope) -> Exposure:
    """Count how often the revision was suggested and opened from there."""
    counted = (
        select(EventRow.kind, func.count(EventRow.id))
        .where(
            EventRow.kind.in_((SuggestionShown.kind, SuggestionOpened.kind)),
            EventRow.occurred_at >= scope.since,
            scope.holds(EventRow.revision_id),
        )
        .group_by(EventRow.kind)
    )
    counts = {row[0]: row[1] for row in session.execute(counted)}
    return Exposure(
        shown=counts.get(SuggestionShown.kind, 0),
        opened=counts.get(SuggestionOpened.kind, 0),
    )
