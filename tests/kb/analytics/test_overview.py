"""The numbers of the start pages."""

from sqlalchemy.orm import Session

from kb.analytics.overview import overview
from kb.journeys.actions import resume, solved
from kb.tickets.models import Outcome, Status
from kb.tickets.solving import Resolution, confirm, solve
from tests.cast import ALICE, ERIN, make_actor
from tests.kb.making import DAY, HOUR, NOW, REF, make_ticket, on_visit, visitor

SINCE = NOW - 7 * DAY


def test_it_says_what_was_solved_without_a_ticket_and_of_how_many(
    session: Session,
) -> None:
    for _ in range(2):
        solved(session, REF, by=visitor(), now=NOW, query="卡纸")
    undecided = visitor()
    solved(session, REF, by=undecided, now=NOW)
    resume(session, by=undecided, now=NOW)
    asks_after_all = visitor()
    solved(session, REF, by=asks_after_all, now=NOW)
    make_ticket(session, asks_after_all)
    make_ticket(session, visitor())
    solved(session, REF, by=visitor(), now=SINCE - HOUR)
    found = overview(session, SINCE)
    assert (found.solved_without_ticket.count, found.solved_without_ticket.of) == (2, 4)
    assert found.tickets[Status.NEW] == 2
    assert found.last_event_at == NOW


def test_a_confirmed_ticket_was_not_solved_without_one(session: Session) -> None:
    erin = make_actor(session, ERIN)
    alice = on_visit(make_actor(session, ALICE), "a browser", "a journey")
    ticket = make_ticket(session, alice)
    linked = Resolution(outcome=Outcome.LINKED, articles=(REF,))
    solve(session, ticket, linked, by=erin, now=NOW)
    confirm(session, ticket, by=alice, now=NOW + DAY)
    found = overview(session, SINCE).solved_without_ticket
    assert (found.count, found.of) == (0, 1)
    # Of this period is the confirmation only.
    found = overview(session, NOW + HOUR).solved_without_ticket
    assert (found.count, found.of) == (0, 0)


def test_of_nothing_there_is_no_share(session: Session) -> None:
    found = overview(session, SINCE)
    assert found.solved_without_ticket.value is None
    assert found.last_event_at is None
    assert set(found.tickets.values()) == {0}
