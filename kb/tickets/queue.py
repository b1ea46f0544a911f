"""The queue of the desk: its views, their counts and their order."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, case, func, or_, select
from sqlalchemy.orm import Session

from kb.policy import Actor
from kb.tickets.models import RUNNING, UNRESOLVED, Priority, Status, Ticket
from kb.tickets.queries import visible_to

PAGE_SIZE = 25


class View(enum.StrEnum):
    """A part of the queue."""

    MINE = "mine"
    UNASSIGNED = "unassigned"
    OPEN = "open"
    WAITING = "waiting"
    SOLVED = "solved"
    ALL = "all"


@dataclass(frozen=True, kw_only=True)
class QueuePage:
    """One page of a view; pages count from 1."""

    tickets: Sequence[Ticket]
    page: int
    pages: int
    total: int


def list_queue(session: Session, actor: Actor, view: View, page: int = 1) -> QueuePage:
    """Return a page of a view, the ticket whose promise ends first on top."""
    chosen = and_(visible_to(actor), _belongs(view, actor))
    total = session.scalar(select(func.count(Ticket.id)).where(chosen)) or 0
    pages = max(-(-total // PAGE_SIZE), 1)
    page = min(max(page, 1), pages)
    tickets = select(Ticket).where(chosen).order_by(*_by_risk())
    rows = session.scalars(tickets.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))
    return QueuePage(tickets=rows.all(), page=page, pages=pages, total=total)


def count_views(session: Session, actor: Actor) -> Mapping[View, int]:
    """Return how many tickets each view holds."""
    counts = [func.count(case((_belongs(view, actor), 1))) for view in View]
    row = session.execute(select(*counts).where(visible_to(actor))).one()
    return dict(zip(View, row, strict=True))


def count_by_status(session: Session) -> Mapping[Status, int]:
    """Return how many tickets of the whole site are in each status."""
    counted = select(Ticket.status, func.count(Ticket.id)).group_by(Ticket.status)
    counts = dict.fromkeys(Status, 0)
    for status, count in session.execute(counted):
        counts[status] = count
    return counts


def _belongs(view: View, actor: Actor) -> ColumnElement[bool]:
    unresolved = Ticket.status.in_(UNRESOLVED)
    return {
        View.MINE: and_(unresolved, Ticket.assignee_id == actor.user_id),
        View.UNASSIGNED: and_(unresolved, Ticket.assignee_id.is_(None)),
        View.OPEN: Ticket.status.in_(RUNNING),
        View.WAITING: Ticket.status == Status.PENDING,
        View.SOLVED: Ticket.status == Status.SOLVED,
        View.ALL: Ticket.id.is_not(None),
    }[view]


def _by_risk() -> tuple[SQLColumnExpression[Any], ...]:
    """What runs out first, the more urgent of two; then what waits, what is done."""
    group = case(
        (Ticket.status.in_(RUNNING), 0), (Ticket.status == Status.PENDING, 1), else_=2
    )
    answered = or_(
        Ticket.first_replied_at.is_not(None), Ticket.first_reply_due_at > Ticket.due_at
    )
    due = case((answered, Ticket.due_at), else_=Ticket.first_reply_due_at)
    urgency = case({p: -rank for rank, p in enumerate(Priority)}, value=Ticket.priority)
    unresolved = case((group < 2, due))
    return group, unresolved, Ticket.solved_at.desc(), urgency, Ticket.id
