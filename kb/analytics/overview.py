"""A few honest numbers for the start pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.analytics.intervals import Share, share
from kb.events.desk import TicketOpened
from kb.events.models import EventRow
from kb.events.types import JourneyResumed, JourneySolved
from kb.tickets.models import Status
from kb.tickets.queue import count_by_status
from kb.tickets.solving import CONFIRMED


@dataclass(frozen=True, kw_only=True)
class Overview:
    """Where the site stands.

    `solved_without_ticket` is observed, never inferred: of the journeys that ended
    either way since a date, those whose person said it was solved, and did not take
    it back or ask after all. It does not say how many tickets that prevented.
    """

    tickets: Mapping[Status, int]
    solved_without_ticket: Share
    last_event_at: datetime | None


def overview(session: Session, since: datetime) -> Overview:
    """Return the numbers, counted from the events since a moment."""
    return Overview(
        tickets=count_by_status(session),
        solved_without_ticket=_solved_without_ticket(session, since),
        last_event_at=_last_event_at(session),
    )


def _last_event_at(session: Session) -> datetime | None:
    # Written within seconds, the latest is among the newest rows; to look at all
    # would take the longer, the older the log is.
    newest = select(func.max(EventRow.id) - 1000).scalar_subquery()
    return session.scalar(
        select(func.max(EventRow.occurred_at)).where(EventRow.id > newest)
    )


def _solved_without_ticket(session: Session, since: datetime) -> Share:
    asked = select(EventRow.journey_id).where(
        EventRow.kind == TicketOpened.kind,
        EventRow.occurred_at >= since,
        EventRow.journey_id.is_not(None),
    )
    place = func.row_number().over(
        partition_by=EventRow.journey_id, order_by=EventRow.id.desc()
    )
    said = (
        select(EventRow, place.label("place"))
        .where(
            EventRow.kind.in_((JourneySolved.kind, JourneyResumed.kind)),
            EventRow.occurred_at >= since,
            EventRow.journey_id.not_in(asked),
        )
        .subquery()
    )
    solved = select(func.count(said.c.id)).where(
        said.c.place == 1,
        said.c.kind == JourneySolved.kind,
        said.c.payload["how"].as_string() != CONFIRMED,
    )
    tickets = select(func.count(asked.subquery().c.journey_id.distinct()))
    without, with_ticket = session.scalar(solved) or 0, session.scalar(tickets) or 0
    return share(without, without + with_ticket)
