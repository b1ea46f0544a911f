"""The rows of the demo's tickets agree with their events."""

from collections import Counter
from datetime import timedelta

import pytest

from kb.tickets.models import MessageKind, Outcome, Status, Ticket
from tests.webapp.demo.filled import NOW, Demo

pytestmark = pytest.mark.slow


def test_the_history_of_each_ticket_is_what_its_row_says(demo: Demo) -> None:
    for ticket in demo.tickets:
        opened = demo.of(ticket, "ticket.opened")
        assert [event.occurred_at for event in opened] == [ticket.created_at]
        assert opened[0].actor_id == ticket.requester_id
        assert opened[0].payload["form_key"] == ticket.form_key
        assert len(opened[0].payload["readings"]) == len(ticket.context["readings"])
        assert ticket.number == f"T-{ticket.created_at.year}-{ticket.id:06d}"
        assert _status(demo, ticket) == ticket.status
        assert _times(demo, ticket, "ticket.reopened") == ticket.reopened_times
        assigned = demo.of(ticket, "ticket.assigned")
        last = assigned[-1].payload["assignee_id"] if assigned else None
        assert last == ticket.assignee_id


def _times(demo: Demo, ticket: Ticket, kind: str) -> int:
    return len(demo.of(ticket, kind))


def _status(demo: Demo, ticket: Ticket) -> Status:
    """The status that the events alone tell, as far as they do."""
    ends = {
        "ticket.solved": Status.SOLVED,
        "ticket.closed": Status.CLOSED,
        "ticket.reopened": Status.OPEN,
    }
    marks = demo.of(ticket, *ends)
    if marks:
        return ends[marks[-1].kind]
    replies = demo.of(ticket, "ticket.replied")
    if replies and not replies[-1].payload["by_requester"]:
        return (
            ticket.status
            if ticket.status in (Status.OPEN, Status.PENDING)
            else Status.NEW
        )
    return Status.OPEN if demo.of(ticket, "ticket.assigned") else Status.NEW


def test_the_end_of_each_ticket_is_what_its_row_says(demo: Demo) -> None:
    for ticket in demo.tickets:
        solved = demo.of(ticket, "ticket.solved")
        closed = demo.of(ticket, "ticket.closed")
        is_over = ticket.status in (Status.SOLVED, Status.CLOSED)
        assert ticket.solved_at == (solved[-1].occurred_at if is_over else None)
        assert (ticket.closed_at is None) == (ticket.status is not Status.CLOSED)
        assert len(closed) == (ticket.status is Status.CLOSED)
        if is_over:
            assert solved[-1].payload["outcome"] == ticket.outcome
        else:
            assert ticket.outcome is None
        needs_reason = ticket.outcome is Outcome.NOTHING_TO_KEEP
        assert bool(ticket.why_nothing) == needs_reason


def test_messages_and_their_events_belong_together(demo: Demo) -> None:
    for ticket in demo.tickets:
        messages = [m for m in demo.messages if m.ticket_id == ticket.id]
        for kind, event in (
            (MessageKind.REPLY, "ticket.replied"),
            (MessageKind.NOTE, "ticket.noted"),
        ):
            told = {e.payload["message_id"]: e for e in demo.of(ticket, event)}
            rows = {m.id: m for m in messages if m.kind is kind}
            assert told.keys() == rows.keys()
            for number, message in rows.items():
                assert told[number].occurred_at == message.created_at
                assert told[number].actor_id == message.author_id
        by_desk = [
            m.created_at
            for m in messages
            if m.kind is MessageKind.REPLY and not m.by_requester
        ]
        assert ticket.first_replied_at == (min(by_desk) if by_desk else None)


def test_links_and_their_events_belong_together(demo: Demo) -> None:
    for ticket in demo.tickets:
        left: Counter[tuple[int | None, int | None, str]] = Counter()
        for event in demo.of(ticket, "ticket.article_linked"):
            left[event.article_id, event.revision_id, event.payload["relation"]] += 1
        for event in demo.of(ticket, "ticket.article_unlinked"):
            left[event.article_id, event.revision_id, event.payload["relation"]] -= 1
        rows = [link for link in demo.links if link.ticket_id == ticket.id]
        assert +left == Counter(
            (k.article_id, k.revision_id, k.relation.value) for k in rows
        )


def test_the_desk_has_tickets_in_every_state(demo: Demo) -> None:
    unresolved = [t for t in demo.tickets if t.is_unresolved]
    assert 20 <= len(unresolved) <= 35
    assert {ticket.status for ticket in demo.tickets} == set(Status)
    assert {ticket.lang for ticket in unresolved} == {"en", "zh"}
    assert any(ticket.assignee_id is None for ticket in unresolved)
    assert any(ticket.is_breached(NOW) for ticket in unresolved)
    soon = NOW + timedelta(hours=1)
    assert any(t.is_breached(soon) and not t.is_breached(NOW) for t in unresolved)
    assert len({ticket.subject for ticket in unresolved}) == len(unresolved)
