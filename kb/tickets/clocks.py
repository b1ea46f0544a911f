"""How a move changes a ticket's status and its clocks, which stand while it waits."""

from datetime import datetime
from zoneinfo import ZoneInfo

from kb.tickets.models import RUNNING, Ticket
from kb.tickets.sla import add_working_time, working_time
from kb.tickets.workflow import Move, next_status


def make_move(ticket: Ticket, move: Move, now: datetime) -> None:
    """Set the status after a move; raise `Conflict` where the move is not open.

    Due times move by exactly the working time that the ticket waited for somebody.
    """
    ticket.status = next_status(ticket.status, move)
    ticket.updated_at = now
    if ticket.status not in RUNNING:
        ticket.stopped_at = ticket.stopped_at or now
    elif ticket.stopped_at is not None:
        _postpone(ticket, ticket.stopped_at, now)
        ticket.stopped_at = None


def _postpone(ticket: Ticket, since: datetime, now: datetime) -> None:
    zone = ZoneInfo(ticket.time_zone)
    waited = working_time(since, now, zone)
    ticket.due_at = add_working_time(ticket.due_at, waited, zone)
    if ticket.first_replied_at is None:
        due = ticket.first_reply_due_at
        ticket.first_reply_due_at = add_working_time(due, waited, zone)
