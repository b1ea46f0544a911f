"""Who calls: Flask-Login behind one typed function."""

from dataclasses import dataclass, replace

from flask import Flask, g, session
from flask_login import LoginManager, current_user, login_user, logout_user

from kb.accounts import queries
from kb.clock import utc_now
from kb.policy import Actor
from webapp.database import Database
from webapp.visitor import journey_id, visit_id

TICKETS = "tickets"


@dataclass(frozen=True)
class LoginUser:
    """A signed-in person as Flask-Login wants them: known by the sign-in's token."""

    token: str
    actor: Actor
    lang: str
    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        return self.token


def init_login(app: Flask, database: Database) -> None:
    """Have each request know its person."""
    manager = LoginManager(app)
    manager.session_protection = None

    def load(token: str) -> LoginUser | None:
        with database.reading() as reading:
            user = queries.find_signed_in(reading, token, utc_now())
            if user is None:
                return None
            return LoginUser(token, queries.actor_of(reading, user), user.lang)

    manager.user_loader(load)


def current_login() -> LoginUser | None:
    """Return the signed-in person, if one."""
    return (
        current_user
        if isinstance(current_user._get_current_object(), LoginUser)
        else None
    )


def current_actor() -> Actor:
    """Return whoever makes this request, with the ids of their visit and journey."""
    if "actor" not in g:
        login = current_login()
        g.actor = replace(
            login.actor if login else Actor(),
            visit_id=visit_id(),
            journey_id=journey_id(),
            ticket_ids=frozenset(session.get(TICKETS, ())),
        )
    actor: Actor = g.actor
    return actor


def enter(token: str, actor: Actor, lang: str) -> None:
    """Bind the browser to a new sign-in; nothing of the old session stays."""
    tickets = session.get(TICKETS)
    session.clear()
    if tickets:
        session[TICKETS] = tickets
    login_user(LoginUser(token, actor, lang))
    g.pop("actor", None)


def leave() -> None:
    """Unbind the browser."""
    logout_user()
    session.clear()
    g.pop("actor", None)


def open_ticket_for_visitor(ticket_id: int) -> None:
    """Let this browser see a ticket whose signed link it followed."""
    session[TICKETS] = sorted({*session.get(TICKETS, ()), ticket_id})[-20:]
    g.pop("actor", None)
