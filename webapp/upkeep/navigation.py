"""The way between the lists, with how many articles stand in each."""

from dataclasses import dataclass

from flask import current_app, request, url_for
from flask_babel import gettext as _

from articles.upkeep.lists import ListName
from articles.upkeep.queries import count_lists
from kb.clock import utc_now
from kb.policy import Permission, allows
from webapp.database import db
from webapp.login import current_actor
from webapp.upkeep.blueprint import bp
from webapp.upkeep.wording import LISTS


@dataclass(frozen=True, kw_only=True)
class Place:
    """One entry of the navigation."""

    label: str
    href: str
    is_current: bool
    count: int | None = None


def shown_list() -> ListName:
    """Return the list that the address names, else one's own."""
    name = request.values.get("list", "")
    return ListName(name) if name in set(ListName) else ListName.MINE


def navigation() -> list[Place]:
    """Return the lists, and for whoever manages them what else there is."""
    counts = count_lists(db(), current_actor(), utc_now())
    is_list = request.endpoint == "upkeep.index"
    places = [
        Place(
            label=str(LISTS[name].title),
            href=url_for("upkeep.index", list=name.value),
            is_current=is_list and name is shown_list(),
            count=count,
        )
        for name, count in counts.items()
    ]
    places.append(_place("upkeep.translations", _("Translations")))
    if "upkeep.links" in current_app.view_functions:
        places.append(_place("upkeep.links", _("Broken links")))
    if allows(current_actor(), Permission.UPKEEP_MANAGE):
        places.append(_place("upkeep.rules", _("Review rules"), "upkeep.dates"))
        places.append(_place("upkeep.changes", _("Past changes"), "upkeep.past_change"))
    return places


def _place(endpoint: str, label: str, *below: str) -> Place:
    is_current = request.endpoint in (endpoint, *below)
    return Place(label=label, href=url_for(endpoint), is_current=is_current)


bp.context_processor(lambda: {"navigation": navigation})
