"""Searches that led nowhere, in the words of those who searched."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Subquery, and_, case, func, select
from sqlalchemy.orm import Session, aliased

from kb.analytics.intervals import Share, share
from kb.analytics.people import PERSON
from kb.events.models import EventRow
from kb.events.types import (
    GapReported,
    SearchOpened,
    SearchPerformed,
)
from kb.text import fold

# A search this young may still be opened.
STILL_LOOKING = timedelta(minutes=30)


@dataclass(frozen=True, kw_only=True)
class SearchGroup:
    """Searches that are the same when folded; `query` is the form typed most."""

    query: str
    lang: str
    times: int
    people: int
    last_at: datetime


@dataclass(frozen=True, kw_only=True)
class Gap:
    """What somebody said they looked for in vain."""

    query: str
    words: str
    lang: str
    reported_at: datetime


@dataclass(frozen=True, kw_only=True)
class SearchCounts:
    """Of the searches as they ended, those without results; of those with results
    that are over, those of which none was opened."""

    without_results: Share
    unopened: Share


def list_without_results(
    session: Session, since: datetime, limit: int = 100
) -> Sequence[SearchGroup]:
    """Return the searches that found nothing, the most people first."""
    ended = _ended(since)
    return _grouped(session, ended, ended.c.results == 0, limit)


def list_unopened(
    session: Session, since: datetime, now: datetime, limit: int = 100
) -> Sequence[SearchGroup]:
    """Return the searches whose results nobody opened, the most people first."""
    ended = _ended(since)
    return _grouped(session, ended, _is_unopened(ended, since, now), limit)


def count_searches(session: Session, since: datetime, now: datetime) -> SearchCounts:
    """Count the searches as they ended, and those that led nowhere."""
    ended = _ended(since)
    found_nothing = func.count(case((ended.c.results == 0, 1)))
    unopened = func.count(case((_is_unopened(ended, since, now), 1)))
    settled = func.count(case((_is_settled(ended, now), 1)))
    counts = select(found_nothing, func.count(ended.c.search_key), unopened, settled)
    nothing, searches, closed, found = session.execute(counts).one()
    return SearchCounts(
        without_results=share(nothing, searches), unopened=share(closed, found)
    )


def list_gaps(session: Session, since: datetime, limit: int = 100) -> Sequence[Gap]:
    """Return the gaps that people reported, newest first."""
    reported = select(EventRow).where(
        EventRow.kind == GapReported.kind, EventRow.occurred_at >= since
    )
    rows = session.scalars(reported.order_by(EventRow.id.desc()).limit(limit))
    return [
        Gap(
            query=row.payload["query"],
            words=row.payload["words"],
            lang=row.payload["lang"],
            reported_at=row.occurred_at,
        )
        for row in rows
    ]


def _ended(since: datetime) -> Subquery:
    """The searches that no later one refined, made while the index was there."""
    later = aliased(EventRow)
    refines = later.payload["refines"].as_string()
    refined = select(refines).where(
        later.kind == SearchPerformed.kind,
        later.occurred_at >= since,
        refines.is_not(None),
    )
    payload = EventRow.payload
    key = payload["search_key"].as_string()
    return (
        select(
            EventRow.id,
            EventRow.occurred_at,
            PERSON.label("person"),
            key.label("search_key"),
            payload["query"].as_string().label("query"),
            payload["lang"].as_string().label("lang"),
            payload["results"].as_integer().label("results"),
        )
        .where(
            EventRow.kind == SearchPerformed.kind,
            EventRow.occurred_at >= since,
            payload["limited"].as_boolean().is_(False),
            key.not_in(refined),
        )
        .subquery()
    )


def _is_settled(ended: Subquery, now: datetime) -> ColumnElement[bool]:
    return and_(ended.c.results > 0, ended.c.occurred_at <= now - STILL_LOOKING)


def _is_unopened(
    ended: Subquery, since: datetime, now: datetime
) -> ColumnElement[bool]:
    opened = select(EventRow.payload["search_key"].as_string()).where(
        EventRow.kind == SearchOpened.kind, EventRow.occurred_at >= since
    )
    return and_(_is_settled(ended, now), ended.c.search_key.not_in(opened))


def _grouped(
    session: Session, ended: Subquery, chosen: ColumnElement[bool], limit: int
) -> Sequence[SearchGroup]:
    columns = ended.c
    rows = session.execute(
        select(
            columns.query,
            columns.lang,
            columns.person,
            func.count(columns.id),
            func.max(columns.occurred_at),
        )
        .where(chosen)
        .group_by(columns.query, columns.lang, columns.person)
    )
    groups: dict[tuple[str, str], list[_Typed]] = {}
    for query, lang, *rest in rows:
        groups.setdefault((fold(query), lang), []).append(_Typed(query, *rest))
    found = [_group(lang, typed) for (_, lang), typed in groups.items()]
    found.sort(key=lambda group: (-group.people, -group.times, group.query))
    return found[:limit]


class _Typed(NamedTuple):
    query: str
    person: str | None
    times: int
    last_at: datetime


def _group(lang: str, typed: list[_Typed]) -> SearchGroup:
    forms: Counter[str] = Counter()
    for row in typed:
        forms[row.query] += row.times
    return SearchGroup(
        query=min(forms, key=lambda form: (-forms[form], form)),
        lang=lang,
        times=forms.total(),
        people=len({row.person for row in typed}),
        last_at=max(row.last_at for row in typed),
    )
