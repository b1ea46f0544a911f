"""What happened to a ticket besides what was written."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.events.desk import (
    TicketAssigned,
    TicketConfirmed,
    TicketHandedOver,
    TicketReopened,
    TicketSolved,
)
from kb.events.models import EventRow
from kb.tickets.models import Ticket

KINDS = (
    TicketAssigned.kind,
    TicketHandedOver.kind,
    TicketSolved.kind,
    TicketConfirmed.kind,
    TicketReopened.kind,
)


def history(session: Session, ticket: Ticket) -> Sequence[EventRow]:
    """Return the changes of state and assignee of a ticket, oldest first."""
    chosen = select(EventRow).where(
        EventRow.ticket_id == ticket.id, EventRow.kind.in_(KINDS)
    )
    return session.scalars(chosen.order_by(EventRow.occurred_at, EventRow.id)).all()
