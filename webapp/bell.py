"""How many notices wait for whoever looks at a page."""

from flask import g
from sqlalchemy.exc import OperationalError

from articles.following.queries import knowable_by
from kb.notices.queries import count_unread
from webapp.login import current_actor
from webapp.services import services


def unread_notices() -> int:
    """Return the number for the header of any page, also of one that says sorry."""
    if "unread" not in g:
        g.unread = _count()
    unread: int = g.unread
    return unread


def _count() -> int:
    actor = current_actor()
    if actor.user_id is None:
        return 0
    try:
        # The transaction of the request may have failed already.
        with services().database.reading() as session:
            return count_unread(session, actor.user_id, knowable_by(actor))
    except OperationalError:
        return 0
