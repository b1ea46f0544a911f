"""Who is told of what has happened, by name."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from articles.following.telling import KINDS, tellings_of
from kb.accounts.models import User
from kb.events.log import last_cursor, read_since
from kb.notices.actions import Telling, tell
from tests.articles.making import NOW


def tellings_since(session: Session, cursor: int) -> list[Telling]:
    """What is to be told of the events after this one, and is told with that."""
    found: list[Telling] = []
    for event in list(read_since(session, cursor, KINDS)):
        new = tellings_of(session, event)
        tell(session, new, now=NOW)
        found += new
    return found


def told_since(session: Session, cursor: int) -> set[tuple[str, str]]:
    """Names and kinds of what is told of the events after this one."""
    names = {user.id: user.name for user in session.scalars(select(User))}
    return {(names[t.user_id], t.kind) for t in tellings_since(session, cursor)}


def here(session: Session) -> int:
    """The newest event there is."""
    return last_cursor(session)
