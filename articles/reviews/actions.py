"""What writers and reviewers do to a text on its way to its readers."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from articles.actions import publish, withdraw
from articles.lifecycle import STEPS, Move, next_stage
from articles.models import Confidence, Edition, Revision
from articles.queries import get_article, head_of
from articles.repairs.tasks import follow_review, measure_repair
from articles.reviews.models import Review, ReviewState
from articles.reviews.queries import (
    find_live_review,
    get_live_review,
    list_reviewers,
    reviewable,
)
from articles.reviews.remarks import Said, write_remark
from articles.reviews.words import written
from articles.stages import (
    enter,
    hold,
    record_decision,
    take_off_schedule,
    void_review,
)
from articles.text.kinds import missing_sections
from articles.upkeep.actions import plan_review
from kb.errors import Conflict, Forbidden, Invalid
from kb.events.log import record
from kb.events.reviewing import ArticleRevived, ReviewRequested
from kb.policy import Actor, allows
from kb.text import N_

REVIEW_WITHIN = timedelta(days=3)

DECISIONS = {
    Move.RECALL: ReviewState.RECALLED,
    Move.REQUEST_CHANGES: ReviewState.CHANGES_REQUESTED,
    Move.APPROVE: ReviewState.APPROVED,
}


@dataclass(frozen=True, kw_only=True)
class Asking:
    """Of whom a review is asked and until when; without a person, of anyone."""

    reviewer_id: int | None = None
    note: str = ""
    within: timedelta = REVIEW_WITHIN


def check_allowed(
    session: Session,
    edition: Edition,
    revision: Revision,
    move: Move,
    *,
    by: Actor,
    may_be_own: bool = False,
) -> None:
    """Raise `Forbidden` where the policy does not let this person make the move."""
    thing = reviewable(session, edition, revision, may_be_own=may_be_own)
    if not allows(by, STEPS[move].needs, thing):
        raise Forbidden(
            N_("Somebody else with the license for these readers has to do this.")
        )


def submit(
    session: Session,
    edition: Edition,
    revision: Revision,
    *,
    by: Actor,
    now: datetime,
    asking: Asking | None = None,
) -> Review:
    """Ask for a review of the newest text.

    Raise `Conflict` when the text is not the newest or readers have it already, and
    `Invalid` when sections are empty or the named person may not approve it.
    """
    hold(session, edition)
    _check_newest(edition, revision)
    stage = next_stage(edition.stage, Move.SUBMIT)
    if revision.id == edition.published_id:
        raise Conflict(N_("Readers have this text already."))
    _check_complete(session, revision)
    asking = asking or Asking()
    if asking.reviewer_id is not None:
        _check_reviewer(session, edition, revision, asking.reviewer_id)
    enter(edition, stage, now)
    review = Review(
        article_id=edition.article_id,
        lang=edition.lang,
        revision_id=revision.id,
        requested_by_id=by.user_id,
        requested_at=now,
        reviewer_id=asking.reviewer_id,
        due_at=now + asking.within,
        note=written(asking.note, "note"),
    )
    session.add(review)
    session.flush()  # the event names the review
    follow_review(session, edition, is_waiting=True, by=by, now=now)
    record(session, _requested(review, by, now))
    return review


def _requested(review: Review, by: Actor, now: datetime) -> ReviewRequested:
    return ReviewRequested.by(
        by,
        now,
        article_id=review.article_id,
        revision_id=review.revision_id,
        review_id=review.id,
        reviewer_id=review.reviewer_id,
    )


def _check_newest(edition: Edition, revision: Revision) -> None:
    own = (revision.article_id, revision.lang) == (edition.article_id, edition.lang)
    if not own or revision.number != edition.head_number:
        raise Conflict(N_("Somebody saved a newer text meanwhile. Look at it first."))


def _check_complete(session: Session, revision: Revision) -> None:
    missing = missing_of(session, revision)
    if missing:
        names = ("、" if revision.lang == "zh" else ", ").join(missing)
        problem = N_("These sections say nothing yet: %(sections)s. Write them first.")
        raise Invalid(problem, "revision", sections=names)


def missing_of(session: Session, revision: Revision) -> list[str]:
    """Return the sections that a text still needs before it can be reviewed.

    A block is a part of other texts and needs none.
    """
    article = get_article(session, revision.article_id)
    if article.is_block:
        return []
    return missing_sections(article.kind, revision.lang, revision.source)


def _check_reviewer(
    session: Session, edition: Edition, revision: Revision, reviewer_id: int
) -> None:
    known = list_reviewers(session, edition, revision)
    if reviewer_id not in {reviewer.user_id for reviewer in known}:
        problem = N_("This person may not approve the text. Choose another one.")
        raise Invalid(problem, "reviewer")


def recall(
    session: Session, edition: Edition, review: Review, *, by: Actor, now: datetime
) -> None:
    """Take the text back from its review, as a draft."""
    _decide(session, edition, review, Move.RECALL, by=by, now=now)


def request_changes(
    session: Session,
    edition: Edition,
    review: Review,
    reason: str,
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Send the text back to its author; raise `Invalid` without a reason."""
    words = written(reason, "words", missing=N_("Say what has to change."))
    _decide(session, edition, review, Move.REQUEST_CHANGES, by=by, now=now)
    review.reason = words
    take_off_schedule(edition)


def approve(
    session: Session,
    edition: Edition,
    review: Review,
    *,
    by: Actor,
    now: datetime,
    reason: str = "",
) -> None:
    """Let this very revision go out; the caller has checked who approves."""
    words = written(reason, "words")
    _decide(session, edition, review, Move.APPROVE, by=by, now=now)
    review.reason = words


def _decide(
    session: Session,
    edition: Edition,
    review: Review,
    move: Move,
    *,
    by: Actor,
    now: datetime,
) -> None:
    seen = review.state
    hold(session, edition)
    live = get_live_review(session, edition, review.id)
    if live.state is not seen:
        raise Conflict(N_("Somebody else has decided this review meanwhile."))
    enter(edition, next_stage(edition.stage, move), now)
    review.state = DECISIONS[move]
    review.decided_by_id, review.decided_at = by.user_id, now
    if move is not Move.APPROVE:
        follow_review(session, edition, is_waiting=False, by=by, now=now)
    record_decision(session, review, by=by, now=now)


def release(
    session: Session, edition: Edition, *, by: Actor, now: datetime
) -> Revision:
    """Give readers the revision that was approved, and no other one."""
    hold(session, edition)
    next_stage(edition.stage, Move.PUBLISH)
    revision = session.get_one(Revision, get_approval(session, edition).revision_id)
    _check_newest(edition, revision)
    publish(session, edition, revision, by=by, now=now)
    measure_repair(session, edition, revision, by=by, now=now)
    plan_review(session, revision, now)
    return revision


def get_approval(session: Session, edition: Edition) -> Review:
    """Return the approval of the newest text; raise `Conflict` without one."""
    review = find_live_review(session, edition)
    if review is None or review.state is not ReviewState.APPROVED:
        raise Conflict(N_("Nobody has approved this text."))
    return review


def archive(
    session: Session, edition: Edition, *, by: Actor, now: datetime, reason: str = ""
) -> None:
    """Take a text away from readers and writers' lists; its history stays.

    The reason, if there is one, stands among the remarks on the newest text.
    """
    hold(session, edition)
    next_stage(edition.stage, Move.ARCHIVE)
    newest = head_of(session, edition)
    if reason.strip() and newest is not None:
        write_remark(session, newest, Said(words=reason), by=by, now=now)
    void_review(session, edition, by=by, now=now)
    withdraw(session, edition, by=by, now=now)


def revive(session: Session, edition: Edition, *, by: Actor, now: datetime) -> None:
    """Bring an archived text back as a draft."""
    hold(session, edition)
    enter(edition, next_stage(edition.stage, Move.REVIVE), now)
    edition.archived_at = None
    edition.confidence = Confidence.WORK_IN_PROGRESS
    record(
        session,
        ArticleRevived.by(by, now, article_id=edition.article_id, lang=edition.lang),
    )
