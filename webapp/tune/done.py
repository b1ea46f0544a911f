"""What was done a moment ago, said once more with the button that undoes it."""

from dataclasses import dataclass

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from kb.tuning.models import TuningChange
from kb.tuning.queries import Effects, get_changes, list_effects
from webapp.database import db


@dataclass(frozen=True, kw_only=True)
class Done:
    """A change with what it did and what of it can be undone."""

    change: TuningChange
    effects: Effects


def redirect_done(endpoint: str, change: TuningChange) -> Response:
    """Go to a list that says on top what was done."""
    return redirect(url_for(endpoint, done=change.id))


def done_change() -> Done | None:
    """Return the change that the address names, while it can be undone."""
    named = request.args.get("done", 0, type=int)
    changes = get_changes(db(), [named] if 0 < named < 2**31 else [])
    if not changes:
        return None
    effects = list_effects(db(), list(changes.values()))[named]
    return Done(change=changes[named], effects=effects) if effects.can_undo else None
