"""The index kept in step with the event log, and healed from the database."""

import logging
from threading import Lock

from articles.documents import changes_since, search_documents
from kb.analytics.asked import asked_as
from kb.documents import document_key
from kb.events.log import last_cursor
from search.protocol import IndexBusy, IndexUnavailable, SearchEngine
from webapp.database import Database

log = logging.getLogger("askfirst")


class IndexKeeper:
    """The one that writes to the index in this process."""

    def __init__(self, database: Database, engine: SearchEngine) -> None:
        self._database = database
        self._engine = engine
        self._lock = Lock()

    def catch_up(self) -> None:
        """Apply what the event log holds beyond the index; rebuild a damaged one."""
        with self._lock:
            try:
                problems = self._engine.check()
                if not problems:
                    self._apply()
                    return
                log.warning("index rebuilt: %s", "; ".join(problems))
            except IndexBusy:
                return
            except IndexUnavailable as error:
                log.warning("index rebuilt: %s", error)
            self._rebuild()

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

    def _apply(self) -> None:
        while True:
            cursor = self._engine.cursor()
            with self._database.reading() as session:
                changes, reached = changes_since(session, cursor, asked_as(session))
            if reached == cursor:
                return
            self._engine.apply(changes, reached)

    def _rebuild(self) -> None:
        with self._database.reading() as session:
            cursor = last_cursor(session)
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
