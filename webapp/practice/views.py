"""Checks against the content standard: given, received, drawn."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from articles.models import Revision
from articles.queries import access_edition, find_revision
from articles.releases import access_saved
from articles.standard.actions import give_check, take_sample
from articles.standard.models import CoachingSample
from articles.standard.points import NAMES, QUESTIONS, Point
from articles.standard.queries import (
    Subject,
    access_check,
    access_sample,
    find_subject,
    list_checks,
    list_samples,
)
from kb.accounts.queries import names_of
from kb.clock import utc_now
from kb.errors import AskFirstError, Forbidden, Invalid, NotFound
from kb.policy import Permission, allows
from kb.text import SafeHtml
from webapp.authz import requires
from webapp.database import db, fail
from webapp.i18n import HTML_LANG, message_of
from webapp.login import current_actor
from webapp.practice import licenses
from webapp.practice.blueprint import bp
from webapp.practice.forms import CheckForm

Page = str | Response | tuple[str, int]

# The views of this module belong to the blueprint as well.
SIBLINGS = (licenses,)
REVISION = "/practice/revisions/<int:revision_id>"


@bp.get("/practice")
@requires(Permission.ARTICLE_WRITE)
def index() -> Page:
    """Show the checks of one's own texts, and for coaches what waits to be checked."""
    actor = current_actor()
    is_coach = allows(actor, Permission.CHECK_GIVE)
    samples = list_samples(db(), actor) if is_coach else []
    checks = list_checks(db(), actor)
    people = [sample.person_id for sample in samples]
    people += [one for check in checks for one in (check.person_id, check.checker_id)]
    return render_template(
        "practice/index.html",
        is_coach=is_coach,
        samples=samples,
        received=[check for check in checks if check.person_id == actor.user_id],
        given=[check for check in checks if check.checker_id == actor.user_id],
        names=names_of(db(), people),
        point_names=NAMES,
    )


@bp.post("/practice/samples/<int:sample_id>/take")
@requires(Permission.CHECK_GIVE)
def take(sample_id: int) -> Page:
    """Take a sample, and go to its check."""
    sample = access_sample(db(), current_actor(), sample_id)
    try:
        take_sample(db(), sample, by=current_actor())
    except AskFirstError as error:
        fail()
        flash(message_of(error), "error")
        return redirect(url_for(".index"))
    revision_id = sample.revision_id
    return redirect(url_for(".check", revision_id=revision_id, sample=sample_id))


@bp.get(REVISION)
@requires(Permission.CHECK_GIVE)
def check(revision_id: int) -> Page:
    """Show the checklist beside the text."""
    return _check_page(_subject(revision_id), CheckForm())


@bp.post(REVISION)
@requires(Permission.CHECK_GIVE)
def check_post(revision_id: int) -> Page:
    """Keep the answers; the author hears of them."""
    subject, form = _subject(revision_id), CheckForm.sent()
    sample = _sample(revision_id)
    try:
        if form.validate():
            given = give_check(
                db(),
                _revision(revision_id),
                form.answers(),
                by=current_actor(),
                now=utc_now(),
                sample=sample,
            )
            flash(_("The check is with the author now."))
            return redirect(url_for(".result", check_id=given.id))
    except Invalid as error:
        form.refuse(error)
    fail()
    return _check_page(subject, form), 422


@bp.get("/practice/checks/<int:check_id>")
@requires(Permission.CHECK_READ)
def result(check_id: int) -> Page:
    """Show a check with its note to the two people whom it concerns."""
    actor = current_actor()
    found = access_check(db(), actor, check_id)
    subject = find_subject(db(), actor, found.revision_id)
    if subject is None:
        raise NotFound
    return render_template(
        "practice/result.html",
        check=found,
        subject=subject,
        points=list(Point),
        point_names=NAMES,
        questions=QUESTIONS,
        names=names_of(db(), [found.person_id, found.checker_id]),
    )


def _subject(revision_id: int) -> Subject:
    subject = find_subject(db(), current_actor(), revision_id)
    if subject is None:
        raise NotFound
    if subject.person_id == current_actor().user_id:
        raise Forbidden(_("Somebody else has to check your own text."))
    return subject


def _revision(revision_id: int) -> Revision:
    revision = find_revision(db(), revision_id)
    if revision is None:
        raise NotFound
    return revision


def _sample(revision_id: int) -> CoachingSample | None:
    """Return the sample that the address names, if it is of this very text."""
    sample_id = request.args.get("sample", 0, type=int)
    if not sample_id:
        return None
    sample = access_sample(db(), current_actor(), sample_id)
    if sample.revision_id != revision_id:
        raise NotFound
    return sample


def _check_page(subject: Subject, form: CheckForm) -> str:
    actor = current_actor()
    edition = access_edition(db(), actor, subject.number, subject.lang)
    page = access_saved(db(), actor, edition, subject.revision)
    return render_template(
        "practice/check.html",
        subject=subject,
        form=form,
        page=page,
        html=SafeHtml(page.rendering.html),
        text_lang=HTML_LANG[subject.lang],
        points=[point.value for point in Point],
        sample=request.args.get("sample", 0, type=int),
        names=names_of(db(), [subject.person_id]),
    )
