"""Searches as they ended, after the typing that led to them."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Subquery, and_, select
from sqlalchemy.orm import aliased

from kb.analytics.people import PERSON
from kb.events.models import EventRow
from kb.events.types import SearchOpened, SearchPerformed

# A search this young may still be opened.
STILL_LOOKING = timedelta(minutes=30)


def ended_since(since: datetime) -> Subquery:
    """Return the searches that no later one refined, made while the index was there."""
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
            EventRow.journey_id,
            PERSON.label("person"),
            key.label("search_key"),
            payload["query"].as_string().label("query"),
            payload["lang"].as_string().label("lang"),
            payload["results"].as_integer().label("results"),
            payload["filters"].as_string().label("filters"),
            payload["narrowed"].as_boolean().label("narrowed"),
        )
        .where(
            EventRow.kind == SearchPerformed.kind,
            EventRow.occurred_at >= since,
            payload["limited"].as_boolean().is_(False),
            key.not_in(refined),
        )
        .subquery()
    )


def is_gap(ended: Subquery) -> ColumnElement[bool]:
    """Return the condition that words alone found nothing, not filters or operators."""
    columns = ended.c
    is_whole = and_(columns.filters == "{}", columns.narrowed.is_not(True))
    return and_(columns.results == 0, is_whole)


def is_settled(ended: Subquery, now: datetime) -> ColumnElement[bool]:
    """Return the condition that there were results and the looking is over."""
    return and_(ended.c.results > 0, ended.c.occurred_at <= now - STILL_LOOKING)


def is_unopened(ended: Subquery, since: datetime, now: datetime) -> ColumnElement[bool]:
    """Return the condition that the looking is over and nothing was opened."""
    opened = select(EventRow.payload["search_key"].as_string()).where(
        EventRow.kind == SearchOpened.kind, EventRow.occurred_at >= since
    )
    return and_(is_settled(ended, now), ended.c.search_key.not_in(opened))
