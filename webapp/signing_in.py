"""The moment in which a browser becomes a person's."""

from kb.accounts.actions import sign_in
from kb.accounts.models import User
from kb.accounts.queries import actor_of
from kb.clock import utc_now
from webapp.database import db
from webapp.login import current_actor, enter


def begin(user: User) -> None:
    """Sign this browser in as the person, who goes on with their journey."""
    token = sign_in(db(), user, by=current_actor(), now=utc_now())
    enter(token, actor_of(db(), user), user.lang)
