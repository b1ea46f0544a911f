"""Comparisons begun, ended and looked up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.comparisons.models import Comparison
from kb.errors import Conflict, Invalid, NotFound
from kb.events.log import commit_in_order, record
from kb.events.tuning import ComparisonEnded, ComparisonStarted
from kb.policy import Actor
from kb.text import N_, one_line
from kb.tuning import settings
from kb.tuning.settings import Values

MOST_DAYS = 90


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is compared with the setting in force, with which people, how long.

    `share` is the share of all people, 0 to 1.
    """

    values: Values
    share: float
    days: int
    note: str


def start_comparison(
    session: Session, plan: Plan, *, by: Actor, now: datetime
) -> Comparison:
    """Have people choose between the setting in force and another; raise `Invalid`.

    Raise `Conflict` while another comparison is under way.
    """
    settings.check(session, plan.values)
    _check(plan)
    commit_in_order(session)
    if find_running(session, now) is not None:
        raise Conflict(N_("Another comparison is under way. End it first."))
    in_force = settings.current(session)
    comparison = Comparison(
        started_at=now,
        started_by_id=by.user_id,
        until=now + timedelta(days=plan.days),
        share=plan.share,
        note=one_line(plan.note),
        weights=dict(plan.values.weights),
        blend=plan.values.blend,
        ranking_model_id=plan.values.ranking_model_id,
        setting_id=in_force.id if in_force else None,
    )
    session.add(comparison)
    session.flush()  # the event names it
    record(session, ComparisonStarted.by(by, now, comparison_id=comparison.id))
    return comparison


def _check(plan: Plan) -> None:
    if not 0 < plan.share <= 1:
        raise Invalid(N_("The share is a number from 1 to 100."), "share")
    if not 1 <= plan.days <= MOST_DAYS:
        raise Invalid(N_("Give 1 to %(most)d days."), "days", most=MOST_DAYS)


def end_comparison(
    session: Session, comparison: Comparison, *, by: Actor, now: datetime
) -> None:
    """End a comparison before its time; without effect where it has ended."""
    if comparison.ended_at is None and comparison.until > now:
        comparison.ended_at, comparison.ended_by_id = now, by.user_id
        record(session, ComparisonEnded.by(by, now, comparison_id=comparison.id))


def find_running(session: Session, now: datetime) -> Comparison | None:
    """Return the comparison under way, if there is one."""
    newest = select(Comparison).where(
        Comparison.ended_at.is_(None), Comparison.until > now
    )
    found = session.scalars(newest.order_by(Comparison.id.desc()).limit(1)).first()
    return found if found is not None and is_valid(session, found) else None


def is_valid(session: Session, comparison: Comparison) -> bool:
    """Say whether the setting it was begun beside is in force still."""
    in_force = settings.current(session)
    return comparison.setting_id == (in_force.id if in_force else None)


def values_of(comparison: Comparison, beside: Values) -> Values:
    """Return what the candidate says; its threshold is that of the present setting."""
    return Values(
        weights=comparison.weights,
        blend=comparison.blend,
        threshold=beside.threshold,
        ranking_model_id=comparison.ranking_model_id,
    )


def list_comparisons(session: Session, limit: int = 20) -> Sequence[Comparison]:
    """Return the comparisons, the newest first."""
    newest = select(Comparison).order_by(Comparison.id.desc())
    return session.scalars(newest.limit(limit)).all()


def get_comparison(session: Session, comparison_id: int) -> Comparison:
    """Return a comparison or raise `NotFound`."""
    comparison = session.get(Comparison, comparison_id)
    if comparison is None:
        raise NotFound(N_("There is no such comparison."))
    return comparison
