"""The blueprint of search tuning, and the way between its pages."""

from dataclasses import dataclass

from flask import Blueprint, request, url_for
from flask_babel import gettext as _

from kb.policy import Permission, allows
from webapp.login import current_actor

bp = Blueprint("tune", __name__, url_prefix="/tune")


@dataclass(frozen=True, kw_only=True)
class Place:
    """One entry of the navigation."""

    label: str
    href: str
    is_current: bool


def places() -> list[Place]:
    """Return the pages that the actor may use."""
    actor, found = current_actor(), []
    if allows(actor, Permission.SEARCH_TUNE):
        found += [
            _place("synonyms", _("Synonyms"), "new_synonyms", "importing"),
            _place("proposals", _("Proposals")),
            _place("pins", _("Pinned articles"), "new_pin"),
        ]
    if allows(actor, Permission.SEARCH_SETTINGS):
        found += [
            _place("settings", _("Weights")),
            _place("threshold", _("Suggestions")),
            _place("comparisons", _("Comparisons")),
        ]
    if allows(actor, Permission.SEARCH_TUNE):
        found.append(_place("history", _("History")))
    return found


def _place(name: str, label: str, *below: str) -> Place:
    here = (request.endpoint or "").removeprefix("tune.")
    href = url_for(f"tune.{name}")
    is_current = here.removeprefix("save_") in (name, *below)
    return Place(label=label, href=href, is_current=is_current)


bp.context_processor(lambda: {"places": places})
