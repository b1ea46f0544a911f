"""When texts go out and when they end: set by people, done by the clock."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from articles.lifecycle import Move, next_stage
from articles.models import Edition, Revision, Stage
from articles.reviews.actions import archive, check_allowed, get_approval, release
from articles.stages import enter, hold, take_off_schedule, void_review
from kb.accounts.queries import actor_of, get_user
from kb.errors import AskFirstError, Conflict, Invalid
from kb.events.keeping import ArticleWithdrawn
from kb.events.log import record
from kb.events.reviewing import PublicationScheduled
from kb.policy import Actor
from kb.text import N_

FURTHEST_YEARS = 5


def schedule(
    session: Session,
    edition: Edition,
    *,
    publish_at: datetime | None,
    unpublish_at: datetime | None,
    by: Actor,
    now: datetime,
) -> None:
    """Set when the approved text goes out, and when readers lose it again.

    Without `publish_at` only the end changes. Raise `Invalid` for times in the past,
    too far ahead or in the wrong order, and `Conflict` where nothing is approved.
    """
    hold(session, edition)
    _check_time(publish_at, now, "publish_at")
    _check_time(unpublish_at, now, "unpublish_at")
    begin = publish_at or edition.publish_at
    if unpublish_at is not None and begin is not None and unpublish_at <= begin:
        problem = N_("The end has to come after the beginning.")
        raise Invalid(problem, "unpublish_at")
    if publish_at is not None:
        stage = next_stage(edition.stage, Move.SCHEDULE)
        edition.scheduled_id = get_approval(session, edition).revision_id
        edition.publish_at = publish_at
        enter(edition, stage, now)
    elif edition.published_id is None and edition.scheduled_id is None:
        raise Conflict(N_("Readers do not have this article."))
    edition.unpublish_at = unpublish_at
    _scheduled(session, edition, by, now)


def _check_time(moment: datetime | None, now: datetime, field: str) -> None:
    if moment is None:
        return
    if moment <= now:
        raise Invalid(N_("Choose a time in the future."), field)
    if moment.year > now.year + FURTHEST_YEARS:
        problem = N_("Choose a time within the next %(years)s years.")
        raise Invalid(problem, field, years=FURTHEST_YEARS)


def unschedule(session: Session, edition: Edition, *, by: Actor, now: datetime) -> None:
    """Keep the approved text until somebody publishes it."""
    hold(session, edition)
    enter(edition, next_stage(edition.stage, Move.UNSCHEDULE), now)
    take_off_schedule(edition)
    _scheduled(session, edition, by, now)


def _scheduled(session: Session, edition: Edition, by: Actor, now: datetime) -> None:
    def written(moment: datetime | None) -> str:
        return "" if moment is None else moment.isoformat()

    record(
        session,
        PublicationScheduled.by(
            by,
            now,
            article_id=edition.article_id,
            revision_id=edition.scheduled_id or edition.published_id,
            lang=edition.lang,
            publish_at=written(edition.publish_at),
            unpublish_at=written(edition.unpublish_at),
        ),
    )


def follow_clock(session: Session, now: datetime) -> int:
    """Publish and withdraw what is due; return how many texts that were.

    What ended before it could begin is not published any more. A text that may not
    go out after all, as when its audience has changed, becomes a draft again.
    """
    over = and_(
        or_(Edition.published_id.is_not(None), Edition.stage == Stage.SCHEDULED),
        Edition.unpublish_at <= now,
    )
    begun = and_(Edition.stage == Stage.SCHEDULED, Edition.publish_at <= now)
    ended = [_try(session, one, _end, now) for one in _due(session, over)]
    published = [_try(session, one, _publish, now) for one in _due(session, begun)]
    return sum(ended) + sum(published)


def _due(session: Session, condition: ColumnElement[bool]) -> Sequence[Edition]:
    # A text that another process or a writer is at is left for the next time.
    rows = select(Edition).where(condition).order_by(Edition.id)
    chosen = rows.with_for_update(skip_locked=True)
    return session.scalars(chosen.execution_options(populate_existing=True)).all()


def _try(
    session: Session,
    edition: Edition,
    do: Callable[[Session, Edition, datetime], None],
    now: datetime,
) -> bool:
    """Do it, without letting a text that refuses stop the others."""
    try:
        with session.begin_nested():
            do(session, edition, now)
    except AskFirstError:
        void_review(session, edition, by=Actor(), now=now)
        enter(edition, Stage.DRAFT, now)
        return False
    return True


def _publish(session: Session, edition: Edition, now: datetime) -> None:
    review = get_approval(session, edition)
    revision = session.get_one(Revision, review.revision_id)
    # Whoever approved it has let it out; the clock only waited.
    by = Actor()
    if review.decided_by_id is not None:
        by = actor_of(session, get_user(session, review.decided_by_id))
    check_allowed(session, edition, revision, Move.PUBLISH, by=by, may_be_own=True)
    release(session, edition, by=by, now=now)


def _end(session: Session, edition: Edition, now: datetime) -> None:
    """Take the text from its readers; a newer one stays on its way to them."""
    is_newest = edition.stage in (Stage.PUBLISHED, Stage.SCHEDULED)
    if is_newest or edition.published_id is None:
        archive(session, edition, by=Actor(), now=now)
        return
    revision_id = edition.published_id
    edition.published_id = edition.unpublish_at = None
    session.flush()  # before the event that speaks of it
    record(
        session,
        ArticleWithdrawn.by(
            Actor(),
            now,
            article_id=edition.article_id,
            revision_id=revision_id,
            lang=edition.lang,
        ),
    )
