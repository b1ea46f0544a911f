"""One click says whether an article helped; the reasons come after it."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from articles.models import Edition
from articles.queries import access_slug
from articles.releases import access_judged, access_published
from kb.clock import utc_now
from kb.errors import Invalid, NotFound, TooMany
from kb.journeys.actions import give_verdict, resume, solved
from kb.journeys.queries import current_verdict, trail
from kb.journeys.refs import ArticleRef
from kb.journeys.verdicts import Verdict
from kb.policy import Permission
from kb.text import N_, Lang
from webapp.authz import requires
from webapp.database import db
from webapp.i18n import message_of
from webapp.limits import limited
from webapp.login import current_actor
from webapp.read.arrivals import AGAIN
from webapp.read.blueprint import bp
from webapp.read.forms import VerdictForm
from webapp.read.helping import query_that_led_to
from webapp.read.presenters import judged_again
from webapp.services import services

ANSWERS = {"yes": True, "no": False}


@bp.post("/kb/<any(en, zh):lang>/<slug>/verdict")
@requires(Permission.ARTICLE_READ)
@limited("30/minute")
def verdict(lang: Lang, slug: str) -> Response | tuple[str, int]:
    """Take what a reader says of the revision they had before them."""
    # The search that led here a moment ago must be known.
    services().observations.flush()
    edition = access_slug(db(), current_actor(), lang, slug)
    ref = _ref(edition)
    helpful = ANSWERS.get(request.form.get("helpful", ""))
    if helpful is None:
        raise Invalid(N_("Please say yes or no."))
    form = VerdictForm(request.form)
    if not form.validate():
        page = access_published(db(), edition)
        return judged_again(page, form, ref.revision_id), 422
    try:
        _judge(ref, form.verdict(helpful))
    except TooMany as error:
        flash(message_of(error), "warning")
    here = url_for(".show", lang=lang, slug=edition.slug, f=AGAIN, _anchor="verdict")
    return redirect(here)


def _ref(edition: Edition) -> ArticleRef:
    sent = request.form.get("revision", 0, type=int)
    if not 0 < sent < 2**31:
        raise NotFound(N_("There is no such revision."))
    revision = access_judged(db(), edition, sent)
    return ArticleRef(revision.article_id, revision.id)


def _judge(ref: ArticleRef, said: Verdict) -> None:
    """Record the verdict, and that the search is over or goes on."""
    actor, now = current_actor(), utc_now()
    before = current_verdict(db(), actor, ref.revision_id)
    was_helpful = before is not None and before.helpful
    if before is not None and said == Verdict(helpful=before.helpful):
        return  # a second click says nothing new, and keeps the reason
    give_verdict(db(), ref, said, by=actor, now=now)
    if said.helpful and not was_helpful:
        query = query_that_led_to(trail(db(), actor, now), ref.revision_id)
        solved(db(), ref, by=actor, now=now, query=query)
    elif was_helpful and not said.helpful:
        resume(db(), by=actor, now=now)
