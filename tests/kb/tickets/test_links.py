"""Why articles stand on a ticket."""

from sqlalchemy.orm import Session

from kb.events.desk import TicketArticleLinked, TicketArticleUnlinked
from kb.tickets.links import link_article, unlink
from kb.tickets.models import Relation
from kb.tickets.queries import find_link, list_links
from tests.cast import ALICE, ERIN, make_actor
from tests.kb.making import NOW, OTHER, REF, events_of, make_ticket


def test_an_article_may_stand_there_for_several_reasons(session: Session) -> None:
    erin, ticket = (
        make_actor(session, ERIN),
        make_ticket(session, make_actor(session, ALICE)),
    )
    for relation in Relation:
        link_article(session, ticket, REF, relation, by=erin, now=NOW)
        link_article(session, ticket, REF, relation, by=erin, now=NOW)
    links = list_links(session, [ticket.id])
    assert [link.relation for link in links] == list(Relation)
    linked = events_of(session, TicketArticleLinked.kind)
    assert [e.payload["relation"] for e in linked] == [r.value for r in Relation]
    assert {(e.revision_id, e.ticket_id) for e in linked} == {(71, ticket.id)}
    assert (
        list_links(session, [ticket.id], Relation.TRIED_FAILED)[0].by_id == erin.user_id
    )


def test_the_newer_revision_takes_the_place_of_the_older(session: Session) -> None:
    erin, ticket = (
        make_actor(session, ERIN),
        make_ticket(session, make_actor(session, ALICE)),
    )
    newer = REF._replace(revision_id=72)
    for ref in (REF, newer):
        link_article(session, ticket, ref, Relation.SENT, by=erin, now=NOW)
    (link,) = list_links(session, [ticket.id])
    assert link.revision_id == 72
    (taken_off,) = events_of(session, TicketArticleUnlinked.kind)
    assert taken_off.revision_id == 71


def test_what_was_taken_off_is_gone_from_this_ticket_only(session: Session) -> None:
    erin, alice = make_actor(session, ERIN), make_actor(session, ALICE)
    one, other = make_ticket(session, alice), make_ticket(session, alice)
    for ticket in (one, other):
        for ref in (REF, OTHER):
            link_article(session, ticket, ref, Relation.SENT, by=erin, now=NOW)
    link = find_link(session, one, REF.article_id, Relation.SENT)
    assert link is not None
    unlink(session, one, link, by=erin, now=NOW)
    assert find_link(session, one, REF.article_id, Relation.SENT) is None
    left = [
        (link.ticket_id, link.article_id)
        for link in list_links(session, [one.id, other.id])
    ]
    assert left == [(one.id, 8), (other.id, 7), (other.id, 8)]
