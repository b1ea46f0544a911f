"""Texts checked against the content standard, and samples drawn for coaching."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from random import Random

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from articles.models import Revision
from articles.standard.models import CoachingSample, StandardCheck
from articles.standard.points import Point, missed_points
from kb.accounts.models import User
from kb.errors import Conflict, Forbidden, Invalid
from kb.events.keeping import ArticlePublished
from kb.events.log import record
from kb.events.models import EventRow
from kb.events.reviewing import StandardChecked
from kb.policy import Actor, License
from kb.text import N_, clean

# How many texts of a person are looked at in a month.
A_MONTH = 3
MAX_NOTE = 4000


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What a checker says of each point; the note is for the author alone."""

    points: Mapping[Point, bool]
    note: str = ""


def give_check(
    session: Session,
    revision: Revision,
    answers: Answers,
    *,
    by: Actor,
    now: datetime,
    sample: CoachingSample | None = None,
) -> StandardCheck:
    """Answer the checklist for one revision, and for the sample that it may be.

    Raise `Invalid` when an answer is missing, and `Forbidden` for one's own text.
    """
    assert by.user_id is not None
    if set(answers.points) != set(Point):
        raise Invalid(N_("Answer every point with yes or no."), "points")
    if len(answers.note) > MAX_NOTE:
        raise Invalid(N_("Use at most %(count)s characters."), "note", count=MAX_NOTE)
    person_id = _author(revision, by)
    if sample is not None:
        take_sample(session, sample, by=by)
    check = StandardCheck(
        revision_id=revision.id,
        person_id=person_id,
        checker_id=by.user_id,
        checked_at=now,
        points={point.value: answers.points[point] for point in Point},
        note=clean(answers.note).strip(),
    )
    session.add(check)
    session.flush()  # the sample and the event name it
    if sample is not None:
        sample.check_id = check.id
    record(session, _event(revision, check, by, now))
    return check


def _author(revision: Revision, by: Actor) -> int:
    if revision.author_id is None:
        raise Invalid(N_("Nobody is known to have written this text."))
    if revision.author_id == by.user_id:
        raise Forbidden(N_("Somebody else has to check your own text."))
    return revision.author_id


def _event(
    revision: Revision, check: StandardCheck, by: Actor, now: datetime
) -> StandardChecked:
    return StandardChecked.by(
        by,
        now,
        article_id=revision.article_id,
        revision_id=revision.id,
        check_id=check.id,
        met=len(Point) - len(missed_points(check.points)),
        points=len(Point),
    )


def take_sample(session: Session, sample: CoachingSample, *, by: Actor) -> None:
    """Say that one will check this sample; raise `Conflict` when somebody else will."""
    session.refresh(sample, with_for_update=True)
    if sample.person_id == by.user_id:
        raise Forbidden(N_("Somebody else has to check your own text."))
    if sample.check_id is not None or sample.coach_id not in (None, by.user_id):
        raise Conflict(N_("Somebody else has taken this sample."))
    sample.coach_id = by.user_id
    session.flush()


def draw_samples(session: Session, rng: Random, now: datetime) -> int:
    """Draw up to three texts of each licensed writer for this month's checks.

    They are texts that went out to readers in the month before. Who has samples of
    this month already gets no more; return how many were drawn.
    """
    this_month = now.astimezone(UTC).date().replace(day=1)
    # Two processes would draw twice as many. SQLite has one writer anyway.
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(4700213)"))
    of_month = select(CoachingSample.person_id).where(
        CoachingSample.month == this_month
    )
    drawn = set(session.scalars(of_month))
    count = 0
    for person_id, revision_ids in _released(session, this_month).items():
        if person_id in drawn:
            continue
        chosen = rng.sample(revision_ids, min(A_MONTH, len(revision_ids)))
        session.add_all(
            CoachingSample(month=this_month, person_id=person_id, revision_id=id_)
            for id_ in chosen
        )
        count += len(chosen)
    session.flush()
    return count


def _released(session: Session, month: date) -> dict[int, Sequence[int]]:
    """Return the texts of the month before, by their licensed writers."""
    until = datetime(month.year, month.month, 1, tzinfo=UTC)
    year, last = (
        (month.year, month.month - 1) if month.month > 1 else (month.year - 1, 12)
    )
    rows = session.execute(
        select(Revision.author_id, Revision.id)
        .join(User, User.id == Revision.author_id)
        .join(EventRow, EventRow.revision_id == Revision.id)
        .where(
            EventRow.kind == ArticlePublished.kind,
            EventRow.occurred_at >= datetime(year, last, 1, tzinfo=UTC),
            EventRow.occurred_at < until,
            User.is_active,
            User.license != License.CANDIDATE,
        )
        .distinct()
        .order_by(Revision.author_id, Revision.id)
    )
    found: dict[int, list[int]] = {}
    for author_id, revision_id in rows:
        if author_id is not None:
            found.setdefault(author_id, []).append(revision_id)
    return dict(found)
