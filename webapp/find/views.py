"""The results of a search, or of browsing."""

from collections.abc import Sequence
from dataclasses import replace

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from articles.cards import Fact
from kb.clock import utc_now
from kb.events.types import SearchPerformed
from kb.text import guess_lang, mask_personal
from search.operators import parse
from webapp.authz import public
from webapp.database import db
from webapp.find import completing, helping, saving, telling, why
from webapp.find.around import around
from webapp.find.asking import (
    Asked,
    catalog,
    lang_of,
    query_of,
    read_asked,
    understood,
)
from webapp.find.blueprint import bp
from webapp.find.facets import facets, label_of
from webapp.find.nothing import ways_on
from webapp.find.results import Result, results
from webapp.find.rivals import Ranked, ranked
from webapp.finding import Found, find, once
from webapp.holdout import arm_of
from webapp.limits import limited
from webapp.login import current_actor
from webapp.narrowing import Catalog, narrow, values_of
from webapp.services import services

# The views of these modules belong to the blueprint as well.
SIBLINGS = (completing, helping, saving, telling, why)
PER_PAGE = 10


@bp.get("/find")
@public
@limited("120/minute")
def index() -> str:
    """Show the results of a search, or of browsing where nothing was typed."""
    known = catalog()
    asked = read_asked(known)
    typed = understood(asked.query, known)
    query = query_of(asked.query, typed.filters, newest=asked.newest)
    found = find(services(), db(), current_actor(), query, as_typed=asked.as_typed)
    values = values_of(known, utc_now())
    shown = ranked(
        asked,
        query,
        found,
        lambda one: _ordered(asked, one, narrow(one.facts, asked.narrowing, values)),
    )
    found, chosen = shown.found, shown.rows
    if asked.page == 1 and asked.query:
        _observe(asked, shown)
    pages = max(1, -(-len(chosen) // PER_PAGE))
    asked = replace(asked, page=min(asked.page, pages))
    partial = request.headers.get("HX-Request") == "true"
    return render_template(
        "find/found.html" if partial else "find/index.html",
        **around(asked.narrowing, known),
        asked=asked,
        found=found,
        unknown=[limit.value for limit in typed.unknown],
        total=len(chosen),
        pages=pages,
        results=_page(asked, found, chosen),
        facets=facets(found.facts, asked.narrowing, values, known),
        catalog=known,
        chips=_chips(asked, known),
        first_rank=(asked.page - 1) * PER_PAGE + 1,
        nothing=None if chosen else ways_on(asked, found, known),
    )


@bp.get("/topics/<slug>")
@public
def category(slug: str) -> Response:
    """Show what stands under a topic."""
    return redirect(url_for(".index", topic=slug))


def _ordered(asked: Asked, found: Found, kept: list[Fact]) -> list[Fact]:
    """Return each article once; the newest first by the dates that the page shows."""
    chosen = once(kept, lang_of(found.instead or asked.query))
    if asked.newest:
        chosen.sort(key=lambda fact: fact.updated_at, reverse=True)
    return chosen


def _page(asked: Asked, found: Found, chosen: Sequence[Fact]) -> list[Result]:
    start = (asked.page - 1) * PER_PAGE
    rows = chosen[start : start + PER_PAGE]
    return results(asked, found, rows)


def _chips(asked: Asked, known: Catalog) -> list[dict[str, str]]:
    return [
        {
            "label": label_of(known, group, value),
            "href": asked.address(narrowing=asked.narrowing.without(group, value)),
        }
        for group, value in asked.narrowing.chosen()
    ]


def _observe(asked: Asked, shown: Ranked) -> None:
    actor = current_actor()
    event = SearchPerformed.by(
        actor,
        utc_now(),
        search_key=asked.key,
        query=mask_personal(asked.query),
        lang=guess_lang(asked.query),
        results=len(shown.rows),
        filters={g: ",".join(v) for g, v in asked.narrowing.as_lists().items()},
        arm=arm_of(actor, services().settings),
        limited=shown.found.limited,
        narrowed=not parse(asked.query).is_plain,
        comparison_id=shown.comparison_id,
        teams=shown.teams,
    )
    services().observations.add_search(event)
