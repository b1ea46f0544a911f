"""The follower of the event log that tells owners of saved searches what is new."""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from threading import Lock
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from kb.clock import utc_now
from kb.events.keeping import ArticlePublished
from kb.events.log import last_cursor, read_since
from kb.notices.actions import locked_follower, tell
from kb.notices.queries import has_come_to
from search.protocol import IndexUnavailable, SearchEngine
from search.tuning import SHIPPED, Tuning
from webapp.alerts import PLACES, Ask, alerts
from webapp.database import Database

log = logging.getLogger("askfirst")

NAME = "saved searches"
KINDS = (ArticlePublished.kind,)
# A search is asked once for so many releases, as they come from an import.
BATCH = 500


class Alerter:
    """Follows the log behind the index. It may run twice at once, and tells once."""

    def __init__(
        self, database: Database, engine: SearchEngine, zone: ZoneInfo
    ) -> None:
        self._database = database
        self._engine = engine
        self._zone = zone
        self._lock = Lock()
        # The application knows the names of kinds, and how the search is tuned.
        self.context: Callable[[], AbstractContextManager[object]] = nullcontext
        self.tuning: Callable[[Session], Tuning] = lambda _session: SHIPPED

    def follow(self) -> None:
        """Write the notices about what was published and the index holds by now."""
        with self._lock, self.context():
            try:
                while self._tell():
                    pass
            except IndexUnavailable as error:
                log.warning("saved searches wait for the index: %s", error)

    def _tell(self) -> bool:
        """Go one step further; say whether there was one."""
        with self._database.reading() as session:
            cursor = has_come_to(session, NAME)
            if last_cursor(session, KINDS) <= cursor:
                return False
            indexed = self._engine.cursor()
            rows = read_since(session, cursor, KINDS, BATCH)
            events = [row for row in rows if row.id <= indexed]
            if not events:
                return False
            # Nothing is locked while the searches are asked.
            ask, now = self._asker(session), utc_now()
            tellings = alerts(session, ask, events, now=now, zone=self._zone)
        with self._database.transaction() as session:
            follower = locked_follower(session, NAME)
            if follower.cursor == cursor:
                tell(session, tellings, now=utc_now())
                follower.cursor = events[-1].id
        return True

    def _asker(self, session: Session) -> Ask:
        tuning = self.tuning(session)
        return lambda query: self._engine.search(replace(query, tuning=tuning), PLACES)
