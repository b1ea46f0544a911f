"""An edition enters a stage; what a change makes void goes with it."""

from datetime import datetime

from sqlalchemy.orm import Session

from articles.models import Article, Edition, Stage
from articles.queries import list_editions
from articles.repairs.tasks import follow_review
from articles.reviews.models import Review, ReviewState
from articles.reviews.queries import find_live_review
from kb.events.log import record
from kb.events.reviewing import ReviewDecided
from kb.policy import Actor


def hold(session: Session, edition: Edition) -> None:
    """Read the edition as it is now and keep it so until this transaction ends.

    Whoever wants to move the same text meanwhile waits, and then sees what became
    of it.
    """
    session.refresh(edition, with_for_update=True)


def enter(edition: Edition, stage: Stage, now: datetime) -> None:
    """Put the newest text into a stage, and note since when."""
    if edition.stage is not stage or edition.stage_at is None:
        edition.stage_at = now
    edition.stage = stage


def take_off_schedule(edition: Edition) -> None:
    """Forget when the newest text goes out, and its end if readers have none."""
    edition.scheduled_id = edition.publish_at = None
    if edition.published_id is None:
        edition.unpublish_at = None


def void_review(
    session: Session, edition: Edition, *, by: Actor, now: datetime
) -> None:
    """End a review or an approval that the newest text has overtaken."""
    review = find_live_review(session, edition)
    take_off_schedule(edition)
    if review is None:
        return
    review.state = ReviewState.VOID
    review.decided_at = now
    follow_review(session, edition, is_waiting=False, by=by, now=now)
    record_decision(session, review, by=by, now=now)


def record_decision(
    session: Session, review: Review, *, by: Actor, now: datetime
) -> None:
    """Write down what became of a review."""
    record(
        session,
        ReviewDecided.by(
            by,
            now,
            article_id=review.article_id,
            revision_id=review.revision_id,
            review_id=review.id,
            state=review.state.value,
        ),
    )


def void_approvals(
    session: Session, article: Article, *, by: Actor, now: datetime
) -> None:
    """End the approvals of an article whose readers have become other people."""
    for edition in list_editions(session, article.id):
        hold(session, edition)
        review = find_live_review(session, edition)
        if review is not None and review.state is ReviewState.APPROVED:
            void_review(session, edition, by=by, now=now)
            enter(edition, Stage.DRAFT, now)
