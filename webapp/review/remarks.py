"""Remarks on lines: made, answered, settled and opened again."""

from flask import flash, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from articles.models import Revision
from articles.queries import find_revision
from articles.reviews.models import Remark
from articles.reviews.remarks import (
    Said,
    get_remark,
    reopen_remark,
    reply_to_remark,
    resolve_remark,
    write_remark,
)
from kb.clock import utc_now
from kb.errors import Invalid, NotFound
from kb.policy import Permission
from kb.text import N_
from webapp.authz import requires
from webapp.database import db
from webapp.limits import limited
from webapp.login import current_actor
from webapp.review.answers import attempt, kept
from webapp.review.blueprint import bp
from webapp.review.forms import RemarkForm
from webapp.review.moves import TEXT
from webapp.review.presenters import Answer, address
from webapp.review.texts import Text, access_text

REMARKS = f"{TEXT}/remarks"


@bp.post(REMARKS)
@requires(Permission.ARTICLE_WRITE)
@limited("60/minute")
def remark(number: int, lang: str) -> Answer | Response:
    """Say something about a line of the revision that the person has seen."""
    text = access_text(number, lang)
    form = RemarkForm.sent()
    words = form.said.data or ""
    written: list[Remark] = []

    def do() -> None:
        said = Said(words=words, line=form.line.data or 0)
        by, now = current_actor(), utc_now()
        revision = _revision(text, form)
        written.append(write_remark(db(), revision, said, by=by, now=now))

    refusal = attempt(text, do, words=words, remark=form)
    return refusal or redirect(_at(text, written[0]))


@bp.post(f"{REMARKS}/<int:remark_id>/reply")
@requires(Permission.ARTICLE_WRITE)
@limited("60/minute")
def reply(number: int, lang: str, remark_id: int) -> Answer | Response:
    """Answer a remark."""
    text = access_text(number, lang)
    answered = get_remark(db(), text.edition, remark_id)
    words = request.form.get("said", "")
    try:
        reply_to_remark(db(), answered, words, by=current_actor(), now=utc_now())
    except Invalid as error:
        return kept(text, error, words)
    return redirect(_at(text, answered))


@bp.post(f"{REMARKS}/<int:remark_id>/resolve")
@requires(Permission.ARTICLE_WRITE)
@limited("120/minute")
def resolve(number: int, lang: str, remark_id: int) -> Response:
    """Say that a remark is dealt with."""
    text = access_text(number, lang)
    settled = get_remark(db(), text.edition, remark_id)
    resolve_remark(db(), settled, by=current_actor(), now=utc_now())
    flash(_("Settled. It stays in sight."))
    return redirect(_at(text, settled))


@bp.post(f"{REMARKS}/<int:remark_id>/reopen")
@requires(Permission.ARTICLE_WRITE)
@limited("120/minute")
def reopen(number: int, lang: str, remark_id: int) -> Response:
    """Say that a remark still has to be dealt with."""
    text = access_text(number, lang)
    opened = get_remark(db(), text.edition, remark_id)
    reopen_remark(db(), opened, by=current_actor(), now=utc_now())
    return redirect(_at(text, opened))


def _revision(text: Text, form: RemarkForm) -> Revision:
    """Return the revision that was on the page, which need not be the newest."""
    written = form.revision.data or ""
    known = written.isdecimal() and len(written) < 10
    revision = find_revision(db(), int(written)) if known else None
    own = (text.article.id, text.lang)
    if revision is None or (revision.article_id, revision.lang) != own:
        raise NotFound(N_("There is no such revision."))
    return revision


def _at(text: Text, remark: Remark) -> str:
    return address(text, f"remark-{remark.reply_to_id or remark.id}")
