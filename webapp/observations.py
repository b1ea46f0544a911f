"""Observations, held for at most two seconds so that no page waits for the disk."""

import logging
from dataclasses import dataclass, replace
from datetime import timedelta
from threading import Event as Signal
from threading import Lock, Thread

from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from kb.events.log import record
from kb.events.models import EventRow
from kb.events.types import Event, SearchPerformed
from kb.text import fold
from webapp.database import Database

log = logging.getLogger("askfirst")

HELD_SECONDS = 1.0
TYPING = timedelta(seconds=30)
MOST_HELD = 10_000


@dataclass
class _Typed:
    event: SearchPerformed
    fresh: bool


class Observations:
    """A buffer in front of the event log, for what may be lost by a crash.

    Searches of one visitor that follow the typing collapse into one.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = Lock()
        self._events: list[Event] = []
        self._typed: dict[str, _Typed] = {}
        self._stopped = Signal()
        self._thread: Thread | None = None

    def add(self, *events: Event) -> None:
        """Hold events until the next flush; the oldest give way in a flood."""
        with self._lock:
            self._events.extend(events)
            del self._events[:-MOST_HELD]

    def add_search(self, event: SearchPerformed) -> None:
        """Hold a search; it replaces the one that the visitor was still typing."""
        with self._lock:
            previous = self._typed.get(event.visit_id or "")
            if previous and not continues(previous.event.query, event.query):
                self._events.append(previous.event)
            self._typed[event.visit_id or ""] = _Typed(event, fresh=True)

    def flush(self, everything: bool = True) -> None:
        """Write what is held; without `everything`, not what is being typed."""
        with self._lock:
            events, self._events = self._events, []
            settled = [v for v, t in self._typed.items() if everything or not t.fresh]
            events += [self._typed.pop(visit).event for visit in settled]
            for typed in self._typed.values():
                typed.fresh = False
        if not events:
            return
        try:
            with self._database.transaction() as session:
                record(session, *(_linked(session, event) for event in events))
        except OperationalError:
            log.exception("%s observations wait for the next flush", len(events))
            self.add(*events)
        except Exception:
            # What cannot be written now never can, and must not hold up the rest.
            log.exception("%s observations were not written", len(events))

    def start(self) -> None:
        """Flush every second from a thread of its own."""
        self._thread = Thread(target=self._run, name="observations", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Flush a last time."""
        self._stopped.set()
        if self._thread:
            self._thread.join(timeout=5)
        self.flush()

    def _run(self) -> None:
        while not self._stopped.wait(HELD_SECONDS):
            self.flush(everything=False)


def continues(earlier: str, later: str) -> bool:
    """Say whether one query is the other one while being typed or shortened."""
    first, second = fold(earlier), fold(later)
    return first.startswith(second) or second.startswith(first)


def _linked(session: Session, event: Event) -> Event:
    if not isinstance(event, SearchPerformed) or event.visit_id is None:
        return event
    previous = session.scalar(
        select(EventRow)
        .where(
            EventRow.visit_id == event.visit_id,
            EventRow.kind == SearchPerformed.kind,
            EventRow.occurred_at > event.occurred_at - TYPING,
        )
        .order_by(EventRow.id.desc())
        .limit(1)
    )
    if previous is None or not continues(previous.payload["query"], event.query):
        return event
    return replace(event, refines=previous.payload["search_key"])
