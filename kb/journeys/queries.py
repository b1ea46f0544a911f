"""A person's way so far, read from the event log."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session

from kb.events.models import EventRow
from kb.events.types import (
    ArticleRead,
    JourneyResumed,
    JourneySolved,
    VerdictGiven,
)
from kb.journeys.models import Draft
from kb.journeys.trail import KINDS, Trail, trail_of
from kb.journeys.verdicts import Reason, Verdict
from kb.policy import Actor

A_DAY = timedelta(hours=24)


def is_person(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that an event is this person's doing.

    What somebody did before signing in is theirs; what another account did in the
    same browser is not.
    """
    ways: list[ColumnElement[bool]] = [false()]
    if actor.visit_id is not None:
        ways.append(
            and_(EventRow.visit_id == actor.visit_id, EventRow.actor_id.is_(None))
        )
    if actor.user_id is not None:
        ways.append(EventRow.actor_id == actor.user_id)
    return or_(*ways)


def trail(session: Session, actor: Actor, now: datetime, hours: float = 24) -> Trail:
    """Return what the person searched, read and was offered in the last hours."""
    chosen = select(EventRow).where(
        is_person(actor),
        EventRow.kind.in_(KINDS),
        EventRow.occurred_at >= now - timedelta(hours=hours),
        EventRow.occurred_at <= now,
    )
    events = session.scalars(chosen.order_by(EventRow.occurred_at, EventRow.id))
    return trail_of(events.all())


def read_in_journey(session: Session, actor: Actor) -> set[int]:
    """Return the ids of the articles the person opened in the present journey."""
    if actor.journey_id is None:
        return set()
    return _opened(session, actor, EventRow.journey_id == actor.journey_id)


def opened_recently(
    session: Session, actor: Actor, now: datetime, days: int = 30
) -> set[int]:
    """Return the ids of the articles the person opened in the last days."""
    recent = EventRow.occurred_at >= now - timedelta(days=days)
    return _opened(session, actor, recent)


def _opened(session: Session, actor: Actor, when: ColumnElement[bool]) -> set[int]:
    opened = select(EventRow.article_id).where(
        is_person(actor), EventRow.kind == ArticleRead.kind, when
    )
    return {found for found in session.scalars(opened.distinct()) if found is not None}


def current_verdict(session: Session, actor: Actor, revision_id: int) -> Verdict | None:
    """Return what the person last said of a revision."""
    said = session.scalar(
        select(EventRow)
        .where(
            is_person(actor),
            EventRow.kind == VerdictGiven.kind,
            EventRow.revision_id == revision_id,
        )
        .order_by(EventRow.id.desc())
        .limit(1)
    )
    if said is None:
        return None
    reason = said.payload["reason"]
    return Verdict(
        helpful=said.payload["helpful"],
        reason=Reason(reason) if reason else None,
        words=said.payload["words"],
    )


def count_verdicts(session: Session, actor: Actor, now: datetime) -> int:
    """Return how often the person judged in the last 24 hours."""
    given = select(func.count()).where(
        is_person(actor),
        EventRow.kind == VerdictGiven.kind,
        EventRow.occurred_at > now - A_DAY,
    )
    return session.scalar(given) or 0


def is_solved(session: Session, actor: Actor) -> bool:
    """Say whether the person's present journey ended well, as far as they said."""
    if actor.journey_id is None:
        return False
    last = (
        select(EventRow.kind)
        .where(
            is_person(actor),
            EventRow.journey_id == actor.journey_id,
            EventRow.kind.in_((JourneySolved.kind, JourneyResumed.kind)),
        )
        .order_by(EventRow.id.desc())
    )
    return session.scalar(last.limit(1)) == JourneySolved.kind


def find_draft(session: Session, actor: Actor) -> Draft | None:
    """Return the request the person began, before or after signing in."""
    owned = select(Draft).where(Draft.owner.in_(owners(actor)))
    return session.scalar(owned.order_by(Draft.updated_at.desc()).limit(1))


def owners(actor: Actor) -> list[str]:
    """Return the keys under which the person may have left something."""
    visitor = [] if actor.visit_id is None else [f"v{actor.visit_id}"]
    account = [] if actor.user_id is None else [f"u{actor.user_id}"]
    return account + visitor
