"""A review asked for, taken back and decided."""

from collections.abc import Callable

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from articles.lifecycle import Move
from articles.reviews import actions
from articles.reviews.actions import Asking
from articles.reviews.models import Review
from articles.reviews.scheduling import schedule
from kb.clock import utc_now
from kb.errors import Conflict
from kb.policy import Permission
from kb.text import N_
from webapp.authz import requires
from webapp.database import db
from webapp.limits import limited
from webapp.login import current_actor
from webapp.review.answers import attempt, done
from webapp.review.blueprint import bp
from webapp.review.forms import DecisionForm, SeenForm, SubmitForm
from webapp.review.presenters import Answer, submit_form
from webapp.review.texts import Text, access_text, check_move, seen_review

TEXT = "/review/<int:number>/<lang>"


@bp.post(f"{TEXT}/submit")
@requires(Permission.ARTICLE_WRITE)
@limited("60/minute")
def submit(number: int, lang: str) -> Answer | Response:
    """Ask for a review of the text that the person has seen."""
    text = access_text(number, lang)
    check_move(text, Move.SUBMIT)
    form = submit_form(text, SubmitForm.sent())
    words = form.note.data or ""

    def do() -> None:
        if form.revision.data != str(text.head.id):
            raise Conflict(N_("The text has changed since you opened this page."))
        asking = Asking(
            reviewer_id=form.reviewer.data or None, note=words, within=form.patience
        )
        by, now = current_actor(), utc_now()
        actions.submit(db(), text.edition, text.head, by=by, now=now, asking=asking)

    return attempt(text, do, words=words, submit=form) or done(
        text, _("Sent for review. Readers get nothing new before it is approved.")
    )


@bp.post(f"{TEXT}/recall")
@requires(Permission.ARTICLE_WRITE)
@limited("60/minute")
def recall(number: int, lang: str) -> Answer | Response:
    """Take the text back before anybody has decided."""
    text = access_text(number, lang)
    check_move(text, Move.RECALL)
    form = SeenForm.sent()

    def do() -> None:
        review, by = seen_review(text, form), current_actor()
        actions.recall(db(), text.edition, review, by=by, now=utc_now())

    return attempt(text, do) or done(text, _("Taken back. It is a draft again."))


@bp.post(f"{TEXT}/decide")
@requires(Permission.REVISION_APPROVE)
@limited("60/minute")
def decide(number: int, lang: str) -> Answer | Response:
    """Approve the text, let it out as well, or request changes."""
    text = access_text(number, lang)
    form = DecisionForm.sent()
    known = form.decision.data in set(DOING)
    wanted = Move(form.decision.data) if known else Move.APPROVE
    check_move(text, wanted)

    def do() -> None:
        DOING[wanted](text, seen_review(text, form), form)

    words = form.words.data or ""
    refusal = attempt(text, do, words=words, decision=form)
    return refusal or done(text, DONE[wanted]())


def _approve(text: Text, review: Review, form: DecisionForm) -> None:
    by, now, words = current_actor(), utc_now(), form.words.data or ""
    actions.approve(db(), text.edition, review, by=by, now=now, reason=words)


def _publish(text: Text, review: Review, form: DecisionForm) -> None:
    _approve(text, review, form)
    actions.release(db(), text.edition, by=current_actor(), now=utc_now())


def _schedule(text: Text, review: Review, form: DecisionForm) -> None:
    _approve(text, review, form)
    schedule(
        db(),
        text.edition,
        publish_at=form.publish_at.data,
        unpublish_at=form.unpublish_at.data,
        by=current_actor(),
        now=utc_now(),
    )


def _request_changes(text: Text, review: Review, form: DecisionForm) -> None:
    by, now, words = current_actor(), utc_now(), form.words.data or ""
    actions.request_changes(db(), text.edition, review, words, by=by, now=now)


DOING: dict[Move, Callable[[Text, Review, DecisionForm], None]] = {
    Move.APPROVE: _approve,
    Move.PUBLISH: _publish,
    Move.SCHEDULE: _schedule,
    Move.REQUEST_CHANGES: _request_changes,
}
DONE: dict[Move, Callable[[], str]] = {
    Move.APPROVE: lambda: _("Approved. It can be published now."),
    Move.PUBLISH: lambda: _("Approved and published. Readers have it now."),
    Move.SCHEDULE: lambda: _("Approved. It goes out by itself at the time you set."),
    Move.REQUEST_CHANGES: lambda: _("The author sees what has to change."),
}
