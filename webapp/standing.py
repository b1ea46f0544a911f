"""Where a text stands on its way to readers, as `shared/stepper.html` prints it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from articles.lifecycle import WAITS_FOR, WAY, Phase, WaitsFor, phase_of
from articles.models import Article, Edition, Revision, Stage
from articles.queries import get_article, head_of
from articles.reviews.models import Review, ReviewState
from articles.reviews.queries import find_live_review, list_reviews
from kb.accounts.queries import names_of

# Where a text is that left the way.
ASIDE = {Stage.CHANGES_REQUESTED: Stage.DRAFT, Stage.ARCHIVED: None}


@dataclass(frozen=True, kw_only=True)
class Step:
    """A stage of the way; `state` is done, skipped, now or next."""

    stage: Stage
    state: str


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The state of the newest text, who has to act next, and what readers have.

    `who` is the person who has to act, empty where that may be anyone; `review` is
    the one under way, `asked` the one that asked for the changes; `live` and `newest`
    are revision numbers.
    """

    article: Article
    edition: Edition
    phase: Phase
    steps: Sequence[Step]
    waits_for: WaitsFor
    who: str
    since: datetime | None
    review: Review | None
    asked: Review | None
    asked_by: str
    live: int | None
    newest: int
    is_overdue: bool


def standing_of(session: Session, edition: Edition, now: datetime) -> Standing:
    """Return where the newest text of an edition stands."""
    article = get_article(session, edition.article_id)
    phase = phase_of(article, edition, now)
    review = find_live_review(session, edition)
    asked = _asked(session, edition)
    due = review.due_at if review and phase is Phase.IN_REVIEW else None
    acting = _acting(session, article, edition, phase, review)
    asking = asked.decided_by_id if asked else None
    people = names_of(session, [acting, asking])
    return Standing(
        article=article,
        edition=edition,
        phase=phase,
        steps=list(_steps(edition)),
        waits_for=WAITS_FOR[phase],
        who=people.get(acting or 0, ""),
        since=_since(article, edition, phase),
        review=review,
        asked=asked,
        asked_by=people.get(asking or 0, ""),
        live=_live(session, edition),
        newest=edition.head_number,
        is_overdue=due is not None and due < now,
    )


def _steps(edition: Edition) -> Iterator[Step]:
    place = ASIDE.get(edition.stage, edition.stage)
    now = -1 if place is None else WAY.index(place)
    for at, stage in enumerate(WAY):
        state = "now" if at == now else "done" if at < now else "next"
        if stage is Stage.SCHEDULED and state == "done":
            state = "skipped"
        yield Step(stage=stage, state=state)


def _asked(session: Session, edition: Edition) -> Review | None:
    if edition.stage is not Stage.CHANGES_REQUESTED:
        return None
    wanted = ReviewState.CHANGES_REQUESTED
    found = (one for one in list_reviews(session, edition) if one.state is wanted)
    return next(found, None)


def _acting(
    session: Session,
    article: Article,
    edition: Edition,
    phase: Phase,
    review: Review | None,
) -> int | None:
    waits_for = WAITS_FOR[phase]
    if waits_for is WaitsFor.REVIEWER and review is not None:
        return review.reviewer_id
    if waits_for is WaitsFor.OWNER:
        return article.owner_id
    if waits_for is WaitsFor.AUTHOR:
        newest = head_of(session, edition)
        return newest.author_id if newest else None
    return None


def _since(article: Article, edition: Edition, phase: Phase) -> datetime | None:
    return article.review_due_at if phase is Phase.REVIEW_DUE else edition.stage_at


def _live(session: Session, edition: Edition) -> int | None:
    if edition.published_id is None:
        return None
    return session.get_one(Revision, edition.published_id).number
