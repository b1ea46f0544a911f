"""The end of a ticket: solved, confirmed, closed, or opened again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from kb.errors import Conflict, Invalid
from kb.events.desk import (
    TicketClosed,
    TicketConfirmed,
    TicketReopened,
    TicketSolved,
)
from kb.events.log import record
from kb.events.types import JourneyResumed, JourneySolved
from kb.journeys.refs import ArticleRef
from kb.policy import Actor
from kb.text import N_, clean, mask_personal
from kb.tickets.actions import Words, add_reply, set_assignee
from kb.tickets.clocks import make_move
from kb.tickets.links import link_article, take_back_resolution
from kb.tickets.models import Outcome, Relation, Status, Ticket
from kb.tickets.queries import is_requester, list_links, lock
from kb.tickets.workflow import Move, may_reopen

CONFIRMED = "confirmed"
RELATIONS: Mapping[Outcome, Relation] = {
    Outcome.LINKED: Relation.RESOLVED_BY,
    Outcome.SHOULD_HAVE_ANSWERED: Relation.SHOULD_HAVE_ANSWERED,
    Outcome.DRAFTED: Relation.CREATED_FROM,
}
NAMES_AN_ARTICLE = (Outcome.LINKED, Outcome.SHOULD_HAVE_ANSWERED)


@dataclass(frozen=True, kw_only=True)
class Resolution:
    """Which article answered, or should have; or why there is nothing to keep."""

    outcome: Outcome
    articles: tuple[ArticleRef, ...] = ()
    why_nothing: str = ""


def solve(
    session: Session,
    ticket: Ticket,
    resolution: Resolution,
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Call the ticket solved and keep what it teaches.

    Raise `Invalid` when the article, or the reason for none, is missing.
    """
    lock(session, ticket)
    make_move(ticket, Move.SOLVE, now)
    relation = RELATIONS.get(resolution.outcome)
    if relation is not None:
        for ref in resolution.articles:
            link_article(session, ticket, ref, relation, by=by, now=now)
    _require_answer(session, ticket, resolution)
    if ticket.assignee_id is None:
        set_assignee(session, ticket, by.user_id, by=by, now=now)
    ticket.solved_at = now
    ticket.outcome = resolution.outcome
    ticket.why_nothing = clean(resolution.why_nothing).strip()
    event = TicketSolved.by(
        by,
        now,
        ticket_id=ticket.id,
        outcome=resolution.outcome,
        why_nothing=mask_personal(ticket.why_nothing),
    )
    record(session, event)


def _require_answer(session: Session, ticket: Ticket, resolution: Resolution) -> None:
    if resolution.outcome in NAMES_AN_ARTICLE:
        # It may stand on the ticket already.
        relation = RELATIONS[resolution.outcome]
        if not list_links(session, [ticket.id], relation):
            raise Invalid(N_("Name the article."), "article")
    if (
        resolution.outcome is Outcome.NOTHING_TO_KEEP
        and not resolution.why_nothing.strip()
    ):
        raise Invalid(N_("Say why there is nothing to keep."), "why_nothing")


def confirm(
    session: Session,
    ticket: Ticket,
    *,
    by: Actor,
    now: datetime,
    words: Words | None = None,
) -> None:
    """Close the ticket because its requester says that it is solved."""
    lock(session, ticket)
    _close(session, ticket, Move.CONFIRM, CONFIRMED, by=by, now=now)
    if words is not None:
        add_reply(session, ticket, words, by=by, now=now)
    resolved_by = list_links(session, [ticket.id], Relation.RESOLVED_BY)
    last = resolved_by[-1] if resolved_by else None
    solved = JourneySolved(
        occurred_at=now,
        actor_id=by.user_id,
        visit_id=ticket.visit_id,
        journey_id=ticket.journey_id,
        ticket_id=ticket.id,
        article_id=last.article_id if last else None,
        revision_id=last.revision_id if last else None,
        how=CONFIRMED,
        form_key=ticket.form_key,
    )
    record(session, TicketConfirmed.by(by, now, ticket_id=ticket.id), solved)


def solve_by_article(
    session: Session, ticket: Ticket, ref: ArticleRef, *, by: Actor, now: datetime
) -> None:
    """Close an open ticket because its requester says that an article solved it."""
    lock(session, ticket)
    make_move(ticket, Move.SOLVE, now)
    link_article(session, ticket, ref, Relation.RESOLVED_BY, by=by, now=now)
    session.flush()  # the last of these links is what solved it
    ticket.solved_at = now
    ticket.outcome = Outcome.LINKED
    event = TicketSolved.by(
        by, now, ticket_id=ticket.id, outcome=Outcome.LINKED, why_nothing=""
    )
    record(session, event)
    confirm(session, ticket, by=by, now=now)


def close(
    session: Session, ticket: Ticket, why: str, *, by: Actor, now: datetime
) -> None:
    """Close a solved ticket that nobody confirmed."""
    lock(session, ticket)
    _close(session, ticket, Move.CLOSE, why, by=by, now=now)


def _close(
    session: Session, ticket: Ticket, move: Move, why: str, *, by: Actor, now: datetime
) -> None:
    make_move(ticket, move, now)
    ticket.closed_at = now
    record(session, TicketClosed.by(by, now, ticket_id=ticket.id, why=why))


def reopen(
    session: Session,
    ticket: Ticket,
    *,
    by: Actor,
    now: datetime,
    words: Words | None = None,
) -> None:
    """Return a ticket that is not solved after all to its assignee.

    Raise `Conflict` when it was closed too long ago.
    """
    lock(session, ticket)
    if not may_reopen(ticket.closed_at, now):
        raise Conflict(N_("This ticket was closed long ago. Please write a new one."))
    was_closed = ticket.status is Status.CLOSED
    make_move(ticket, Move.REOPEN, now)
    ticket.solved_at = ticket.closed_at = ticket.outcome = None
    ticket.why_nothing = ""
    ticket.reopened_times += 1
    event = TicketReopened.by(
        by,
        now,
        ticket_id=ticket.id,
        by_requester=is_requester(by, ticket),
        times=ticket.reopened_times,
    )
    record(session, event)
    if was_closed:
        record(session, _resumed(ticket, by, now))
    if words is not None:
        add_reply(session, ticket, words, by=by, now=now)
    take_back_resolution(session, ticket, by=by, now=now)


def _resumed(ticket: Ticket, by: Actor, now: datetime) -> JourneyResumed:
    return JourneyResumed(
        occurred_at=now,
        actor_id=by.user_id,
        visit_id=ticket.visit_id,
        journey_id=ticket.journey_id,
        ticket_id=ticket.id,
        form_key=ticket.form_key,
    )
