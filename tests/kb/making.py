"""People, tickets and events for the tests of the core."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.events.log import record
from kb.events.models import EventRow
from kb.events.types import (
    ArticleLeft,
    ArticleRead,
    SearchOpened,
    SearchPerformed,
    SuggestionDismissed,
    SuggestionOpened,
    SuggestionShown,
)
from kb.journeys.refs import ArticleRef
from kb.journeys.trail import Trail
from kb.policy import Actor
from kb.tickets.actions import Words
from kb.tickets.models import Ticket
from kb.tickets.opening import NewTicket, open_ticket

# A Wednesday, 10:00 in the zone below.
NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

REF = ArticleRef(article_id=7, revision_id=71)
OTHER = ArticleRef(article_id=8, revision_id=81)

_numbers = count(1)


def unique(prefix: str) -> str:
    return f"{prefix}{next(_numbers)}"


def words(text: str) -> Words:
    return Words(text, f"<p>{text}</p>")


def visitor(visit: str | None = None, journey: str | None = None) -> Actor:
    return Actor(
        visit_id=visit or unique("visit"), journey_id=journey or unique("journey")
    )


def on_visit(actor: Actor, visit: str, journey: str | None = None) -> Actor:
    """The account in a browser that was known before it signed in."""
    return replace(actor, visit_id=visit, journey_id=journey or actor.journey_id)


def make_ticket(
    session: Session,
    by: Actor,
    now: datetime = NOW,
    trail: Trail | None = None,
    **fields: Any,
) -> Ticket:
    form = {
        "form_key": unique("form"),
        "subject": "VPN error 691",
        "description": "It asks for the password again and again.",
    }
    return open_ticket(
        session,
        NewTicket(**(form | fields)),
        by=by,
        now=now,
        zone=ZONE,
        trail=trail or Trail(),
    )


def events_of(session: Session, *kinds: str) -> list[EventRow]:
    chosen = select(EventRow).where(EventRow.kind.in_(kinds)).order_by(EventRow.id)
    return list(session.scalars(chosen))


@dataclass(frozen=True)
class Walk:
    """What one person does, written into the log as the site writes it."""

    session: Session
    actor: Actor

    def searches(
        self,
        query: str,
        now: datetime = NOW,
        *,
        results: int = 3,
        lang: str = "en",
        **fields: Any,
    ) -> str:
        key = unique("search")
        event = SearchPerformed.by(
            self.actor,
            now,
            search_key=key,
            query=query,
            lang=lang,
            results=results,
            filters={},
            arm="suggest",
            **fields,
        )
        record(self.session, event)
        return key

    def opens(
        self, search_key: str, rank: int, ref: ArticleRef = REF, now: datetime = NOW
    ) -> None:
        event = SearchOpened.by(
            self.actor, now, **ref._asdict(), search_key=search_key, rank=rank
        )
        record(self.session, event)

    def reads(
        self,
        ref: ArticleRef = REF,
        now: datetime = NOW,
        *,
        source: str = "direct",
        seconds: int | None = None,
    ) -> None:
        key = unique("read")
        event = ArticleRead.by(
            self.actor, now, **ref._asdict(), read_key=key, source=source, lang="en"
        )
        record(self.session, event)
        if seconds is not None:
            left = now + timedelta(seconds=seconds)
            record(
                self.session,
                ArticleLeft.by(
                    self.actor, left, **ref._asdict(), read_key=key, seconds=seconds
                ),
            )

    def is_offered(
        self, ref: ArticleRef = REF, rank: int = 1, now: datetime = NOW
    ) -> None:
        event = SuggestionShown.by(
            self.actor,
            now,
            **ref._asdict(),
            form_key="form",
            rank=rank,
            score=1.0,
            matched=["vpn"],
            arm="suggest",
        )
        record(self.session, event)

    def opens_offer(
        self, ref: ArticleRef = REF, rank: int = 1, now: datetime = NOW
    ) -> None:
        event = SuggestionOpened.by(
            self.actor, now, **ref._asdict(), form_key="form", rank=rank
        )
        record(self.session, event)

    def dismisses(self, ref: ArticleRef = REF, now: datetime = NOW) -> None:
        event = SuggestionDismissed.by(
            self.actor, now, **ref._asdict(), form_key="form", rank=1
        )
        record(self.session, event)
