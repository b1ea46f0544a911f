"""The views of the queue, their counts and their order."""

from sqlalchemy.orm import Session

from kb.policy import Actor
from kb.tickets.actions import reply, take
from kb.tickets.models import Outcome, Priority, Status
from kb.tickets.queue import (
    PAGE_SIZE,
    View,
    count_by_status,
    count_views,
    list_queue,
)
from kb.tickets.solving import Resolution, confirm, solve
from tests.cast import ALICE, ERIN, KIM, XAVIER, make_actor
from tests.kb.making import DAY, HOUR, NOW, make_ticket, words

NOTHING = Resolution(outcome=Outcome.NOTHING_TO_KEEP, why_nothing="typo")


def test_each_view_holds_its_tickets_and_counts_them(session: Session) -> None:
    alice, erin = make_actor(session, ALICE), make_actor(session, ERIN)
    xavier, kim = make_actor(session, XAVIER), make_actor(session, KIM)
    new, mine, theirs, waiting, solved, closed = (
        make_ticket(session, alice) for _ in range(6)
    )
    take(session, mine, by=erin, now=NOW)
    take(session, theirs, by=xavier, now=NOW)
    take(session, waiting, by=erin, now=NOW)
    reply(session, waiting, words("Which?"), by=erin, now=NOW, wait=True)
    solve(session, solved, NOTHING, by=erin, now=NOW)
    solve(session, closed, NOTHING, by=erin, now=NOW)
    confirm(session, closed, by=alice, now=NOW)
    expected = {
        View.MINE: {mine, waiting},
        View.UNASSIGNED: {new},
        View.OPEN: {new, mine, theirs},
        View.WAITING: {waiting},
        View.SOLVED: {solved},
        View.ALL: {new, mine, theirs, waiting, solved, closed},
    }
    for view, tickets in expected.items():
        page = list_queue(session, erin, view)
        assert set(page.tickets) == tickets
        assert page.total == len(tickets)
    assert count_views(session, erin) == {v: len(t) for v, t in expected.items()}
    assert count_views(session, kim)[View.MINE] == 0
    assert count_by_status(session) == {
        Status.NEW: 1,
        Status.OPEN: 2,
        Status.PENDING: 1,
        Status.SOLVED: 1,
        Status.CLOSED: 1,
    }


def test_a_customer_has_no_queue_but_the_own_tickets(session: Session) -> None:
    alice, erin = make_actor(session, ALICE), make_actor(session, ERIN)
    make_ticket(session, erin)
    ticket = make_ticket(session, alice)
    assert list_queue(session, alice, View.ALL).tickets == [ticket]
    assert count_views(session, Actor())[View.ALL] == 0


def test_what_is_promised_first_comes_first(session: Session) -> None:
    alice, erin = make_actor(session, ALICE), make_actor(session, ERIN)
    waiting = make_ticket(session, alice)
    reply(session, waiting, words("Which?"), by=erin, now=NOW, wait=True)
    late = make_ticket(session, alice, now=NOW - DAY)
    answered = make_ticket(session, alice)
    reply(session, answered, words("Hello"), by=erin, now=NOW)
    urgent = make_ticket(session, alice, now=NOW, priority=Priority.URGENT)
    fresh = make_ticket(session, alice, now=NOW)
    done = make_ticket(session, alice)
    solve(session, done, NOTHING, by=erin, now=NOW)
    done_later = make_ticket(session, alice)
    solve(session, done_later, NOTHING, by=erin, now=NOW + HOUR)
    page = list_queue(session, erin, View.ALL)
    order = [late, urgent, fresh, answered, waiting, done_later, done]
    assert list(page.tickets) == order
    assert page.tickets[0].is_breached(NOW)


def test_of_two_promises_that_end_together_the_urgent_comes_first(
    session: Session,
) -> None:
    alice, erin = make_actor(session, ALICE), make_actor(session, ERIN)
    make_ticket(session, alice, now=NOW, priority=Priority.NORMAL)
    high = make_ticket(session, alice, now=NOW + 2 * HOUR, priority=Priority.HIGH)
    urgent = make_ticket(session, alice, now=NOW + 3 * HOUR, priority=Priority.URGENT)
    listed = list(list_queue(session, erin, View.OPEN).tickets)
    assert listed[:2] == [urgent, high]


def test_it_is_cut_into_pages(session: Session) -> None:
    alice, erin = make_actor(session, ALICE), make_actor(session, ERIN)
    tickets = [make_ticket(session, alice) for _ in range(PAGE_SIZE + 2)]
    first = list_queue(session, erin, View.UNASSIGNED)
    second = list_queue(session, erin, View.UNASSIGNED, 2)
    assert (first.page, first.pages, first.total) == (1, 2, PAGE_SIZE + 2)
    assert [*first.tickets, *second.tickets] == tickets
    assert list_queue(session, erin, View.UNASSIGNED, 99).tickets == second.tickets
    assert list_queue(session, erin, View.UNASSIGNED, -1).tickets == first.tickets
    empty = list_queue(session, erin, View.MINE)
    assert (empty.page, empty.pages, empty.total) == (1, 1, 0)
