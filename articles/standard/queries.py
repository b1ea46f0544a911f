"""Checks and samples read: the points for all who write, the notes for two people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from articles.models import Article, Edition, Revision
from articles.queries import visible_to
from articles.standard.models import CoachingSample, StandardCheck
from articles.standard.points import Point, missed_points
from kb.errors import NotFound
from kb.policy import Actor, Permission, allows
from kb.text import N_, Lang


@dataclass(frozen=True, kw_only=True)
class Subject:
    """The text that a check or a sample is about."""

    revision_id: int
    number: int
    lang: Lang
    slug: str
    title: str
    revision: int
    person_id: int


@dataclass(frozen=True, kw_only=True)
class Sample(Subject):
    """A text that was drawn and waits for its check; `coach_id` has taken it."""

    sample_id: int
    month: date
    coach_id: int | None


@dataclass(frozen=True, kw_only=True)
class Checked(Subject):
    """A check as the two people whom it concerns list it."""

    check_id: int
    checker_id: int
    checked_at: datetime
    points: dict[str, bool]

    @property
    def missed(self) -> list[Point]:
        return missed_points(self.points)


def list_missed(session: Session, revision_id: int) -> list[Point]:
    """Return the points that a revision missed in its last check."""
    answers = session.scalar(
        select(StandardCheck.points)
        .where(StandardCheck.revision_id == revision_id)
        .order_by(StandardCheck.id.desc())
        .limit(1)
    )
    return missed_points(answers or {})


def list_samples(session: Session, actor: Actor) -> Sequence[Sample]:
    """Return the samples that this coach may take or has taken, the oldest first."""
    rows = session.execute(
        _about(CoachingSample)
        .add_columns(
            CoachingSample.id.label("sample_id"),
            CoachingSample.month,
            CoachingSample.coach_id,
        )
        .where(
            visible_to(actor),
            CoachingSample.check_id.is_(None),
            CoachingSample.person_id != actor.user_id,
            or_(
                CoachingSample.coach_id.is_(None),
                CoachingSample.coach_id == actor.user_id,
            ),
        )
        .order_by(CoachingSample.month, CoachingSample.id)
    )
    return [Sample(**row._mapping) for row in rows]


def access_sample(session: Session, actor: Actor, sample_id: int) -> CoachingSample:
    """Return a sample that this coach may take or has taken; else `NotFound`."""
    known = {sample.sample_id for sample in list_samples(session, actor)}
    sample = session.get(CoachingSample, sample_id) if sample_id in known else None
    if sample is None:
        raise NotFound(N_("There is no such sample."))
    return sample


def list_checks(session: Session, actor: Actor) -> Sequence[Checked]:
    """Return the checks of the actor's texts and those the actor gave, newest first."""
    own = or_(
        StandardCheck.person_id == actor.user_id,
        StandardCheck.checker_id == actor.user_id,
    )
    rows = session.execute(
        _checked().where(visible_to(actor), own).order_by(StandardCheck.id.desc())
    )
    return [Checked(**row._mapping) for row in rows]


def access_check(session: Session, actor: Actor, check_id: int) -> StandardCheck:
    """Return a check for the two whom it concerns; `NotFound` for everybody else."""
    check = session.get(StandardCheck, check_id)
    if check is None or not allows(actor, Permission.CHECK_READ, check):
        raise NotFound(N_("There is no such check."))
    return check


def find_subject(session: Session, actor: Actor, revision_id: int) -> Subject | None:
    """Return what a check of a revision is about, if the actor may know of it."""
    row = session.execute(
        _subject(Revision.author_id)
        .select_from(Revision)
        .join(Article, Article.id == Revision.article_id)
        .join(Edition, _same())
        .where(
            Revision.id == revision_id,
            Revision.author_id.is_not(None),
            visible_to(actor),
        )
    ).one_or_none()
    return None if row is None else Subject(**row._mapping)


def _checked() -> Select[*tuple[Any, ...]]:
    return _about(StandardCheck).add_columns(
        StandardCheck.id.label("check_id"),
        StandardCheck.checker_id,
        StandardCheck.checked_at,
        StandardCheck.points,
    )


def _about(
    kind: type[StandardCheck] | type[CoachingSample],
) -> Select[*tuple[Any, ...]]:
    return (
        _subject(kind.person_id)
        .select_from(kind)
        .join(Revision, Revision.id == kind.revision_id)
        .join(Article, Article.id == Revision.article_id)
        .join(Edition, _same())
    )


def _subject(person: Any) -> Select[*tuple[Any, ...]]:
    return select(
        Revision.id.label("revision_id"),
        Article.number,
        Revision.lang,
        Edition.slug,
        Revision.title,
        Revision.number.label("revision"),
        person.label("person_id"),
    )


def _same() -> Any:
    return and_(
        Edition.article_id == Revision.article_id, Edition.lang == Revision.lang
    )
