"""Where sessions begin and end, and the only place that commits."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

from flask import Flask, Response, current_app, g, request
from sqlalchemy import Engine
from sqlalchemy.orm import Session

import articles.editing.models
import articles.following.models
import articles.models
import articles.repairs.models
import articles.reviews.models
import articles.standard.models
import articles.upkeep.models
import kb.accounts.models
import kb.announcements.models
import kb.comparisons.models
import kb.events.models
import kb.journeys.models
import kb.notices.models
import kb.products.models
import kb.searches.models
import kb.tickets.models
import kb.tuning.models
from kb.db import Base, make_engine, make_sessions
from kb.events.log import FOLLOWED
from kb.migrate import upgrade

# Every table belongs to the metadata once its module is here.
MODELS = (
    kb.accounts.models,
    kb.events.models,
    kb.journeys.models,
    kb.products.models,
    kb.tickets.models,
    kb.notices.models,
    kb.announcements.models,
    kb.searches.models,
    kb.tuning.models,
    kb.comparisons.models,
    articles.models,
    articles.repairs.models,
    articles.reviews.models,
    articles.editing.models,
    articles.upkeep.models,
    articles.standard.models,
    articles.following.models,
)
METADATA = Base.metadata

P = ParamSpec("P")
R = TypeVar("R")
READS = "reads_only"


class Database:
    """The engine of one site and its transactions."""

    def __init__(self, url: str) -> None:
        self.engine: Engine = make_engine(url)
        self.session: Callable[[bool], Session] = make_sessions(self.engine)
        self.after_followed: Callable[[], None] = lambda: None

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Give a writing session that commits at the end of the block."""
        with self.session(True) as session:
            yield session
            self.commit(session)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that writes nothing."""
        with self.session(False) as session:
            yield session

    def commit(self, session: Session) -> None:
        """Commit and wake whoever follows the event log."""
        followed = session.info.pop(FOLLOWED, False)
        session.commit()
        if followed:
            self.after_followed()

    def migrate(self) -> None:
        """Bring the schema up to date."""
        upgrade(self.engine, METADATA)

    def close(self) -> None:
        self.engine.dispose()


def init_database(app: Flask, database: Database) -> None:
    """Bind one transaction to each request of the application."""
    app.extensions["database"] = database
    app.after_request(_commit)
    app.teardown_request(_close)


def reads(view: Callable[P, R]) -> Callable[P, R]:
    """Declare that a view writes nothing, so that a form sent to it takes no lock."""
    setattr(view, READS, True)
    return view


def db() -> Session:
    """Return the session of this request, begun at the first call."""
    if "session" not in g:
        database: Database = current_app.extensions["database"]
        g.session = database.session(_writes())
    session: Session = g.session
    return session


def _writes() -> bool:
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return False
    view = current_app.view_functions.get(request.endpoint or "")
    return not getattr(view, READS, False)


def let_go() -> None:
    """End the transaction before anything was written, so that slow work holds no lock.

    The next use of the session begins a new one.
    """
    db().rollback()


def fail() -> None:
    """Roll the request back although it ends in a page, which shows what is stored."""
    g.failed = True
    if "session" in g:
        g.session.rollback()


def commit_now() -> None:
    """Commit before the answer is made, for what must follow the commit."""
    database: Database = current_app.extensions["database"]
    database.commit(db())


def _commit(response: Response) -> Response:
    if "session" in g and not g.get("failed"):
        database: Database = current_app.extensions["database"]
        database.commit(g.session)
    return response


def _close(_error: BaseException | None) -> None:
    session: Session | None = g.pop("session", None)
    if session is not None:
        session.close()
