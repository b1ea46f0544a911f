"""Results, type-ahead, and what was not found."""

import secrets
from dataclasses import dataclass, replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from articles.cards import Fact
from articles.queries import list_categories
from kb.clock import utc_now
from kb.events.log import record
from kb.events.types import GapReported, SearchPerformed
from kb.products.queries import list_products
from kb.text import Lang, guess_lang, mask_personal, one_line
from search.protocol import Filters, Query
from webapp.authz import public
from webapp.database import db
from webapp.find.around import around
from webapp.find.facets import Catalog, facets, label_of, narrow, values_of
from webapp.find.filters import Narrowing, read_narrowing
from webapp.finding import Found, Shown, complete, find, once, show
from webapp.holdout import arm_of
from webapp.i18n import reader_lang
from webapp.limits import limited
from webapp.login import current_actor
from webapp.services import services

bp = Blueprint("find", __name__)

PER_PAGE = 10
MOST_CHARACTERS = 200
COMPLETIONS = 5


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the address asks for."""

    query: str
    narrowing: Narrowing
    page: int
    key: str


@bp.get("/find")
@public
@limited("120/minute")
def index() -> str:
    """Show the results of a search, or of browsing where nothing was typed."""
    catalog = _catalog()
    asked = _asked(catalog)
    found = find(services(), db(), current_actor(), _query(asked.query))
    values = values_of(catalog, utc_now())
    kept = narrow(found.facts, asked.narrowing, values)
    chosen = once(kept, _query(asked.query).lang)
    if asked.page == 1 and asked.query:
        _observe(asked, found, len(chosen))
    pages = max(1, -(-len(chosen) // PER_PAGE))
    asked = replace(asked, page=min(asked.page, pages))
    partial = request.headers.get("HX-Request") == "true"
    return render_template(
        "find/found.html" if partial else "find/index.html",
        **around(asked.narrowing, catalog),
        asked=asked,
        found=found,
        total=len(chosen),
        pages=pages,
        results=_results(asked, found, chosen),
        facets=facets(found.facts, asked.narrowing, values, catalog),
        catalog=catalog,
        chips=_chips(asked, catalog),
        first_rank=(asked.page - 1) * PER_PAGE + 1,
    )


@bp.get("/find/suggest")
@public
@limited("300/minute")
def suggest() -> str:
    """Return the options of the type-ahead for what is being typed."""
    text = one_line(request.args.get("q", ""))[:MOST_CHARACTERS]
    cards = (
        complete(services(), db(), current_actor(), _query(text), COMPLETIONS)
        if text
        else []
    )
    return render_template(
        "find/options.html", cards=cards, text=text, catalog=_catalog()
    )


@bp.get("/topics/<slug>")
@public
def category(slug: str) -> Response:
    """Show what stands under a topic."""
    return redirect(url_for(".index", topic=slug))


@bp.post("/find/gap")
@public
@limited("10/minute")
def gap() -> Response:
    """Note what somebody looked for in vain."""
    query = one_line(request.form.get("q", ""))[:MOST_CHARACTERS]
    words = one_line(request.form.get("words", ""))[:500]
    event = GapReported.by(
        current_actor(),
        utc_now(),
        query=mask_personal(query),
        words=mask_personal(words),
        lang=guess_lang(query or words),
    )
    record(db(), event)
    flash(_("Thank you. The people who write the articles will see it."))
    return redirect(url_for(".index", q=query or None))


def _catalog() -> Catalog:
    return Catalog(
        categories=list_categories(db()),
        products=list_products(db()),
        lang=reader_lang(),
        is_staff=current_actor().is_staff,
    )


def _asked(catalog: Catalog) -> Asked:
    return Asked(
        query=one_line(request.args.get("q", ""))[:MOST_CHARACTERS],
        narrowing=read_narrowing(
            request.args,
            topics=[category.slug for category in catalog.categories],
            products=[product.slug for product in catalog.products],
            is_staff=catalog.is_staff,
        ),
        page=min(max(request.args.get("page", 1, type=int), 1), 100),
        key=request.args.get("k", "")[:22] or secrets.token_urlsafe(12),
    )


def _query(text: str) -> Query:
    lang: Lang = "zh" if guess_lang(text) == "zh" else reader_lang()
    return Query(text=text, audiences=frozenset(), lang=lang, filters=Filters())


def _results(asked: Asked, found: Found, chosen: list[Fact]) -> list[Shown]:
    start = (asked.page - 1) * PER_PAGE
    rows = chosen[start : start + PER_PAGE]
    return show(db(), current_actor(), found, asked.query, rows)


def _chips(asked: Asked, catalog: Catalog) -> list[dict[str, str]]:
    return [
        {
            "label": label_of(catalog, group, value),
            "href": asked.narrowing.without(group, value).address(asked.query),
        }
        for group, value in asked.narrowing.chosen()
    ]


def _observe(asked: Asked, found: Found, results: int) -> None:
    actor = current_actor()
    event = SearchPerformed.by(
        actor,
        utc_now(),
        search_key=asked.key,
        query=mask_personal(asked.query),
        lang=guess_lang(asked.query),
        results=results,
        filters=asked.narrowing.as_payload(),
        arm=arm_of(actor, services().settings),
        limited=found.limited,
    )
    services().observations.add_search(event)
