"""People told of what happened: notices from the event log, and letters from those."""

import logging
from collections.abc import Callable
from datetime import timedelta
from threading import Lock

from articles.following.telling import KINDS, tellings_of
from kb.accounts.queries import actors_of
from kb.clock import utc_now
from kb.events.log import last_cursor, read_since
from kb.notices.actions import locked_follower, mark_mailed, tell
from kb.notices.queries import has_come_to, list_addressees, list_unmailed
from webapp.database import Database
from webapp.letters import LetterWriter, Post
from webapp.mail import Letter

log = logging.getLogger("askfirst")

NAME = "notices"
BATCH = 50
# Older news is no news, after an import or a long pause.
NEWS_FOR = timedelta(days=30)
MAILED_WITHIN = timedelta(days=3)

Send = Callable[[Letter], None]


class Notifier:
    """Follows the event log. It may run twice at once, and tells everything once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = Lock()
        # The application knows addresses and languages; without one nothing is mailed.
        self.writer: LetterWriter | None = None

    def follow(self, send: Send) -> None:
        """Write the notices that are missing, then mail those that are to be mailed.

        Notices are kept before the first letter goes: a crash in between delays a
        letter, and one after it sends it a second time at most.
        """
        with self._lock:
            while self._is_behind():
                self._tell()
            if self.writer is not None:
                self._mail(self.writer, send)

    def _is_behind(self) -> bool:
        with self._database.reading() as session:
            return last_cursor(session, KINDS) > has_come_to(session, NAME)

    def _tell(self) -> None:
        oldest = utc_now() - NEWS_FOR
        with self._database.transaction() as session:
            follower = locked_follower(session, NAME)
            for event in list(read_since(session, follower.cursor, KINDS, BATCH)):
                if event.occurred_at >= oldest:
                    tell(session, tellings_of(session, event), now=event.occurred_at)
                follower.cursor = event.id

    def _mail(self, writer: LetterWriter, send: Send) -> None:
        since = utc_now() - MAILED_WITHIN
        with self._database.reading() as session:
            addressees = list_addressees(session, since)
        for user_id in addressees:
            with self._database.transaction() as session:
                waiting = list_unmailed(session, user_id, since)
                people = actors_of(session, [user_id])
                if user_id in people:
                    user, actor = people[user_id]
                    for post in writer.letters(session, user, actor, waiting):
                        _hand_over(post, send)


def _hand_over(post: Post, send: Send) -> None:
    try:
        send(post.letter)
    except Exception:
        # The next sweep tries again; those that went out must not go with it.
        log.exception("a letter about notices was not taken")
    else:
        for notice in post.notices:
            mark_mailed(notice, now=utc_now())
