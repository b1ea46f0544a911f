"""Approved texts let out now or later, ended, archived and brought back."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from articles.lifecycle import Move
from articles.references import count_incoming, list_incoming
from articles.reviews import actions
from articles.reviews.scheduling import schedule as set_times
from articles.reviews.scheduling import unschedule as keep_approved
from kb.clock import utc_now
from kb.policy import Permission
from webapp.authz import requires
from webapp.database import db, fail
from webapp.limits import limited
from webapp.login import current_actor
from webapp.review.answers import attempt, done
from webapp.review.blueprint import bp
from webapp.review.forms import ArchiveForm, EndForm, ScheduleForm, SeenForm
from webapp.review.moves import TEXT
from webapp.review.presenters import Answer
from webapp.review.texts import Text, access_text, check_move, seen_review


@bp.post(f"{TEXT}/publish")
@requires(Permission.ARTICLE_PUBLISH)
@limited("60/minute")
def publish(number: int, lang: str) -> Answer | Response:
    """Give readers the approved text now."""
    text = access_text(number, lang)
    check_move(text, Move.PUBLISH)
    form = SeenForm.sent()

    def do() -> None:
        seen_review(text, form)
        actions.release(db(), text.edition, by=current_actor(), now=utc_now())

    refusal = attempt(text, do)
    if refusal:
        return refusal
    number = text.head.number
    flash(_("Published. Readers get version %(number)s now.", number=number))
    slug = text.edition.slug
    return redirect(url_for("read.show", lang=lang, slug=slug, f="again"))


@bp.post(f"{TEXT}/schedule")
@requires(Permission.ARTICLE_PUBLISH)
@limited("60/minute")
def schedule(number: int, lang: str) -> Answer | Response:
    """Set or change when the approved text goes out, and when it ends."""
    text = access_text(number, lang)
    check_move(text, Move.SCHEDULE)
    form = ScheduleForm.sent()

    def do() -> None:
        seen_review(text, form)
        set_times(
            db(),
            text.edition,
            publish_at=form.publish_at.data,
            unpublish_at=form.unpublish_at.data,
            by=current_actor(),
            now=utc_now(),
        )

    return attempt(text, do, schedule=form) or done(
        text, _("It goes out by itself at the time you set.")
    )


@bp.post(f"{TEXT}/unschedule")
@requires(Permission.ARTICLE_PUBLISH)
@limited("60/minute")
def unschedule(number: int, lang: str) -> Answer | Response:
    """Keep the approved text until somebody publishes it."""
    text = access_text(number, lang)
    check_move(text, Move.UNSCHEDULE)
    form = SeenForm.sent()

    def do() -> None:
        seen_review(text, form)
        keep_approved(db(), text.edition, by=current_actor(), now=utc_now())

    return attempt(text, do) or done(
        text, _("Taken off the schedule. It stays approved.")
    )


@bp.post(f"{TEXT}/end")
@requires(Permission.ARTICLE_ARCHIVE)
@limited("60/minute")
def end(number: int, lang: str) -> Answer | Response:
    """Set when readers lose the text that they have, or that it stays."""
    text = access_text(number, lang)
    check_move(text, Move.ARCHIVE)
    form = EndForm.sent()

    def do() -> None:
        by, now, ends_at = current_actor(), utc_now(), form.ends_at.data
        set_times(
            db(), text.edition, publish_at=None, unpublish_at=ends_at, by=by, now=now
        )

    return attempt(text, do, end=form) or done(
        text,
        _("The end is set.")
        if form.ends_at.data
        else _("It stays until somebody ends it."),
    )


@bp.post(f"{TEXT}/archive")
@requires(Permission.ARTICLE_ARCHIVE)
@limited("60/minute")
def archive(number: int, lang: str) -> Answer | Response:
    """Take the text away from readers, after a question where others link to it."""
    text = access_text(number, lang)
    check_move(text, Move.ARCHIVE)
    form, by = ArchiveForm.sent(), current_actor()
    if not form.confirmed.data and count_incoming(db(), text.article):
        return _ask_first(text, form)
    why = form.why.data or ""

    def do() -> None:
        actions.archive(db(), text.edition, by=by, now=utc_now(), reason=why)

    return attempt(text, do, words=why, archive=form) or done(
        text,
        _("Archived. Readers do not find it any more; you can bring it back here."),
    )


def _ask_first(text: Text, form: ArchiveForm) -> Answer:
    fail()
    page = render_template(
        "review/archive.html",
        text=text,
        form=form,
        incoming=list_incoming(db(), current_actor(), text.article),
        count=count_incoming(db(), text.article),
    )
    return page, 200


@bp.post(f"{TEXT}/revive")
@requires(Permission.ARTICLE_ARCHIVE)
@limited("60/minute")
def revive(number: int, lang: str) -> Answer | Response:
    """Bring an archived text back as a draft."""
    text = access_text(number, lang)
    check_move(text, Move.REVIVE)

    def do() -> None:
        actions.revive(db(), text.edition, by=current_actor(), now=utc_now())

    return attempt(text, do) or done(
        text, _("It is a draft again. Readers get it once it is approved.")
    )
