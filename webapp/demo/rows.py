"""The demo's story written into the database, in the order in which it happened."""

from collections.abc import Iterable, Sequence
from itertools import chain

from sqlalchemy.orm import Session

from kb.events.log import record
from kb.events.types import Event
from webapp.demo.stories import Story

CHUNK = 5000


def write(session: Session, events: Iterable[Event], stories: Iterable[Story]) -> int:
    """Add tickets and events, the oldest first; return how many events there are."""
    ordered = sorted(stories, key=lambda story: story.ticket.created_at)
    _write_tickets(session, ordered)
    told = chain.from_iterable(story.events for story in ordered)
    in_order = sorted([*events, *told], key=lambda event: event.occurred_at)
    for start in range(0, len(in_order), CHUNK):
        record(session, *in_order[start : start + CHUNK])
    return len(in_order)


def _write_tickets(session: Session, stories: Sequence[Story]) -> None:
    session.add_all(story.ticket for story in stories)
    session.flush()  # everything on a ticket needs its id
    for story in stories:
        ticket = story.ticket
        ticket.number = f"T-{ticket.created_at.year}-{ticket.id:06d}"
        for message in story.messages:
            message.ticket_id = ticket.id
        for link in story.links:
            link.ticket_id = ticket.id
    session.add_all(chain.from_iterable(story.messages for story in stories))
    session.add_all(chain.from_iterable(story.links for story in stories))
    session.flush()  # the events name the messages
