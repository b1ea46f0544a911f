"""Why articles stand on a ticket."""

from datetime import datetime

from sqlalchemy.orm import Session

from kb.events.desk import TicketArticleLinked, TicketArticleUnlinked
from kb.events.log import record
from kb.journeys.refs import ArticleRef
from kb.policy import Actor
from kb.tickets.models import ArticleLink, Relation, Ticket
from kb.tickets.queries import find_link, list_links, lock


def link_article(
    session: Session,
    ticket: Ticket,
    ref: ArticleRef,
    relation: Relation,
    *,
    by: Actor,
    now: datetime,
) -> ArticleLink:
    """Put an article on the ticket; again with another revision, that one counts."""
    lock(session, ticket)
    link = find_link(session, ticket, ref.article_id, relation)
    if link is not None and link.revision_id == ref.revision_id:
        return link
    if link is not None:
        unlink(session, ticket, link, by=by, now=now)
    link = ArticleLink(
        ticket_id=ticket.id,
        article_id=ref.article_id,
        revision_id=ref.revision_id,
        relation=relation,
        by_id=by.user_id,
        created_at=now,
    )
    session.add(link)
    ticket.updated_at = now
    _record(session, TicketArticleLinked, link, by=by, now=now)
    return link


def unlink(
    session: Session, ticket: Ticket, link: ArticleLink, *, by: Actor, now: datetime
) -> None:
    """Take an article off the ticket for the reason of this link."""
    ticket.updated_at = now
    _record(session, TicketArticleUnlinked, link, by=by, now=now)
    session.delete(link)
    session.flush()  # the same article may come back at once


def take_back_resolution(
    session: Session, ticket: Ticket, *, by: Actor, now: datetime
) -> None:
    """Turn the articles that seemed to resolve the ticket into articles sent."""
    for link in list_links(session, [ticket.id], Relation.RESOLVED_BY):
        ref = ArticleRef(link.article_id, link.revision_id)
        unlink(session, ticket, link, by=by, now=now)
        link_article(session, ticket, ref, Relation.SENT, by=by, now=now)


def _record(
    session: Session,
    kind: type[TicketArticleLinked] | type[TicketArticleUnlinked],
    link: ArticleLink,
    *,
    by: Actor,
    now: datetime,
) -> None:
    event = kind.by(
        by,
        now,
        ticket_id=link.ticket_id,
        article_id=link.article_id,
        revision_id=link.revision_id,
        relation=link.relation,
    )
    record(session, event)
