"""The only writer and the only reader of the event stream."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import fields

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from kb.events.models import EventRow
from kb.events.types import Event

# Set on a session whose commit gives the followers of the log something to do.
FOLLOWED = "followed"
COLUMNS = tuple(field.name for field in fields(Event))


def record(session: Session, *events: Event) -> None:
    """Write events in the transaction of the change they describe."""
    if any(event.followed for event in events):
        session.info[FOLLOWED] = True
        commit_in_order(session)
    if events:
        session.execute(insert(EventRow), [row_of(event) for event in events])


def commit_in_order(session: Session) -> None:
    """Let no other change that is followed commit before this one has."""
    # PostgreSQL numbers rows before they commit: a follower could pass a lower
    # number that is not visible yet. SQLite has one writer anyway.
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(4700211)"))


def row_of(event: Event) -> dict[str, object]:
    """Return the columns and the payload of an event."""
    values = {field.name: getattr(event, field.name) for field in fields(event)}
    row: dict[str, object] = {name: values.pop(name) for name in COLUMNS}
    return row | {"kind": event.kind, "payload": values}


def read_since(
    session: Session, cursor: int, kinds: Iterable[str], limit: int = 1000
) -> Iterator[EventRow]:
    """Yield events of these kinds after the cursor, oldest first."""
    chosen = select(EventRow).where(EventRow.id > cursor, EventRow.kind.in_(kinds))
    yield from session.scalars(chosen.order_by(EventRow.id).limit(limit))


def last_cursor(session: Session, kinds: Collection[str] = ()) -> int:
    """Return the id of the newest event, if need be of these kinds; 0 for none."""
    newest = select(func.max(EventRow.id))
    if kinds:
        newest = newest.where(EventRow.kind.in_(kinds))
    return session.scalar(newest) or 0
