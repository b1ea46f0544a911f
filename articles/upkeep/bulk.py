"""One change to many articles, made and kept so that it can be undone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from articles.actions import reclassify
from articles.models import Article
from articles.upkeep.actions import reassign
from articles.upkeep.changing import (
    CARE,
    PLACE,
    Values,
    care_with,
    differing,
    place_with,
)
from articles.upkeep.models import BulkChange
from articles.upkeep.planning import Refused, plan_change
from kb.errors import Conflict
from kb.events.log import record
from kb.events.reviewing import ArticlesChanged
from kb.policy import Actor
from kb.text import N_


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a change or its undoing did, and what it left alone."""

    done: Sequence[Article]
    refused: Sequence[Refused]
    unseen: int
    bulk: BulkChange | None = field(default=None)


def apply_change(
    session: Session,
    wanted: Values,
    seen: Mapping[int, str],
    *,
    by: Actor,
    now: datetime,
) -> Outcome:
    """Make the change where it still is what somebody saw of it, by number.

    Raise `Conflict` where that is so of no article.
    """
    plan = plan_change(session, by, seen.keys(), wanted, lock=True)
    fresh = [one for one in plan.planned if seen[one.article.number] == one.seen]
    why = Conflict(N_("Somebody changed it since you looked."))
    stale = [
        Refused(article=one.article, why=why)
        for one in plan.planned
        if one not in fresh
    ]
    if not fresh:
        raise Conflict(
            N_("Nothing was changed: the articles are not as they were. Look again.")
        )
    changes = [(one.article, one.after) for one in fresh]
    return Outcome(
        done=[one.article for one in fresh],
        refused=[*plan.refused, *stale],
        unseen=plan.unseen,
        bulk=keep_change(session, changes, by=by, now=now),
    )


def keep_change(
    session: Session,
    changes: Sequence[tuple[Article, Values]],
    *,
    by: Actor,
    now: datetime,
) -> BulkChange:
    """Give articles these values, and keep what they were, so it can be undone."""
    kept = []
    for article, wanted in changes:
        before, after = differing(article, wanted)
        kept.append(
            {"article_id": article.id, "before": dict(before), "after": dict(after)}
        )
        give(session, article, after, by=by, now=now)
    bulk = BulkChange(made_by_id=by.user_id, made_at=now, changes=kept)
    session.add(bulk)
    session.flush()  # the id
    event = ArticlesChanged.by(by, now, bulk_id=bulk.id, count=len(kept), undone=False)
    record(session, event)
    return bulk


def give(
    session: Session, article: Article, values: Values, *, by: Actor, now: datetime
) -> None:
    """Give an article these values; who may is for the caller to check."""
    if any(name in values for name in PLACE):
        reclassify(session, article, place_with(article, values), by=by, now=now)
    if any(name in values for name in CARE):
        owner_id, due = care_with(article, values)
        reassign(session, article, owner_id=owner_id, review_due_at=due, by=by, now=now)
