"""Past changes of many articles, and their undoing."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from articles.upkeep.queries import list_rows
from articles.upkeep.undoing import (
    get_change,
    list_changed,
    list_changes,
    undo_change,
)
from kb.accounts.queries import names_of
from kb.clock import utc_now
from kb.errors import Conflict
from kb.policy import Permission
from webapp.authz import requires
from webapp.database import db, fail
from webapp.i18n import message_of
from webapp.login import current_actor
from webapp.upkeep.blueprint import bp
from webapp.upkeep.names import fields_changed, names_for
from webapp.upkeep.saying import say_refused, say_undone

# A recomputation of dates may be about every article there is.
SHOWN = 200


@bp.get("/changes")
@requires(Permission.UPKEEP_MANAGE)
def changes() -> str:
    """List the changes of many articles, the last one first."""
    page = list_changes(db(), request.args.get("page", 1, type=int))
    return render_template(
        "upkeep/changes.html",
        changes=page,
        names=names_of(db(), [row.made_by_id for row in page.rows]),
        fields={row.id: fields_changed(row.changes) for row in page.rows},
    )


@bp.get("/changes/<int:bulk_id>")
@requires(Permission.UPKEEP_MANAGE)
def past_change(bulk_id: int) -> str:
    """Show what a change did, and what of it still is so."""
    bulk, actor = get_change(db(), bulk_id), current_actor()
    changed = list_changed(db(), actor, bulk)
    shown = changed[:SHOWN]
    return render_template(
        "upkeep/past_change.html",
        bulk=bulk,
        changed=shown,
        more=len(changed) - len(shown),
        unseen=len(bulk.changes) - len(changed),
        can_undo=bulk.undone_at is None and any(one.is_as_left for one in changed),
        maker=names_of(db(), [bulk.made_by_id]).get(bulk.made_by_id or 0, ""),
        rows=list_rows(db(), actor, [one.article.id for one in shown]),
        names=names_for(actor, [v for one in shown for v in (one.before, one.after)]),
    )


@bp.post("/changes/<int:bulk_id>/undo")
@requires(Permission.UPKEEP_MANAGE)
def undo(bulk_id: int) -> Response:
    """Take a change back where nobody changed the article again."""
    bulk = get_change(db(), bulk_id)
    try:
        outcome = undo_change(db(), bulk, by=current_actor(), now=utc_now())
        say_undone(outcome)
        say_refused(outcome)
    except Conflict as error:
        fail()
        flash(message_of(error), "error")
    return redirect(url_for(".past_change", bulk_id=bulk_id))
