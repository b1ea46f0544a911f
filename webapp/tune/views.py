"""Who changed which synonyms and pins and when, each with its way back."""

from flask import flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from articles.upkeep.queries import list_rows
from kb.accounts.queries import names_of
from kb.clock import utc_now
from kb.errors import Conflict
from kb.policy import Permission
from kb.tuning.actions import undo
from kb.tuning.queries import list_changes, list_effects
from webapp.authz import requires
from webapp.database import db, fail
from webapp.i18n import message_of
from webapp.limits import limited
from webapp.login import current_actor
from webapp.redirects import go_next
from webapp.tune import (
    comparisons,
    curve,
    importing,
    pins,
    proposals,
    settings,
    synonyms,
)
from webapp.tune.blueprint import bp
from webapp.tune.wording import ORIGINS

# The views of these modules belong to the blueprint as well.
SIBLINGS = (comparisons, curve, importing, proposals, pins, settings, synonyms)


@bp.get("/history")
@requires(Permission.SEARCH_TUNE)
def history() -> str:
    """List the changes, the newest first."""
    page = list_changes(db(), request.args.get("page", 1, type=int))
    effects = list_effects(db(), page.changes)
    touched = [p for e in effects.values() for p in (*e.pins_added, *e.pins_removed)]
    return render_template(
        "tune/history.html",
        page=page,
        effects=effects,
        names=names_of(db(), [one.made_by_id for one in page.changes]),
        rows=list_rows(db(), current_actor(), [pin.article_id for pin in touched]),
        origins=ORIGINS,
    )


@bp.post("/changes/<int:change_id>/undo")
@requires(Permission.SEARCH_TUNE)
@limited("60/minute")
def undo_change(change_id: int) -> Response:
    """Take a change back."""
    try:
        undo(db(), change_id, by=current_actor(), now=utc_now())
        flash(_("Undone. The history says what it was."))
    except Conflict as error:
        fail()
        flash(message_of(error), "error")
    return go_next("tune.history")
