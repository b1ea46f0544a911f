"""What the desk and the requester do to a ticket."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from kb.errors import Conflict, Invalid
from kb.events.desk import (
    TicketAssigned,
    TicketHandedOver,
    TicketNoted,
    TicketReplied,
)
from kb.tickets.actions import assign, hand_over, note, reply, take
from kb.tickets.models import MessageKind, Status, Tier
from kb.tickets.queries import thread
from tests.cast import ALICE, BOB, ERIN, KIM, SUE, XAVIER, make_actor, make_user
from tests.kb.making import DAY, HOUR, NOW, events_of, make_ticket, words


def test_the_first_to_take_it_owns_it(session: Session) -> None:
    erin, xavier = make_actor(session, ERIN), make_actor(session, XAVIER)
    ticket = make_ticket(session, make_actor(session, ALICE))
    take(session, ticket, by=erin, now=NOW)
    assert (ticket.assignee_id, ticket.status) == (erin.user_id, Status.OPEN)
    with pytest.raises(Conflict, match="Somebody else"):
        take(session, ticket, by=xavier, now=NOW)
    take(session, ticket, by=erin, now=NOW)
    assert len(events_of(session, TicketAssigned.kind)) == 1


def test_it_is_assigned_to_the_desk_only(session: Session) -> None:
    sue, erin = make_actor(session, SUE), make_actor(session, ERIN)
    alice = make_actor(session, ALICE)
    ticket = make_ticket(session, alice)
    assign(session, ticket, erin.user_id, by=sue, now=NOW)
    assert (ticket.assignee_id, ticket.status) == (erin.user_id, Status.OPEN)
    gone = make_user(session, XAVIER)
    gone.is_active = False
    for nobody in (alice.user_id, make_actor(session, KIM).user_id, gone.id, 999_999):
        with pytest.raises(Invalid):
            assign(session, ticket, nobody, by=sue, now=NOW)
    assert ticket.assignee_id == erin.user_id
    assign(session, ticket, None, by=sue, now=NOW)
    assert ticket.assignee_id is None


def test_a_reply_of_the_desk_is_the_first_reply_once(session: Session) -> None:
    erin = make_actor(session, ERIN)
    ticket = make_ticket(session, make_actor(session, ALICE))
    note(session, ticket, words("Known?"), by=erin, now=NOW)
    assert ticket.first_replied_at is None
    reply(session, ticket, words("您好，请重启。"), by=erin, now=NOW + HOUR)
    reply(session, ticket, words("Did it help?"), by=erin, now=NOW + 2 * HOUR)
    assert ticket.first_replied_at == NOW + HOUR
    assert ticket.status is Status.OPEN
    assert ticket.updated_at == NOW + 2 * HOUR


def test_the_requester_answers_and_nobody_takes_it_for_the_desk(
    session: Session,
) -> None:
    alice, erin = make_actor(session, ALICE), make_actor(session, ERIN)
    ticket = make_ticket(session, alice)
    reply(session, ticket, words("Which version?"), by=erin, now=NOW, wait=True)
    seen = [ticket.status]
    reply(session, ticket, words("23H2"), by=alice, now=NOW + HOUR)
    assert [*seen, ticket.status] == [Status.PENDING, Status.OPEN]
    assert [m.by_requester for m in thread(session, ticket, alice)] == [False, True]
    replied = events_of(session, TicketReplied.kind)
    assert [e.payload["by_requester"] for e in replied] == [False, True]


def test_the_due_time_moves_by_the_working_time_waited(session: Session) -> None:
    alice, erin = make_actor(session, ALICE), make_actor(session, ERIN)
    ticket = make_ticket(session, alice)
    due = ticket.due_at
    assert due == datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
    reply(session, ticket, words("Which?"), by=erin, now=NOW, wait=True)
    reply(session, ticket, words("Still: which?"), by=erin, now=NOW + HOUR, wait=True)
    assert (ticket.due_at, ticket.next_due_at) == (due, None)
    # From Wednesday 10:00 to Thursday 10:00 are nine working hours.
    reply(session, ticket, words("23H2"), by=alice, now=NOW + DAY)
    assert ticket.due_at == datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
    assert ticket.next_due_at == ticket.due_at


def test_a_missed_promise_shows(session: Session) -> None:
    ticket = make_ticket(session, make_actor(session, ALICE))
    assert not ticket.is_breached(NOW + 4 * HOUR)
    assert ticket.is_breached(NOW + 4 * HOUR + HOUR / 60)
    reply(session, ticket, words("Hello"), by=make_actor(session, ERIN), now=NOW)
    assert not ticket.is_breached(NOW + 5 * HOUR)


@pytest.mark.parametrize("text", ["", "  \n ", "\u3000"])
def test_nobody_sends_nothing(session: Session, text: str) -> None:
    ticket = make_ticket(session, make_actor(session, ALICE))
    erin = make_actor(session, ERIN)
    with pytest.raises(Invalid):
        reply(session, ticket, words(text), by=erin, now=NOW)
    with pytest.raises(Invalid):
        note(session, ticket, words(text), by=erin, now=NOW)
    assert not thread(session, ticket, erin)


def test_handing_over_needs_what_was_tried_and_what_is_asked(session: Session) -> None:
    erin = make_actor(session, ERIN)
    ticket = make_ticket(session, make_actor(session, ALICE))
    take(session, ticket, by=erin, now=NOW)
    for tried, asked, field in (("", "Logs?", "tried"), ("重启过", " ", "asked")):
        with pytest.raises(Invalid) as refused:
            hand_over(session, ticket, words(tried), words(asked), by=erin, now=NOW)
        assert refused.value.field == field
    assert (ticket.tier, ticket.assignee_id) == (Tier.ENGINEER, erin.user_id)
    hand_over(session, ticket, words("重启过"), words("Logs?"), by=erin, now=NOW)
    assert (ticket.tier, ticket.assignee_id) == (Tier.EXPERT, None)
    (message,) = thread(session, ticket, erin)
    assert (message.kind, message.body) == (MessageKind.NOTE, "重启过\n\nLogs?")
    (handed,) = events_of(session, TicketHandedOver.kind)
    assert handed.payload == {"from_tier": "engineer", "to_tier": "expert"}


def test_every_move_leaves_its_event_with_the_one_who_did_it(session: Session) -> None:
    erin = make_actor(session, ERIN)
    ticket = make_ticket(session, make_actor(session, BOB))
    take(session, ticket, by=erin, now=NOW)
    reply(session, ticket, words("Hello"), by=erin, now=NOW)
    note(session, ticket, words("Internal"), by=erin, now=NOW)
    kinds = (TicketAssigned.kind, TicketReplied.kind, TicketNoted.kind)
    found = events_of(session, *kinds)
    assert [e.kind for e in found] == list(kinds)
    assert {(e.actor_id, e.ticket_id) for e in found} == {(erin.user_id, ticket.id)}
    assert "Hello" not in str([e.payload for e in found])
