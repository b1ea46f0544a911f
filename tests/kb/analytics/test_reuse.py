"""Whom a revision helped."""

from sqlalchemy.orm import Session

from kb.analytics.reuse import people_helped
from kb.events.desk import FollowupAnswered
from kb.events.log import record
from kb.journeys.actions import resume, solved
from kb.policy import Actor
from kb.tickets.models import Outcome, Ticket
from kb.tickets.solving import Resolution, confirm, reopen, solve
from tests.cast import ALICE, ERIN, make_actor
from tests.kb.making import DAY, NOW, OTHER, REF, make_ticket, on_visit, visitor


def helped(session: Session, revision_id: int = REF.revision_id) -> int:
    return len(people_helped(session).get(revision_id, ()))


def solve_with(session: Session, ticket: Ticket, by: Actor) -> None:
    resolution = Resolution(outcome=Outcome.LINKED, articles=(REF,))
    solve(session, ticket, resolution, by=by, now=NOW)


def test_each_person_whom_a_revision_helped_counts_once(session: Session) -> None:
    one, other = visitor(), visitor()
    for _ in range(2):
        solved(session, REF, by=one, now=NOW)
    solved(session, REF, by=other, now=NOW, form_key="form")
    solved(session, OTHER, by=other, now=NOW)
    assert helped(session) == 2
    assert helped(session, OTHER.revision_id) == 1


def test_who_takes_it_back_was_not_helped(session: Session) -> None:
    person = visitor()
    solved(session, REF, by=person, now=NOW)
    resume(session, by=person, now=NOW)
    assert helped(session) == 0
    solved(session, REF, by=person, now=NOW)
    assert helped(session) == 1


def test_a_solved_ticket_helped_whoever_asked_and_not_the_desk(
    session: Session,
) -> None:
    alice, erin = make_actor(session, ALICE), make_actor(session, ERIN)
    ticket = make_ticket(session, on_visit(alice, "browser"))
    solve_with(session, ticket, erin)
    assert people_helped(session)[REF.revision_id] == {alice.person_key}
    confirm(session, ticket, by=on_visit(alice, "browser"), now=NOW + DAY)
    assert helped(session) == 1


def test_a_ticket_that_came_back_helped_nobody(session: Session) -> None:
    alice, erin = make_actor(session, ALICE), make_actor(session, ERIN)
    ticket = make_ticket(session, alice)
    solve_with(session, ticket, erin)
    reopen(session, ticket, by=alice, now=NOW + DAY)
    assert helped(session) == 0


def test_a_later_no_of_the_requester_counts(session: Session) -> None:
    alice, erin = make_actor(session, ALICE), make_actor(session, ERIN)
    ticket = make_ticket(session, alice)
    solve_with(session, ticket, erin)
    answer = FollowupAnswered.by(
        alice, NOW + DAY, ticket_id=ticket.id, solved=False, score=None, arm="suggest"
    )
    record(session, answer)
    assert helped(session) == 0
