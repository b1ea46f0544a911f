"""Failing articles, and what was searched in vain."""

from collections.abc import Hashable
from datetime import timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from articles.cards import Mention, mentions
from articles.health import list_health
from articles.queries import access_edition, find_revision
from articles.repairs.tasks import (
    dismiss_repair,
    find_active,
    latest_repairs,
    start_repair,
)
from kb.accounts.queries import names_of
from kb.analytics.failing import Evidence
from kb.analytics.outcomes import count_outcomes
from kb.analytics.overview import overview
from kb.analytics.search_log import Which, count_clicks, list_searches
from kb.analytics.searches import (
    count_searches,
    list_gaps,
    list_unopened,
    list_without_results,
)
from kb.clock import utc_now
from kb.errors import Invalid, NotFound
from kb.policy import Permission
from kb.text import fold
from search.operators import parse
from search.query import ask
from webapp.authz import requires
from webapp.database import db
from webapp.evidence import evidence_of
from webapp.i18n import message_of
from webapp.login import current_actor

bp = Blueprint("insights", __name__)

PERIODS = (7, 30, 90)
AT_ONCE = 20


@bp.get("/insights/failing")
@requires(Permission.FAILING_SEE)
def failing() -> str:
    """List what fails readers, the most harmful first."""
    days, now = _days(), utc_now()
    since = now - timedelta(days=days)
    every = list_health(db(), current_actor(), since)
    rows = every if request.args.get("all") else every[:AT_ONCE]
    owners = [row.repair.owner_id for row in rows if row.repair]
    return render_template(
        "insights/failing.html",
        rows=rows,
        total=len(every),
        days=days,
        periods=PERIODS,
        names=names_of(db(), owners),
        overview=overview(db(), since),
        outcomes=count_outcomes(db(), since),
    )


@bp.get("/insights/revisions/<int:revision_id>")
@requires(Permission.FAILING_SEE)
def evidence(revision_id: int) -> str:
    """Show the evidence behind each number of a revision."""
    mention = _mention(revision_id)
    return render_template(
        "insights/evidence.html",
        mention=mention,
        evidence=evidence_of(revision_id),
        repair=latest_repairs(db(), [revision_id]).get(revision_id),
    )


@bp.post("/insights/revisions/<int:revision_id>/repair")
@requires(Permission.REPAIR_WORK)
def repair(revision_id: int) -> Response:
    """Take the repair into work, and go to the editor with the evidence beside it."""
    mention, by = _mention(revision_id), current_actor()
    access_edition(db(), by, mention.number, mention.lang, to=Permission.ARTICLE_WRITE)
    revision = find_revision(db(), revision_id)
    if revision is None:
        abort(404)
    numbers = evidence_of(revision_id).numbers
    start_repair(db(), revision, signal_of(numbers), by=by, now=utc_now())
    flash(_("The repair is yours. What readers said stands above the text."))
    return redirect(url_for("write.edit", number=mention.number, lang=mention.lang))


@bp.post("/insights/revisions/<int:revision_id>/dismiss")
@requires(Permission.REPAIR_WORK)
def dismiss(revision_id: int) -> Response:
    """Close the repair task with a reason."""
    mention = _mention(revision_id)
    task = find_active(db(), mention.article_id, mention.lang)
    if task is None:
        raise NotFound
    why = request.form.get("why", "")
    try:
        dismiss_repair(db(), task, why, by=current_actor(), now=utc_now())
        flash(_("Dismissed."))
    except Invalid as error:
        flash(message_of(error), "error")
    return redirect(url_for(".evidence", revision_id=revision_id))


@bp.get("/insights/searches")
@requires(Permission.FAILING_SEE)
def searches() -> str:
    """Show what people searched in vain, in their words."""
    days, now = _days(), utc_now()
    since = now - timedelta(days=days)
    return render_template(
        "insights/searches.html",
        days=days,
        periods=PERIODS,
        counts=count_searches(db(), since, now),
        clicks=count_clicks(db(), since, now),
        nothing=list_without_results(db(), since, 50, _looked_up),
        unopened=list_unopened(db(), since, now, 50, _looked_up),
        gaps=list_gaps(db(), since, 50),
    )


def _looked_up(query: str) -> Hashable:
    """Return what two ways of typing the same search have in common."""
    return frozenset(ask(parse(query).plain).terms) or fold(query)


@bp.get("/insights/log")
@requires(Permission.FAILING_SEE)
def log() -> str:
    """List every search of a time with what came of it, the newest first."""
    days, which = _days(), _which(request.args.get("which", ""))
    page = request.args.get("page", 1, type=int)
    found = list_searches(db(), utc_now() - timedelta(days=days), which, page)
    opened = [one.revision_id for search in found.searches for one in search.opened]
    return render_template(
        "insights/log.html",
        found=found,
        which=which,
        every=Which,
        days=days,
        periods=PERIODS,
        mentions=mentions(db(), current_actor(), opened),
    )


def _which(name: str) -> Which:
    return next((one for one in Which if one.value == name), Which.EVERY)


def signal_of(numbers: Evidence | None) -> str:
    """Name the sign that speaks loudest against a revision."""
    if numbers is None:
        return "unhelpful"
    counts = {
        "unhelpful": numbers.unhelpful,
        "asked": numbers.asked,
        "tried_failed": numbers.tried_failed,
        "reopened": numbers.reopened,
    }
    return max(counts, key=lambda name: counts[name])


def _days() -> int:
    days = request.args.get("days", 30, type=int)
    return days if days in PERIODS else 30


def _mention(revision_id: int) -> Mention:
    found = mentions(db(), current_actor(), [revision_id]).get(revision_id)
    if found is None:
        raise NotFound
    return found
