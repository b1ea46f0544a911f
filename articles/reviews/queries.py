"""Reviews and remarks read: of one text, and as lists of what waits for whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from articles.models import Article, Edition, Revision, Stage
from articles.queries import get_article, visible_to
from articles.reviews.models import Review, ReviewState
from kb.accounts.queries import actor_of, list_with_role
from kb.errors import Conflict
from kb.policy import WRITERS, Actor, Audience, License, Permission, allows
from kb.text import N_, Lang

LIVE = (ReviewState.WAITING, ReviewState.APPROVED)
UNDER_WAY = (Stage.IN_REVIEW, Stage.APPROVED, Stage.SCHEDULED)


@dataclass(frozen=True, kw_only=True)
class Reviewable:
    """A revision as the policy looks at it before it may go out.

    `author_ids` are all who wrote since what readers have now.
    """

    audience: Audience
    group_id: int | None
    author_ids: frozenset[int]
    may_be_own: bool


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A review that waits, as lists show it."""

    review_id: int
    number: int
    lang: Lang
    slug: str
    title: str
    revision: int
    requested_by_id: int | None
    requested_at: datetime
    reviewer_id: int | None
    due_at: datetime | None
    is_new: bool

    def is_overdue(self, now: datetime) -> bool:
        return self.due_at is not None and self.due_at < now


def reviewable(
    session: Session, edition: Edition, revision: Revision, *, may_be_own: bool
) -> Reviewable:
    """Return what the policy has to know before this revision may go out."""
    article = get_article(session, edition.article_id)
    return Reviewable(
        audience=article.audience,
        group_id=article.group_id,
        author_ids=authors_since_release(session, edition, revision),
        may_be_own=may_be_own,
    )


def authors_since_release(
    session: Session, edition: Edition, revision: Revision
) -> frozenset[int]:
    """Return who wrote the revision or one before it that readers never had."""
    published = None
    if edition.published_id is not None:
        published = session.get_one(Revision, edition.published_id).number
    wrote = select(Revision.author_id).where(
        Revision.article_id == edition.article_id,
        Revision.lang == edition.lang,
        Revision.number <= revision.number,
        # An older text that goes out once more is the work of its own author.
        or_(Revision.number > (published or 0), Revision.id == revision.id),
    )
    return frozenset(author for author in session.scalars(wrote) if author is not None)


def list_reviewers(
    session: Session, edition: Edition, revision: Revision, *, may_be_own: bool = False
) -> list[Actor]:
    """Return who may approve this revision, by name."""
    thing = reviewable(session, edition, revision, may_be_own=may_be_own)
    licensed = (
        actor_of(session, user)
        for user in list_with_role(session, *WRITERS)
        if user.license is not License.CANDIDATE
    )
    return [one for one in licensed if allows(one, Permission.REVISION_APPROVE, thing)]


def find_live_review(session: Session, edition: Edition) -> Review | None:
    """Return the review that waits or was approved and is not out yet."""
    if edition.stage not in UNDER_WAY:
        return None
    return session.scalar(
        select(Review)
        .where(_of(edition), Review.state.in_(LIVE))
        .order_by(Review.id.desc())
        .limit(1)
        # Another transaction may have decided it since this one looked.
        .execution_options(populate_existing=True)
    )


def get_live_review(session: Session, edition: Edition, review_id: int) -> Review:
    """Return the live review if it is this one; else raise `Conflict`."""
    review = find_live_review(session, edition)
    if review is None or review.id != review_id:
        raise Conflict(N_("This review is over: the text has moved on since."))
    return review


def find_review(session: Session, edition: Edition, review_id: int) -> Review | None:
    """Return a review of this very text, over or not."""
    return session.scalar(
        select(Review).where(_of(edition), Review.id == review_id).limit(1)
    )


def find_approval(session: Session, revision_id: int) -> Review | None:
    """Return the review in which somebody let this revision out, if one did."""
    return session.scalar(
        select(Review)
        .where(
            Review.revision_id == revision_id,
            Review.state == ReviewState.APPROVED,
        )
        .order_by(Review.id.desc())
        .limit(1)
    )


def list_reviews(session: Session, edition: Edition) -> Sequence[Review]:
    """Return all reviews of a text, newest first."""
    return session.scalars(
        select(Review).where(_of(edition)).order_by(Review.id.desc())
    ).all()


def numbers_of(session: Session, revision_ids: Iterable[int]) -> dict[int, int]:
    """Return the numbers of revisions by their ids."""
    chosen = select(Revision.id, Revision.number).where(
        Revision.id.in_(set(revision_ids))
    )
    return {row[0]: row[1] for row in session.execute(chosen)}


def list_waiting(
    session: Session, actor: Actor, now: datetime, *, may_be_own: bool
) -> list[Waiting]:
    """Return the reviews that this person may decide, those asked of them first.

    Among these, and among the others, the oldest due comes first; one that names
    somebody else comes only once it is overdue.
    """
    mine = or_(
        Review.reviewer_id.is_(None),
        Review.reviewer_id == actor.user_id,
        and_(Review.due_at.is_not(None), Review.due_at < now),
    )
    rows = _waiting(session, actor, mine)
    authors = _authors_of_reviews(session, [waiting.review_id for _, waiting in rows])
    found = []
    for article, waiting in rows:
        thing = Reviewable(
            audience=article.audience,
            group_id=article.group_id,
            author_ids=frozenset(authors.get(waiting.review_id, ())),
            may_be_own=may_be_own,
        )
        if allows(actor, Permission.REVISION_APPROVE, thing):
            found.append(waiting)
    found.sort(key=lambda waiting: waiting.reviewer_id != actor.user_id)
    return found


def list_submitted(session: Session, actor: Actor) -> list[Waiting]:
    """Return the reviews that this person asked for and that still wait."""
    own = Review.requested_by_id == actor.user_id
    return [waiting for _, waiting in _waiting(session, actor, own)]


def _waiting(
    session: Session, actor: Actor, condition: ColumnElement[bool]
) -> list[tuple[Article, Waiting]]:
    rows = session.execute(
        select(Review, Edition, Revision, Article)
        .join(Edition, _same_text(Edition, Review))
        .join(Article, Article.id == Review.article_id)
        .join(Revision, Revision.id == Review.revision_id)
        .where(
            Review.state == ReviewState.WAITING,
            Edition.stage == Stage.IN_REVIEW,
            visible_to(actor),
            condition,
        )
        .order_by(Review.due_at, Review.id)
    )
    return [
        (article, _line(review, edition, revision, article.number))
        for review, edition, revision, article in rows
    ]


def _authors_of_reviews(
    session: Session, review_ids: Sequence[int]
) -> dict[int, set[int]]:
    """Return what `authors_since_release` says, for many reviews at once."""
    published, wrote = aliased(Revision), aliased(Revision)
    rows = session.execute(
        select(Review.id, wrote.author_id)
        .join(Edition, _same_text(Edition, Review))
        .join(Revision, Revision.id == Review.revision_id)
        .outerjoin(published, published.id == Edition.published_id)
        .join(wrote, _same_text(wrote, Review))
        .where(
            Review.id.in_(review_ids),
            wrote.number <= Revision.number,
            or_(
                wrote.number > func.coalesce(published.number, 0),
                wrote.id == Revision.id,
            ),
        )
    )
    authors: dict[int, set[int]] = {}
    for review_id, author_id in rows:
        if author_id is not None:
            authors.setdefault(review_id, set()).add(author_id)
    return authors


def _same_text(
    one: type[Edition] | type[Revision], other: type[Review]
) -> ColumnElement[bool]:
    return and_(one.article_id == other.article_id, one.lang == other.lang)


def _line(review: Review, edition: Edition, revision: Revision, number: int) -> Waiting:
    return Waiting(
        review_id=review.id,
        number=number,
        lang=review.lang,
        slug=edition.slug,
        title=revision.title,
        revision=revision.number,
        requested_by_id=review.requested_by_id,
        requested_at=review.requested_at,
        reviewer_id=review.reviewer_id,
        due_at=review.due_at,
        is_new=edition.published_id is None,
    )


def _of(edition: Edition) -> ColumnElement[bool]:
    return and_(Review.article_id == edition.article_id, Review.lang == edition.lang)
