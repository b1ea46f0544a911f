"""What solved tickets left behind for the knowledge base."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.events.desk import TicketSolved
from kb.events.models import EventRow
from kb.tickets.models import Outcome


def count_outcomes(session: Session, since: datetime) -> Mapping[Outcome, int]:
    """Return how many tickets were solved with each outcome since a moment.

    A ticket that was solved twice counts once, as it was solved last.
    """
    place = func.row_number().over(
        partition_by=EventRow.ticket_id, order_by=EventRow.id.desc()
    )
    solved = (
        select(
            EventRow.payload["outcome"].as_string().label("outcome"),
            place.label("place"),
        )
        .where(EventRow.kind == TicketSolved.kind, EventRow.occurred_at >= since)
        .subquery()
    )
    counted = (
        select(solved.c.outcome, func.count())
        .where(solved.c.place == 1)
        .group_by(solved.c.outcome)
    )
    counts = dict.fromkeys(Outcome, 0)
    for outcome, count in session.execute(counted):
        counts[Outcome(outcome)] = count
    return counts
