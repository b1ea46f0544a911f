"""A whole site for tests of pages: its browsers, its content, its tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from articles.models import Article, Edition
from kb.accounts.queries import actor_of, find_user
from kb.clock import utc_now
from kb.config import Settings
from kb.db import Base
from kb.events.models import EventRow
from kb.policy import Actor, Permission
from kb.tickets.models import Ticket
from kb.tickets.queries import access_ticket
from tests.articles.making import make_edition, make_published
from tests.cast import Member, make_user
from tests.databases import Template
from tests.kb.making import make_ticket
from tests.web import signed_in
from webapp.app import create_app
from webapp.services import Services, build

B = TypeVar("B", bound=Base)


def actor_named(session: Session, member: Member) -> Actor:
    """The member, with an account made at the first use."""
    user = find_user(session, member.email) or make_user(session, member)
    return actor_of(session, user)


@dataclass(frozen=True)
class Site:
    """Each browser is opened once, so that a test may go on where it was."""

    app: Flask
    services: Services
    _open: dict[str, FlaskClient] = field(default_factory=dict)

    def browser(self, member: Member | None = None) -> FlaskClient:
        name = member.name if member else ""
        if name not in self._open:
            fresh = self.app.test_client
            self._open[name] = signed_in(self.app, member) if member else fresh()
        return self._open[name]

    def actor(self, member: Member) -> Actor:
        with self.services.database.transaction() as session:
            return actor_named(session, member)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction, after which the index has followed."""
        with self.services.database.transaction() as session:
            yield session
        self.services.keeper.catch_up()

    def article(self, *, published: bool = True, **fields: Any) -> Edition:
        """A new article; see `tests.articles.making`."""
        with self.writing() as session:
            make = make_published if published else make_edition
            return make(session, **fields)

    def ticket(self, member: Member, **fields: Any) -> Ticket:
        """A ticket that the member sent a moment ago."""
        by = self.actor(member)
        with self.services.database.transaction() as session:
            return make_ticket(session, by, utc_now(), **fields)

    def seen(self, ticket: Ticket, member: Member) -> Ticket:
        """The ticket as it is now, if the member may see it."""
        by = self.actor(member)
        with self.services.database.reading() as session:
            return access_ticket(session, by, ticket.number, to=Permission.TICKET_READ)

    def number(self, edition: Edition) -> int:
        with self.services.database.reading() as session:
            return session.get_one(Article, edition.article_id).number

    def rows(self, kind: type[B]) -> list[B]:
        with self.services.database.reading() as session:
            return list(session.scalars(select(kind)))

    def events(self, kind: str) -> list[EventRow]:
        """What happened, with the observations that were still held."""
        self.services.observations.flush()
        with self.services.database.reading() as session:
            chosen = select(EventRow).where(EventRow.kind == kind)
            return list(session.scalars(chosen.order_by(EventRow.id)))


@contextmanager
def opened(
    template: Template, folder: Path, *, jobs_at_once: bool = True, **settings: Any
) -> Iterator[Site]:
    """A site of its own, for one test or for a module of tests that only read."""
    with template.lent(folder) as url:
        chosen = Settings(
            data_dir=folder / "data",
            database_url=url,
            secret_key="a key for tests only",
            rate_limits=False,
            **settings,
        )
        services = build(chosen, jobs_at_once=jobs_at_once)
        app = create_app(services)
        app.config["TESTING"] = True
        services.keeper.catch_up()
        yield Site(app, services)
        services.observations.flush()
        services.engine.close()
        services.database.close()
