"""What people read and search most."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CompoundSelect, case, func, or_, select
from sqlalchemy.orm import Session

from kb.accounts.models import GroupMember, UserRole
from kb.events.models import EventRow
from kb.events.types import (
    ArticleRead,
    SearchPerformed,
    VerdictGiven,
)
from kb.policy import STAFF


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How many people read an article, and what those who judged it said."""

    article_id: int
    readers: int
    helpful: int
    verdicts: int


def most_read(session: Session, since: datetime, limit: int) -> list[Reading]:
    """Return the articles with most readers since a moment, most first."""
    person = func.coalesce(EventRow.visit_id, EventRow.journey_id)
    is_read = EventRow.kind == ArticleRead.kind
    is_verdict = EventRow.kind == VerdictGiven.kind
    is_helpful = is_verdict & EventRow.payload["helpful"].as_boolean()
    readers = func.count(case((is_read, person)).distinct()).label("readers")
    rows = session.execute(
        select(
            EventRow.article_id,
            readers,
            func.count(case((is_helpful, 1))),
            func.count(case((is_verdict, 1))),
        )
        .where(
            EventRow.kind.in_((ArticleRead.kind, VerdictGiven.kind)),
            EventRow.occurred_at >= since,
            EventRow.article_id.is_not(None),
        )
        .group_by(EventRow.article_id)
        .order_by(readers.desc(), EventRow.article_id)
        .limit(limit)
    )
    return [
        Reading(article_id=article, readers=people, helpful=yes, verdicts=all_)
        for article, people, yes, all_ in rows
        if article is not None
    ]


def often_searched(
    session: Session, lang: str, since: datetime, *, people: int, limit: int
) -> list[str]:
    """Return searches that at least so many different people made with results.

    What few people typed may be about one of them, so it stays unseen; as does what
    people look for who may read more than everybody.
    """
    words = func.lower(EventRow.payload["query"].as_string())
    visits = func.count(EventRow.visit_id.distinct())
    rows = session.execute(
        select(words)
        .where(
            EventRow.kind == SearchPerformed.kind,
            EventRow.occurred_at >= since,
            EventRow.payload["lang"].as_string() == lang,
            EventRow.payload["results"].as_integer() > 0,
            EventRow.payload["limited"].as_boolean().is_(False),
            or_(EventRow.actor_id.is_(None), EventRow.actor_id.not_in(_insiders())),
        )
        .group_by(words)
        .having(visits >= people)
        .order_by(visits.desc(), words)
        .limit(limit)
    )
    return [word for (word,) in rows]


def _insiders() -> CompoundSelect[int]:
    staff = select(UserRole.user_id).where(UserRole.role.in_(STAFF))
    return staff.union(select(GroupMember.user_id))
