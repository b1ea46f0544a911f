"""The index kept in step with the event log, and healed from the database."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from articles.documents import KINDS, changes_since, search_documents
from kb.analytics.asked import asked_as
from kb.documents import document_key
from kb.events.log import last_cursor
from search.protocol import IndexBusy, IndexUnavailable, SearchEngine
from webapp.database import Database

log = logging.getLogger("askfirst")

# From here on a new index is quicker than changes to the old one.
MANY = 500


class IndexKeeper:
    """The one that writes to the index in this process."""

    def __init__(self, database: Database, engine: SearchEngine) -> None:
        self._database = database
        self._engine = engine
        self._lock = Lock()

    def catch_up(self) -> None:
        """Apply what the event log holds beyond the index; rebuild a broken one."""
        with self._lock, _other_writer():
            self._follow()

    def heal(self) -> None:
        """Look whether the index is whole, rebuild it if not, and catch up."""
        with self._lock, _other_writer():
            problems = self._engine.check()
            if problems:
                log.warning("index rebuilt: %s", "; ".join(problems))
                self._rebuild()
            else:
                self._follow()

    def rebuild(self) -> None:
        """Make a new index from the database and put it in place."""
        with self._lock:
            self._rebuild()

    def verify(self) -> list[str]:
        """Compare index and database, repair, and return what was wrong."""
        with self._lock:
            wrong = self._differences()
            if wrong:
                self._rebuild()
            return wrong

    def _follow(self) -> None:
        try:
            self._apply()
        except IndexBusy:
            raise
        except IndexUnavailable as error:
            log.warning("index rebuilt: %s", error)
            self._rebuild()

    def _apply(self) -> None:
        while True:
            cursor = self._engine.cursor()
            with self._database.reading() as session:
                if cursor > last_cursor(session, KINDS):
                    raise IndexUnavailable("the index is ahead of the database")
                changes, reached = changes_since(session, cursor, asked_as(session))
            if reached == cursor:
                return
            if len(changes) > MANY:
                self._rebuild()
                return
            self._engine.apply(changes, reached)

    def _rebuild(self) -> None:
        with self._database.reading() as session:
            # Events of other kinds may commit before an earlier one of these.
            cursor = last_cursor(session, KINDS)
            documents = search_documents(session, asked_as(session))
            self._engine.rebuild(documents, cursor)

    def _differences(self) -> list[str]:
        try:
            problems = self._engine.check()
            if problems:
                return problems
            self._apply()
            held = self._engine.contents()
        except IndexUnavailable as error:
            return [str(error)]
        with self._database.reading() as session:
            wanted = {
                document_key(d.article_id, d.lang): d.revision_id
                for d in search_documents(session, {})
            }
        missing = [f"not in the index: {key}" for key in wanted.keys() - held.keys()]
        extra = [f"still in the index: {key}" for key in held.keys() - wanted.keys()]
        behind = [
            f"another revision in the index: {key}"
            for key in wanted.keys() & held.keys()
            if wanted[key] != held[key]
        ]
        return sorted(missing + extra + behind)


@contextmanager
def _other_writer() -> Iterator[None]:
    """Leave the work to another process that holds the index: it follows the log."""
    try:
        yield
    except IndexBusy:
        log.info("the index is being written by another process")
