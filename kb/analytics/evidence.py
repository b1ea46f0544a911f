"""The rows behind each number of a text: the words, the tickets, the days."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from kb.analytics.people import PERSON, epoch, happened
from kb.analytics.signals import (
    HELPFUL,
    Scope,
    Sign,
    list_reads,
    list_verdicts,
    signs_of_tickets,
)
from kb.events.models import EventRow
from kb.events.types import (
    ArticleRead,
    SearchOpened,
    SearchPerformed,
    SuggestionOpened,
    SuggestionShown,
    VerdictGiven,
)
from kb.journeys.verdicts import Reason
from kb.text import fold

DAY_SECONDS = 86_400


@dataclass(frozen=True, kw_only=True)
class QueryLed:
    """A search, as first typed, that led to the text so many times."""

    query: str
    times: int
    best_rank: int


@dataclass(frozen=True, kw_only=True)
class Said:
    """A reader's latest verdict on a revision, with its words."""

    revision_id: int
    helpful: bool
    reason: Reason | None
    words: str
    said_at: datetime


@dataclass(frozen=True, kw_only=True)
class TicketSign:
    """A ticket that tells of the text; `sign` is asked, tried or reopened."""

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
    """Return the searches that led to the text, the most frequent first."""
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
            scope.holds(opened),
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
    counted = {sign.event_id: sign for sign in list_verdicts(session, scope)}
    words = EventRow.payload["words"].as_string()
    rows = session.execute(
        select(EventRow.id, words, EventRow.occurred_at)
        .where(happened(VerdictGiven.kind, scope.since), scope.holds(), words != "")
        .order_by(EventRow.id.desc())
    )
    return [_said(counted[id_], text, at) for id_, text, at in rows if id_ in counted]


def _said(sign: Sign, words: str, at: datetime) -> Said:
    return Said(
        revision_id=sign.revision_id,
        helpful=sign.sign == HELPFUL,
        reason=Reason(sign.reason) if sign.reason else None,
        words=words,
        said_at=at,
    )


def list_ticket_signs(session: Session, scope: Scope) -> Sequence[TicketSign]:
    """Return the tickets that tell of the text, each sign once, newest first."""
    last: dict[tuple[int, str], int] = {}
    for sign in signs_of_tickets(session, scope, list_reads(session, scope)):
        if sign.ticket_id is not None:
            key = (sign.ticket_id, sign.sign)
            last[key] = max(last.get(key, 0), sign.event_id)
    moments = select(EventRow.id, EventRow.occurred_at)
    at = dict(session.execute(moments.where(EventRow.id.in_(last.values()))).all())
    found = [
        TicketSign(ticket_id=ticket_id, sign=sign, at=at[event_id])
        for (ticket_id, sign), event_id in last.items()
    ]
    found.sort(key=lambda told: (told.ticket_id, told.sign))
    return sorted(found, key=lambda told: told.at, reverse=True)


def read_series(
    session: Session, revision_ids: Collection[int], now: datetime, days: int = 30
) -> Sequence[DayReads]:
    """Return the readers of each of the last days, today last, days without too."""
    today = now.astimezone(UTC).date()
    first = today - timedelta(days=days - 1)
    since = datetime.combine(first, datetime.min.time(), UTC)
    day = epoch(EventRow.occurred_at) // DAY_SECONDS
    rows = session.execute(
        select(day, func.count(PERSON.distinct()))
        .where(
            happened(ArticleRead.kind, since), EventRow.revision_id.in_(revision_ids)
        )
        .group_by(day)
    )
    counts = {int(number): readers for number, readers in rows}
    start = int(since.timestamp()) // DAY_SECONDS
    return [
        DayReads(day=first + timedelta(days=i), readers=counts.get(start + i, 0))
        for i in range(days)
    ]


def count_exposures(session: Session, scope: Scope) -> Exposure:
    """Count how often the text was suggested and opened from there."""
    counted = (
        select(EventRow.kind, func.count(EventRow.id))
        .where(
            EventRow.kind.in_((SuggestionShown.kind, SuggestionOpened.kind)),
            EventRow.occurred_at >= scope.since,
            scope.holds(),
        )
        .group_by(EventRow.kind)
    )
    counts = {row[0]: row[1] for row in session.execute(counted)}
    return Exposure(
        shown=counts.get(SuggestionShown.kind, 0),
        opened=counts.get(SuggestionOpened.kind, 0),
    )
