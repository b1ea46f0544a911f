"""The tickets an actor may see, and what stands on them."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import Session

from kb.errors import Forbidden, NotFound
from kb.journeys.queries import owners
from kb.policy import Actor, Permission, allows
from kb.tickets.models import (
    UNRESOLVED,
    ArticleLink,
    Message,
    MessageKind,
    Relation,
    Ticket,
)
from kb.tickets.similar import ALIKE, likeness, terms_of

COMPARED = 50


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that the actor may read a ticket."""
    return true() if actor.is_staff else own(actor)


def own(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that the actor asked for it, or holds its status link."""
    ways: list[ColumnElement[bool]] = [false()]
    if actor.ticket_ids:
        ways.append(Ticket.id.in_(actor.ticket_ids))
    if actor.user_id is not None:
        ways.append(Ticket.requester_id == actor.user_id)
    return or_(*ways)


def access_ticket(
    session: Session, actor: Actor, number: str, *, to: Permission
) -> Ticket:
    """Return the ticket for what the actor wants to do with it.

    Raise `NotFound` when the actor may not even read it, else `Forbidden`.
    """
    ticket = session.scalar(
        select(Ticket).where(Ticket.number == number, visible_to(actor))
    )
    if ticket is None or not allows(actor, Permission.TICKET_READ, ticket):
        raise NotFound
    if not allows(actor, to, ticket):
        raise Forbidden
    return ticket


def is_requester(actor: Actor, ticket: Ticket) -> bool:
    """Say whether the actor speaks for whoever asked.

    Somebody of the desk who follows a status link still speaks for the desk.
    """
    if actor.user_id is not None and actor.user_id == ticket.requester_id:
        return True
    return ticket.id in actor.ticket_ids and not actor.is_staff


def reads_notes(actor: Actor, ticket: Ticket) -> bool:
    """Say whether the actor sees internal notes; who asked never does, staff or not."""
    if is_requester(actor, ticket):
        return False
    return allows(actor, Permission.TICKET_READ_NOTES, ticket)


def thread(session: Session, ticket: Ticket, actor: Actor) -> Sequence[Message]:
    """Return the messages the actor may read, oldest first."""
    messages = select(Message).where(Message.ticket_id == ticket.id)
    if not reads_notes(actor, ticket):
        messages = messages.where(Message.kind == MessageKind.REPLY)
    return session.scalars(messages.order_by(Message.created_at, Message.id)).all()


def list_links(
    session: Session, ticket_ids: Iterable[int], *relations: Relation
) -> Sequence[ArticleLink]:
    """Return the article links of these tickets, all or of some relations."""
    links = select(ArticleLink).where(ArticleLink.ticket_id.in_(set(ticket_ids)))
    if relations:
        links = links.where(ArticleLink.relation.in_(relations))
    return session.scalars(links.order_by(ArticleLink.created_at, ArticleLink.id)).all()


def find_link(
    session: Session, ticket: Ticket, article_id: int, relation: Relation
) -> ArticleLink | None:
    """Return the link of an article to a ticket for one reason."""
    return session.scalar(
        select(ArticleLink).where(
            ArticleLink.ticket_id == ticket.id,
            ArticleLink.article_id == article_id,
            ArticleLink.relation == relation,
        )
    )


def list_own(session: Session, actor: Actor) -> Sequence[Ticket]:
    """Return what the actor asked, newest first."""
    tickets = select(Ticket).where(own(actor))
    return session.scalars(tickets.order_by(Ticket.created_at.desc(), Ticket.id)).all()


def list_tickets(
    session: Session, actor: Actor, ticket_ids: Iterable[int]
) -> Sequence[Ticket]:
    """Return those of these tickets that the actor may see, newest first."""
    tickets = select(Ticket).where(Ticket.id.in_(set(ticket_ids)), visible_to(actor))
    return session.scalars(tickets.order_by(Ticket.created_at.desc(), Ticket.id)).all()


def similar_open(session: Session, actor: Actor, text: str) -> Ticket | None:
    """Return the actor's own unresolved ticket that a new request may repeat."""
    unresolved = select(Ticket).where(own(actor), Ticket.status.in_(UNRESOLVED))
    asked = terms_of(text)
    best, found = ALIKE, None
    newest = unresolved.order_by(Ticket.created_at.desc()).limit(COMPARED)
    for ticket in session.scalars(newest):
        alike = likeness(asked, terms_of(f"{ticket.subject} {ticket.description}"))
        if alike > best or (alike == best and found is None):
            best, found = alike, ticket
    return found


def find_by_form(session: Session, actor: Actor, form_key: str) -> Ticket | None:
    """Return the ticket that the actor's form has made already."""
    sent = select(Ticket).where(
        Ticket.owner.in_(owners(actor)), Ticket.form_key == form_key
    )
    return session.scalar(sent.limit(1))


def lock(session: Session, ticket: Ticket) -> None:
    """Wait until nobody else changes the ticket, and see it as it is then."""
    session.execute(
        select(Ticket)
        .where(Ticket.id == ticket.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one()
