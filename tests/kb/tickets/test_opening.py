"""A form that becomes one ticket, whatever happens to it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kb.db import make_engine, make_sessions
from kb.errors import Forbidden, Invalid
from kb.events.desk import TicketArticleLinked, TicketOpened
from kb.events.types import Reading
from kb.journeys.actions import save_draft
from kb.journeys.queries import find_draft
from kb.journeys.trail import SearchMade, Trail
from kb.tickets.models import Channel, Priority, Relation, Status, Ticket
from kb.tickets.queries import list_links
from tests.cast import ALICE, CHARLIE, ERIN, make_actor
from tests.kb.making import (
    DAY,
    NOW,
    OTHER,
    REF,
    events_of,
    make_ticket,
    on_visit,
    visitor,
)

READ_AT = NOW.isoformat()
TRAIL = Trail(
    searches=(
        SearchMade(query="vpn 691 mail me at a@b.org", searched_at=READ_AT, results=2),
        SearchMade(query="VPN连接失败", searched_at=READ_AT, results=0),
    ),
    readings=(
        Reading(**REF._asdict(), read_at=READ_AT, seconds=40, rank=1, source="search"),
        Reading(
            **OTHER._asdict(), read_at=READ_AT, seconds=None, rank=None, source="link"
        ),
    ),
)


def test_it_gets_number_due_times_and_the_name_of_the_account(session: Session) -> None:
    alice = make_actor(session, ALICE)
    ticket = make_ticket(session, alice, subject="  VPN  691 ", requester_name="Eve")
    assert ticket.number == f"T-2026-{ticket.id:06d}"
    assert ticket.subject == "VPN 691"
    assert (ticket.status, ticket.channel) == (Status.NEW, Channel.PORTAL)
    assert (ticket.requester_id, ticket.requester_name) == (alice.user_id, "Alice")
    assert ticket.requester_email == "alice@example.org"
    assert ticket.first_reply_due_at == datetime(2026, 3, 4, 6, 0, tzinfo=UTC)
    assert ticket.due_at == datetime(2026, 3, 9, 2, 0, tzinfo=UTC)


def test_a_more_urgent_request_is_due_sooner(session: Session) -> None:
    alice = make_actor(session, ALICE)
    due = [
        make_ticket(session, alice, priority=priority).due_at
        for priority in (Priority.LOW, Priority.NORMAL, Priority.HIGH, Priority.URGENT)
    ]
    assert due == sorted(due, reverse=True)


def test_a_visitor_leaves_name_and_address(session: Session) -> None:
    by = visitor()
    ticket = make_ticket(
        session, by, requester_name="王芳", requester_email="fang@example.cn"
    )
    assert (ticket.requester_id, ticket.requester_name) == (None, "王芳")
    assert ticket.requester_email == "fang@example.cn"
    assert (ticket.visit_id, ticket.journey_id) == (by.visit_id, by.journey_id)


@pytest.mark.parametrize("subject", ["", "   ", "\u3000", "\x00"])
def test_it_refuses_an_empty_subject(session: Session, subject: str) -> None:
    with pytest.raises(Invalid) as refused:
        make_ticket(session, visitor(), subject=subject)
    assert refused.value.field == "subject"
    assert session.scalar(select(func.count(Ticket.id))) == 0


def test_the_desk_writes_down_a_call_for_the_one_who_called(session: Session) -> None:
    erin, alice = make_actor(session, ERIN), make_actor(session, ALICE)
    erin = on_visit(erin, "the browser of the desk")
    ticket = make_ticket(
        session,
        erin,
        channel=Channel.PHONE,
        requester_id=alice.user_id,
        requester_name="Alice",
    )
    assert ticket.requester_id == alice.user_id
    (opened,) = events_of(session, TicketOpened.kind)
    # Else it would look as if Erin had asked after all that she reads.
    assert (opened.actor_id, opened.visit_id) == (alice.user_id, None)


def test_nobody_else_writes_for_another_person(session: Session) -> None:
    alice, charlie = make_actor(session, ALICE), make_actor(session, CHARLIE)
    with pytest.raises(Forbidden):
        make_ticket(session, charlie, channel=Channel.PHONE, requester_id=alice.user_id)
    forged = make_ticket(session, charlie, requester_id=alice.user_id)
    assert forged.requester_id == charlie.user_id


def test_what_was_read_and_searched_goes_along(session: Session) -> None:
    ticket = make_ticket(session, make_actor(session, ALICE), trail=TRAIL)
    assert [r["article_id"] for r in ticket.context["readings"]] == [7, 8]
    assert ticket.context["searches"][1]["query"] == "VPN连接失败"
    links = list_links(session, [ticket.id], Relation.READ_BEFORE)
    assert [(link.article_id, link.revision_id) for link in links] == [REF, OTHER]
    (opened,) = events_of(session, TicketOpened.kind)
    assert opened.ticket_id == ticket.id
    assert [r["revision_id"] for r in opened.payload["readings"]] == [71, 81]
    assert opened.payload["searches"] == ["vpn 691 mail me at [e-mail]", "VPN连接失败"]
    assert len(events_of(session, TicketArticleLinked.kind)) == 2


def test_two_revisions_of_one_article_make_one_link(session: Session) -> None:
    newer = REF._replace(revision_id=72)
    readings = tuple(
        Reading(**ref._asdict(), read_at=READ_AT, seconds=1, rank=1, source="search")
        for ref in (REF, newer)
    )
    ticket = make_ticket(session, visitor(), trail=Trail(readings=readings))
    (link,) = list_links(session, [ticket.id])
    assert link.revision_id == 72


def test_no_name_or_address_gets_into_the_event(session: Session) -> None:
    make_ticket(session, make_actor(session, ALICE))
    (opened,) = events_of(session, TicketOpened.kind)
    assert "alice" not in str(opened.payload).lower()


def test_the_same_form_gives_the_same_ticket(session: Session) -> None:
    alice = make_actor(session, ALICE)
    first = make_ticket(session, alice, form_key="nonce")
    again = make_ticket(session, alice, form_key="nonce", subject="Another subject")
    assert again is first
    assert len(events_of(session, TicketOpened.kind)) == 1


def test_the_same_form_gives_the_same_ticket_after_signing_in(session: Session) -> None:
    before = visitor()
    first = make_ticket(session, before, form_key="nonce")
    assert before.visit_id
    alice = on_visit(make_actor(session, ALICE), before.visit_id)
    assert make_ticket(session, alice, form_key="nonce") is first


def test_the_form_of_somebody_else_gives_another_ticket(session: Session) -> None:
    alice, charlie = make_actor(session, ALICE), make_actor(session, CHARLIE)
    first = make_ticket(session, alice, form_key="nonce")
    assert make_ticket(session, charlie, form_key="nonce").id != first.id


def test_sending_the_form_ends_its_draft_and_no_other(session: Session) -> None:
    alice = make_actor(session, ALICE)
    save_draft(session, "next", {"subject": "Printer"}, by=alice, now=NOW)
    make_ticket(session, alice, form_key="nonce")
    assert find_draft(session, alice) is not None
    make_ticket(session, alice, form_key="next", now=NOW + DAY)
    assert find_draft(session, alice) is None


def test_a_broken_request_is_not_taken_for_a_repeated_one(session: Session) -> None:
    with pytest.raises(IntegrityError):
        make_ticket(session, visitor(), product_id=999_999)


def test_two_clicks_at_once_give_one_ticket(url: str) -> None:
    engine = make_engine(url)
    sessions = make_sessions(engine)
    by, start = visitor(), Barrier(4)

    def click(_: int) -> str:
        start.wait()
        with sessions(True) as session:
            number = make_ticket(session, by, form_key="nonce").number
            session.commit()
            return number

    with ThreadPoolExecutor(4) as pool:
        numbers = set(pool.map(click, range(4)))
    with sessions(False) as session:
        assert {t.number for t in session.scalars(select(Ticket))} == numbers
        assert len(numbers) == 1
        assert len(events_of(session, TicketOpened.kind)) == 1
    engine.dispose()
