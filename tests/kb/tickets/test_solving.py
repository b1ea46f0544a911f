"""The end of a ticket, and its return."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from kb.errors import Conflict, Invalid
from kb.events.desk import (
    TicketClosed,
    TicketConfirmed,
    TicketReopened,
    TicketSolved,
)
from kb.events.types import JourneyResumed, JourneySolved
from kb.policy import Actor
from kb.tickets.actions import reply, take
from kb.tickets.links import link_article
from kb.tickets.models import Outcome, Relation, Status, Ticket
from kb.tickets.queries import list_links, thread
from kb.tickets.solving import Resolution, close, confirm, reopen, solve
from tests.cast import ALICE, ERIN, XAVIER, make_actor
from tests.kb.making import (
    DAY,
    HOUR,
    NOW,
    OTHER,
    REF,
    events_of,
    make_ticket,
    on_visit,
    words,
)

LINKED = Resolution(outcome=Outcome.LINKED, articles=(REF,))
NOTHING = Resolution(outcome=Outcome.NOTHING_TO_KEEP, why_nothing="只是打错了密码")


@pytest.fixture
def alice(session: Session) -> Actor:
    return on_visit(make_actor(session, ALICE), "alices browser", "alices journey")


@pytest.fixture
def erin(session: Session) -> Actor:
    return make_actor(session, ERIN)


@pytest.fixture
def ticket(session: Session, alice: Actor) -> Ticket:
    return make_ticket(session, alice)


@pytest.mark.parametrize(
    ("resolution", "relation"),
    [
        (LINKED, Relation.RESOLVED_BY),
        (
            Resolution(outcome=Outcome.SHOULD_HAVE_ANSWERED, articles=(REF,)),
            Relation.SHOULD_HAVE_ANSWERED,
        ),
        (Resolution(outcome=Outcome.DRAFTED, articles=(REF,)), Relation.CREATED_FROM),
        (Resolution(outcome=Outcome.DRAFTED), None),
        (NOTHING, None),
    ],
)
def test_solving_keeps_what_it_teaches(
    session: Session,
    ticket: Ticket,
    erin: Actor,
    resolution: Resolution,
    relation: Relation | None,
) -> None:
    solve(session, ticket, resolution, by=erin, now=NOW)
    assert (ticket.status, ticket.solved_at) == (Status.SOLVED, NOW)
    assert ticket.outcome is resolution.outcome
    assert ticket.assignee_id == erin.user_id
    links = list_links(session, [ticket.id])
    assert [link.relation for link in links] == ([relation] if relation else [])
    (solved,) = events_of(session, TicketSolved.kind)
    assert solved.payload["outcome"] == resolution.outcome
    assert solved.payload["why_nothing"] == resolution.why_nothing


@pytest.mark.parametrize(
    ("resolution", "field"),
    [
        (Resolution(outcome=Outcome.LINKED), "article"),
        (Resolution(outcome=Outcome.SHOULD_HAVE_ANSWERED), "article"),
        (
            Resolution(outcome=Outcome.NOTHING_TO_KEEP, why_nothing=" \n"),
            "why_nothing",
        ),
    ],
)
def test_solving_asks_which_article_or_why_none(
    session: Session, ticket: Ticket, erin: Actor, resolution: Resolution, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        solve(session, ticket, resolution, by=erin, now=NOW)
    assert refused.value.field == field
    assert not events_of(session, TicketSolved.kind)


def test_an_article_that_stands_on_the_ticket_already_is_enough(
    session: Session, ticket: Ticket, erin: Actor
) -> None:
    link_article(session, ticket, REF, Relation.RESOLVED_BY, by=erin, now=NOW)
    solve(session, ticket, Resolution(outcome=Outcome.LINKED), by=erin, now=NOW)
    assert ticket.status is Status.SOLVED


def test_the_reason_in_the_event_is_masked(
    session: Session, ticket: Ticket, erin: Actor
) -> None:
    why = "王芳 fang@example.cn 13812345678 asked twice"
    resolution = Resolution(outcome=Outcome.NOTHING_TO_KEEP, why_nothing=why)
    solve(session, ticket, resolution, by=erin, now=NOW)
    (solved,) = events_of(session, TicketSolved.kind)
    assert solved.payload["why_nothing"] == "王芳 [e-mail] [phone] asked twice"
    assert ticket.why_nothing == why


def test_confirming_closes_and_credits_the_revision(
    session: Session, ticket: Ticket, alice: Actor, erin: Actor
) -> None:
    solve(session, ticket, LINKED, by=erin, now=NOW)
    later = on_visit(alice, "another browser", "another journey")
    confirm(session, ticket, by=later, now=NOW + HOUR, words=words("谢谢！"))
    assert (ticket.status, ticket.closed_at) == (Status.CLOSED, NOW + HOUR)
    assert [m.body for m in thread(session, ticket, alice)] == ["谢谢！"]
    (solved,) = events_of(session, JourneySolved.kind)
    assert (solved.article_id, solved.revision_id) == REF
    assert solved.payload["how"] == "confirmed"
    # The journey is the one on which the question was asked.
    assert (solved.visit_id, solved.journey_id) == ("alices browser", "alices journey")
    (closed,) = events_of(session, TicketClosed.kind)
    assert closed.payload["why"] == "confirmed"
    assert len(events_of(session, TicketConfirmed.kind)) == 1


def test_confirming_without_an_article_credits_none(
    session: Session, ticket: Ticket, alice: Actor, erin: Actor
) -> None:
    solve(session, ticket, NOTHING, by=erin, now=NOW)
    confirm(session, ticket, by=alice, now=NOW)
    (solved,) = events_of(session, JourneySolved.kind)
    assert (solved.article_id, solved.revision_id) == (None, None)


def test_silence_closes_without_a_claim_that_it_was_solved(
    session: Session, ticket: Ticket, erin: Actor
) -> None:
    solve(session, ticket, LINKED, by=erin, now=NOW)
    close(session, ticket, "silence", by=Actor(), now=NOW + 7 * DAY)
    assert ticket.status is Status.CLOSED
    assert not events_of(session, JourneySolved.kind, TicketConfirmed.kind)


def test_it_cannot_be_confirmed_before_it_is_solved(
    session: Session, ticket: Ticket, alice: Actor
) -> None:
    with pytest.raises(Conflict, match="not solved yet"):
        confirm(session, ticket, by=alice, now=NOW)


def test_reopening_returns_it_to_its_assignee_and_counts(
    session: Session, ticket: Ticket, alice: Actor, erin: Actor
) -> None:
    take(session, ticket, by=erin, now=NOW)
    for times in (1, 2):
        solve(session, ticket, LINKED, by=erin, now=NOW)
        reopen(session, ticket, by=alice, now=NOW, words=words("还是不行"))
        assert (ticket.status, ticket.reopened_times) == (Status.OPEN, times)
        assert ticket.assignee_id == erin.user_id
    assert (ticket.solved_at, ticket.outcome) == (None, None)
    reopened = events_of(session, TicketReopened.kind)
    assert [e.payload["times"] for e in reopened] == [1, 2]
    assert all(e.payload["by_requester"] for e in reopened)
    assert len(thread(session, ticket, alice)) == 2


def test_an_article_that_did_not_resolve_it_was_only_sent(
    session: Session, ticket: Ticket, alice: Actor, erin: Actor
) -> None:
    solve(session, ticket, LINKED, by=erin, now=NOW)
    reopen(session, ticket, by=alice, now=NOW)
    assert [link.relation for link in list_links(session, [ticket.id])] == [
        Relation.SENT
    ]
    resolution = Resolution(outcome=Outcome.LINKED, articles=(OTHER,))
    solve(session, ticket, resolution, by=erin, now=NOW)
    (resolved_by,) = list_links(session, [ticket.id], Relation.RESOLVED_BY)
    assert resolved_by.article_id == OTHER.article_id


def test_the_time_it_waited_for_confirmation_is_not_held_against_the_desk(
    session: Session, ticket: Ticket, alice: Actor, erin: Actor
) -> None:
    reply(session, ticket, words("Which?"), by=erin, now=NOW, wait=True)
    solve(session, ticket, LINKED, by=erin, now=NOW + HOUR)
    reopen(session, ticket, by=alice, now=NOW + DAY)
    assert ticket.due_at == datetime(2026, 3, 10, 2, 0, tzinfo=UTC)


def test_taking_back_a_confirmation_takes_back_that_it_was_solved(
    session: Session, ticket: Ticket, alice: Actor, erin: Actor
) -> None:
    solve(session, ticket, LINKED, by=erin, now=NOW)
    reopen(session, ticket, by=alice, now=NOW)
    assert not events_of(session, JourneyResumed.kind)
    solve(session, ticket, LINKED, by=erin, now=NOW)
    confirm(session, ticket, by=alice, now=NOW)
    reopen(session, ticket, by=alice, now=NOW + DAY)
    (resumed,) = events_of(session, JourneyResumed.kind)
    assert resumed.journey_id == "alices journey"
    assert ticket.closed_at is None


def test_a_ticket_closed_long_ago_stays_closed(
    session: Session, ticket: Ticket, alice: Actor, erin: Actor
) -> None:
    solve(session, ticket, LINKED, by=erin, now=NOW)
    confirm(session, ticket, by=alice, now=NOW)
    with pytest.raises(Conflict, match="long ago"):
        reopen(session, ticket, by=alice, now=NOW + timedelta(days=15))
    assert ticket.status is Status.CLOSED


def test_a_reply_neither_reopens_nor_gets_lost_on_a_solved_ticket(
    session: Session, ticket: Ticket, alice: Actor, erin: Actor
) -> None:
    solve(session, ticket, LINKED, by=erin, now=NOW)
    with pytest.raises(Conflict, match="Confirm it, or say that it is not"):
        reply(session, ticket, words("Thanks"), by=alice, now=NOW)
    reply(session, ticket, words("One more hint"), by=erin, now=NOW)
    assert ticket.status is Status.SOLVED


def test_another_engineer_may_reopen_it(
    session: Session, ticket: Ticket, erin: Actor
) -> None:
    solve(session, ticket, LINKED, by=erin, now=NOW)
    reopen(session, ticket, by=make_actor(session, XAVIER), now=NOW)
    (reopened,) = events_of(session, TicketReopened.kind)
    assert reopened.payload["by_requester"] is False
    assert ticket.assignee_id == erin.user_id
