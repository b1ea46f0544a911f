"""The moment in which a browser becomes a person's."""

from flask import Response

from kb.accounts.actions import sign_in
from kb.accounts.models import User
from kb.accounts.queries import actor_of
from kb.clock import utc_now
from kb.policy import DESK, Role
from webapp.database import db
from webapp.login import current_actor, enter
from webapp.redirects import go_next


def begin(user: User) -> None:
    """Sign this browser in as the person, who goes on with their journey."""
    token = sign_in(db(), user, by=current_actor(), now=utc_now())
    enter(token, actor_of(db(), user), user.lang)


def go_on() -> Response:
    """Lead the person to where they wanted, else to where their work begins."""
    roles = current_actor().roles
    if Role.KNOWLEDGE_SPECIALIST in roles:
        return go_next("insights.failing")
    return go_next("desk.queue" if roles & DESK else "home.index")
