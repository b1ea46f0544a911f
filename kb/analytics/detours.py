"""Searches in vain by people who were helped all the same on the same journey."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from kb.analytics.ended import ended_since, is_gap, is_unopened
from kb.events.models import EventRow
from kb.events.types import JourneySolved, SearchOpened, SearchPerformed
from kb.text import fold
from kb.tickets.models import ArticleLink, Relation, Ticket

MOST = 5000
KINDS = (SearchPerformed.kind, SearchOpened.kind, JourneySolved.kind)


@dataclass(frozen=True, kw_only=True)
class Detour:
    """What somebody searched in vain, and the article that helped in the end.

    `later` is the search that led to it; empty where it was named on the ticket.
    """

    person: str
    query: str
    article_id: int
    later: str = ""


class _Vain(NamedTuple):
    occurred_at: datetime
    journey_id: str
    person: str
    query: str


def list_detours(session: Session, since: datetime, now: datetime) -> list[Detour]:
    """Return the detours of a time, one for each search in vain, the newest first.

    The article is the one that the person said solved it, or that resolved the
    ticket of the journey, or else the last one that was opened from another search.
    """
    chosen = _in_vain(since, now)
    journeys = select(chosen.subquery().c.journey_id)
    vain = list(map(_Vain._make, session.execute(chosen)))
    events = _events(session, since, journeys)
    resolved = _resolved(session, journeys)
    return list(_detours(vain, events, resolved))


def _in_vain(since: datetime, now: datetime) -> Select[tuple[datetime, str, str, str]]:
    ended = ended_since(since)
    columns = ended.c
    return (
        select(columns.occurred_at, columns.journey_id, columns.person, columns.query)
        .where(
            or_(is_gap(ended), is_unopened(ended, since, now)),
            columns.journey_id.is_not(None),
            columns.person.is_not(None),
        )
        .order_by(columns.id.desc())
        .limit(MOST)
    )


def _events(
    session: Session, since: datetime, journeys: Select[tuple[str]]
) -> Mapping[str, list[EventRow]]:
    """Return what happened on each journey, oldest first."""
    chosen = select(EventRow).where(
        EventRow.kind.in_(KINDS),
        EventRow.occurred_at >= since,
        EventRow.journey_id.in_(journeys),
    )
    found: dict[str, list[EventRow]] = {}
    for row in session.scalars(chosen.order_by(EventRow.occurred_at, EventRow.id)):
        found.setdefault(row.journey_id or "", []).append(row)
    return found


def _resolved(session: Session, journeys: Select[tuple[str]]) -> Mapping[str, int]:
    """Return the article that resolved the ticket of each journey."""
    rows = session.execute(
        select(Ticket.journey_id, ArticleLink.article_id)
        .join(ArticleLink, ArticleLink.ticket_id == Ticket.id)
        .where(
            ArticleLink.relation == Relation.RESOLVED_BY,
            Ticket.journey_id.in_(journeys),
        )
        .order_by(ArticleLink.id)
    )
    return {journey: article for journey, article in rows if journey}


def _detours(
    vain: Sequence[_Vain],
    events: Mapping[str, list[EventRow]],
    resolved: Mapping[str, int],
) -> Iterator[Detour]:
    for search in vain:
        way = events.get(search.journey_id, [])
        article, later = _help(search, way) or (resolved.get(search.journey_id), "")
        opened = _opened(search, way)
        if article is None and opened:
            article, later = opened
        if article is not None and fold(later) != fold(search.query):
            yield Detour(
                person=search.person,
                query=search.query,
                article_id=article,
                later=later,
            )


def _help(search: _Vain, way: Sequence[EventRow]) -> tuple[int, str] | None:
    """Return what was said to have solved it afterwards, and the search before."""
    said = [
        (event.article_id, event.payload["query"])
        for event in way
        if event.kind == JourneySolved.kind
        and event.article_id is not None
        and event.occurred_at >= search.occurred_at
    ]
    return said[-1] if said else None


def _opened(search: _Vain, way: Sequence[EventRow]) -> tuple[int, str] | None:
    """Return the last result that was opened afterwards, and the search it was of."""
    queries = {
        event.payload["search_key"]: event.payload["query"]
        for event in way
        if event.kind == SearchPerformed.kind
    }
    opened = [
        (event.article_id, queries.get(event.payload["search_key"], ""))
        for event in way
        if event.kind == SearchOpened.kind
        and event.article_id is not None
        and event.occurred_at >= search.occurred_at
    ]
    return opened[-1] if opened else None
