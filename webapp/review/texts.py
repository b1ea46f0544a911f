"""The text that a page of reviewing is about, and what the actor may do to it."""

from dataclasses import dataclass

from articles.lifecycle import STEPS, Move
from articles.models import Article, Edition, Revision
from articles.queries import access_edition, get_article, head_of
from articles.reviews.actions import check_allowed
from articles.reviews.models import Review
from articles.reviews.queries import find_live_review, find_review, reviewable
from kb.errors import Conflict, NotFound
from kb.policy import Permission, allows
from kb.text import LANGS, N_, Lang
from webapp.database import db
from webapp.login import current_actor
from webapp.review.forms import SeenForm
from webapp.services import services


@dataclass(frozen=True, kw_only=True)
class Text:
    """An edition with its newest revision and the review that is under way."""

    article: Article
    edition: Edition
    head: Revision
    review: Review | None

    @property
    def lang(self) -> Lang:
        return self.edition.lang


def access_text(number: int, lang: str) -> Text:
    """Return the text of an article that the actor may see in the making."""
    if lang not in LANGS:
        raise NotFound(N_("There is no such article."))
    to = Permission.ARTICLE_READ_DRAFT
    edition = access_edition(db(), current_actor(), number, lang, to=to)
    return text_of(edition)


def text_of(edition: Edition) -> Text:
    """Return an edition as it is now, for callers that have authorized it."""
    head = head_of(db(), edition)
    if head is None:
        raise NotFound(N_("There is no such revision."))
    return Text(
        article=get_article(db(), edition.article_id),
        edition=edition,
        head=head,
        review=find_live_review(db(), edition),
    )


def check_move(text: Text, move: Move) -> None:
    """Raise `Forbidden` where the actor may not make the move."""
    check_allowed(
        db(),
        text.edition,
        text.head,
        move,
        by=current_actor(),
        may_be_own=may_be_own(),
    )


def may_be_own() -> bool:
    """Say whether the site lets authors approve their own texts."""
    return services().settings.self_approval


def seen_review(text: Text, form: SeenForm) -> Review:
    """Return the live review; raise `Conflict` if it is not as the form showed it."""
    review = text.review
    if review is None or (form.review.data, form.seen.data) != (
        str(review.id),
        review.state.value,
    ):
        raise Conflict(N_("Somebody else has decided this review meanwhile."))
    return review


def review_of(text: Text, written_id: str) -> Review | None:
    """Return the review that a form names, whatever became of it."""
    known = written_id.isdecimal() and len(written_id) < 10
    return find_review(db(), text.edition, int(written_id)) if known else None


def possible_moves(text: Text) -> frozenset[str]:
    """Return the moves that the stage allows and that the actor may make."""
    actor, stage = current_actor(), text.edition.stage
    thing = reviewable(db(), text.edition, text.head, may_be_own=may_be_own())
    moves = {
        move
        for move, step in STEPS.items()
        if stage in step.sources and allows(actor, step.needs, thing)
    }
    if text.head.id == text.edition.published_id:
        moves.discard(Move.SUBMIT)
    asked = text.review.requested_by_id if text.review else None
    if actor.user_id not in {asked, *thing.author_ids}:
        moves.discard(Move.RECALL)
    return frozenset(moves)
