"""What the desk and the requester do to a ticket on its way."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from kb.accounts.models import User
from kb.accounts.queries import roles_of
from kb.errors import Conflict, Invalid
from kb.events.desk import (
    TicketAssigned,
    TicketHandedOver,
    TicketNoted,
    TicketReplied,
)
from kb.events.log import record
from kb.policy import DESK, Actor
from kb.text import N_, clean
from kb.tickets.clocks import make_move
from kb.tickets.models import Message, MessageKind, Ticket
from kb.tickets.queries import is_requester, lock
from kb.tickets.workflow import Move, next_tier


@dataclass(frozen=True)
class Words:
    """What somebody wrote, as typed and as sanitised HTML."""

    body: str
    html: str


def take(session: Session, ticket: Ticket, *, by: Actor, now: datetime) -> None:
    """Make the actor the assignee; raise `Conflict` when somebody else is."""
    lock(session, ticket)
    if ticket.assignee_id not in (None, by.user_id):
        raise Conflict(N_("Somebody else has taken this ticket."))
    make_move(ticket, Move.TAKE, now)
    set_assignee(session, ticket, by.user_id, by=by, now=now)


def assign(
    session: Session,
    ticket: Ticket,
    assignee_id: int | None,
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Give the ticket to somebody of the desk, or with `None` back to the queue."""
    lock(session, ticket)
    if assignee_id is not None and not _is_of_the_desk(session, assignee_id):
        raise Invalid(N_("Choose somebody of the desk."), "assignee")
    if assignee_id is not None or not ticket.is_unresolved:
        make_move(ticket, Move.TAKE, now)
    set_assignee(session, ticket, assignee_id, by=by, now=now)


def _is_of_the_desk(session: Session, user_id: int) -> bool:
    user = session.get(User, user_id)
    return (
        user is not None and user.is_active and bool(DESK & roles_of(session, user_id))
    )


def set_assignee(
    session: Session,
    ticket: Ticket,
    assignee_id: int | None,
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Change who owns the next step, where that is a change."""
    if ticket.assignee_id == assignee_id:
        return
    ticket.assignee_id = assignee_id
    event = TicketAssigned.by(
        by, now, ticket_id=ticket.id, assignee_id=assignee_id, tier=ticket.tier
    )
    record(session, event)


def reply(
    session: Session,
    ticket: Ticket,
    words: Words,
    *,
    by: Actor,
    now: datetime,
    wait: bool = False,
) -> Message:
    """Add a reply of the requester or of the desk, which may `wait` for an answer."""
    lock(session, ticket)
    if is_requester(by, ticket):
        make_move(ticket, Move.REPLY_BY_REQUESTER, now)
    else:
        make_move(ticket, Move.REPLY_AND_WAIT if wait else Move.REPLY_BY_DESK, now)
        ticket.first_replied_at = ticket.first_replied_at or now
    return add_reply(session, ticket, words, by=by, now=now)


def add_reply(
    session: Session, ticket: Ticket, words: Words, *, by: Actor, now: datetime
) -> Message:
    """Add a reply without any move, for an action that is more than a reply."""
    message = _add(session, ticket, words, MessageKind.REPLY, by=by, now=now)
    event = TicketReplied.by(
        by,
        now,
        ticket_id=ticket.id,
        message_id=message.id,
        by_requester=message.by_requester,
    )
    record(session, event)
    return message


def note(
    session: Session, ticket: Ticket, words: Words, *, by: Actor, now: datetime
) -> Message:
    """Add an internal note, which the requester never sees."""
    message = _add(session, ticket, words, MessageKind.NOTE, by=by, now=now)
    record(session, TicketNoted.by(by, now, ticket_id=ticket.id, message_id=message.id))
    return message


def hand_over(
    session: Session,
    ticket: Ticket,
    tried: Words,
    asked: Words,
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Pass the ticket to the next level, with what was tried and what is asked for.

    Raise `Invalid` when either is missing.
    """
    lock(session, ticket)
    if not tried.body.strip():
        raise Invalid(N_("Say what was tried."), "tried")
    if not asked.body.strip():
        raise Invalid(N_("Say what you ask the next level for."), "asked")
    before, after = ticket.tier, next_tier(ticket.tier)
    make_move(ticket, Move.HAND_OVER, now)
    ticket.tier = after
    both = Words(f"{tried.body}\n\n{asked.body}", f"{tried.html}\n{asked.html}")
    note(session, ticket, both, by=by, now=now)
    event = TicketHandedOver.by(
        by, now, ticket_id=ticket.id, from_tier=before, to_tier=after
    )
    record(session, event)
    set_assignee(session, ticket, None, by=by, now=now)


def _add(
    session: Session,
    ticket: Ticket,
    words: Words,
    kind: MessageKind,
    *,
    by: Actor,
    now: datetime,
) -> Message:
    if not words.body.strip():
        raise Invalid(N_("Write something first."), "body")
    message = Message(
        ticket_id=ticket.id,
        author_id=by.user_id,
        by_requester=is_requester(by, ticket),
        kind=kind,
        body=clean(words.body).strip(),
        body_html=words.html,
        created_at=now,
    )
    session.add(message)
    session.flush()  # the event names the message
    ticket.updated_at = now
    return message
