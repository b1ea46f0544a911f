"""Who sees which ticket, and what on it."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.errors import Forbidden, NotFound
from kb.policy import Actor, Permission
from kb.tickets.actions import note, reply
from kb.tickets.models import MessageKind, Outcome, Ticket
from kb.tickets.queries import (
    access_ticket,
    list_own,
    list_tickets,
    similar_open,
    thread,
    visible_to,
)
from kb.tickets.solving import Resolution, solve
from tests.cast import ALICE, BOB, CAST, CHARLIE, ERIN, KIM, make_actor
from tests.kb.making import HOUR, NOW, make_ticket, visitor, words


def test_the_list_and_the_door_agree_for_everybody(session: Session) -> None:
    cast = [make_actor(session, member) for member in CAST]
    guest = visitor()
    tickets = [make_ticket(session, by) for by in (*cast, guest)]
    linked = [
        replace(guest, ticket_ids=frozenset({tickets[-1].id})),
        replace(cast[2], ticket_ids=frozenset({tickets[0].id, 999_999})),
    ]
    for actor in (*cast, guest, Actor(), *linked):
        listed = set(session.scalars(select(Ticket.id).where(visible_to(actor))))
        assert listed == {t.id for t in tickets if _opens(session, actor, t)}
        assert {
            t.id for t in list_tickets(session, actor, [t.id for t in tickets])
        } == listed


def _opens(session: Session, actor: Actor, ticket: Ticket) -> bool:
    try:
        read = Permission.TICKET_READ
        return access_ticket(session, actor, ticket.number, to=read) is ticket
    except NotFound:
        return False


def test_it_hides_the_ticket_from_another_customer(session: Session) -> None:
    alice, charlie = make_actor(session, ALICE), make_actor(session, CHARLIE)
    ticket = make_ticket(session, alice)
    read = Permission.TICKET_READ
    assert access_ticket(session, alice, ticket.number, to=read) is ticket
    for number in (ticket.number, "T-2026-999999", "", "'; --"):
        with pytest.raises(NotFound):
            access_ticket(session, charlie, number, to=read)


def test_what_one_sees_but_may_not_do_is_forbidden(session: Session) -> None:
    alice, kim = make_actor(session, ALICE), make_actor(session, KIM)
    ticket = make_ticket(session, alice)
    for actor in (alice, kim):
        with pytest.raises(Forbidden):
            access_ticket(session, actor, ticket.number, to=Permission.TICKET_WORK)


def test_a_status_link_opens_one_ticket_without_signing_in(session: Session) -> None:
    alice = make_actor(session, ALICE)
    ticket, other = make_ticket(session, alice), make_ticket(session, alice)
    guest = Actor(ticket_ids=frozenset({ticket.id}))
    assert list_own(session, guest) == [ticket]
    confirm = Permission.TICKET_CONFIRM
    assert access_ticket(session, guest, ticket.number, to=confirm) is ticket
    with pytest.raises(NotFound):
        access_ticket(session, guest, other.number, to=Permission.TICKET_READ)


def test_a_note_never_reaches_the_requester(session: Session) -> None:
    alice, erin = make_actor(session, ALICE), make_actor(session, ERIN)
    ticket = make_ticket(session, alice)
    note(session, ticket, words("内部：客户很生气"), by=erin, now=NOW)
    reply(session, ticket, words("We look into it."), by=erin, now=NOW + HOUR)
    assert len(thread(session, ticket, erin)) == 2
    link = frozenset({ticket.id})
    readers = (
        alice,
        Actor(ticket_ids=link),
        replace(make_actor(session, CHARLIE), ticket_ids=link),
        make_actor(session, BOB),
    )
    for reader in readers:
        kinds = [m.kind for m in thread(session, ticket, reader)]
        assert kinds == [MessageKind.REPLY]


def test_a_note_does_not_reach_a_requester_who_is_staff(session: Session) -> None:
    erin, kim = make_actor(session, ERIN), make_actor(session, KIM)
    ticket = make_ticket(session, kim)
    note(session, ticket, words("Her laptop is on the loss list."), by=erin, now=NOW)
    assert not thread(session, ticket, kim)
    # Following somebody's status link makes nobody a requester.
    follows = replace(erin, ticket_ids=frozenset({ticket.id}))
    assert len(thread(session, ticket, follows)) == 1
    assert (
        reply(session, ticket, words("Hi"), by=follows, now=NOW).by_requester is False
    )


def test_own_tickets_come_newest_first(session: Session) -> None:
    alice = make_actor(session, ALICE)
    first = make_ticket(session, alice)
    second = make_ticket(session, alice, now=NOW + HOUR)
    make_ticket(session, make_actor(session, BOB))
    assert list_own(session, alice) == [second, first]
    assert list_own(session, Actor()) == []


@pytest.mark.parametrize(
    ("earlier", "now_asked"),
    [
        ("VPN error 691 at home", "vpn does not connect, 691"),
        ("打印机卡纸了", "打印机又卡纸，怎么办"),
    ],
)
def test_a_similar_request_of_ones_own_is_shown(
    session: Session, earlier: str, now_asked: str
) -> None:
    alice, bob = make_actor(session, ALICE), make_actor(session, BOB)
    ticket = make_ticket(session, alice, subject=earlier, description="")
    make_ticket(session, alice, subject="Order a monitor", description="显示器")
    assert similar_open(session, alice, now_asked) is ticket
    assert similar_open(session, bob, now_asked) is None
    assert similar_open(session, alice, "Excel formula shows #NAME") is None
    nothing = Resolution(outcome=Outcome.NOTHING_TO_KEEP, why_nothing="gone")
    solve(session, ticket, nothing, by=make_actor(session, ERIN), now=NOW)
    assert similar_open(session, alice, now_asked) is None
