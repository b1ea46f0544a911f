"""Searches that a person keeps: their list, and what is done with each."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from kb.clock import utc_now
from kb.errors import Invalid
from kb.searches.actions import MOST_NAME, Wish, keep, remove, rename, restore
from kb.searches.models import SavedSearch
from kb.searches.queries import access_saved, find_removed, list_saved
from kb.text import one_line
from webapp.authz import public
from webapp.database import db
from webapp.find.asking import Asked, catalog, read_asked
from webapp.find.blueprint import bp
from webapp.find.facets import label_of
from webapp.i18n import message_of
from webapp.inputs import LARGEST
from webapp.limits import limited
from webapp.login import current_actor
from webapp.narrowing import Catalog

Page = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Row:
    """A kept search with its address, and its filters as they are called."""

    saved: SavedSearch
    address: str
    filters: list[str]


@bp.get("/searches")
@public
def saved() -> Page:
    """List what the person keeps."""
    actor, known = current_actor(), catalog()
    if actor.user_id is None:
        return _sign_in(url_for(".saved"))
    rows = [_row(one, known) for one in list_saved(db(), actor.user_id)]
    return render_template("find/saved.html", rows=rows, removed=_removed())


@bp.get("/searches/new")
@public
def new() -> Page:
    """Ask for a name for the search at hand."""
    known = catalog()
    asked = read_asked(known)
    if current_actor().user_id is None:
        return _sign_in(url_for(".new", **asked.arguments()))
    return _form(asked, known, name=_name_for(asked, known), alerts=True)


@bp.post("/searches")
@public
@limited("30/minute")
def keep_post() -> Page:
    """Keep the search at hand."""
    known, actor = catalog(), current_actor()
    asked = read_asked(known)
    name, alerts = request.form.get("name", ""), "alerts" in request.form
    wish = Wish(
        name=name,
        query=asked.query,
        filters=asked.narrowing.as_lists(),
        alerts=alerts,
    )
    try:
        made = keep(db(), wish, by=actor, now=utc_now())
    except Invalid as error:
        page = _form(asked, known, name=name, alerts=alerts, error=message_of(error))
        return page, 422
    flash(_("“%(name)s” is kept with your account.", name=made.name))
    return redirect(url_for(".saved"))


@bp.post("/searches/<int:search_id>/rename")
@public
@limited("60/minute")
def rename_post(search_id: int) -> Page:
    """Give a kept search another name."""
    kept = _access(search_id)
    try:
        rename(kept, request.form.get("name", ""))
    except Invalid as error:
        flash(message_of(error), "error")
    else:
        flash(_("The search is now called “%(name)s”.", name=kept.name))
    return redirect(url_for(".saved"))


@bp.post("/searches/<int:search_id>/alerts")
@public
@limited("60/minute")
def alerts_post(search_id: int) -> Page:
    """Begin or stop telling the person of new articles."""
    kept = _access(search_id)
    kept.alerts = request.form.get("alerts") == "yes"
    if kept.alerts:
        flash(
            _("You will be told when a new article answers “%(name)s”.", name=kept.name)
        )
    else:
        flash(_("“%(name)s” tells you nothing more.", name=kept.name))
    return redirect(url_for(".saved"))


@bp.post("/searches/<int:search_id>/remove")
@public
@limited("60/minute")
def remove_post(search_id: int) -> Page:
    """Give a search up; the next page offers to take that back."""
    remove(db(), _access(search_id), now=utc_now())
    return redirect(url_for(".saved", removed=search_id))


@bp.post("/searches/<int:search_id>/restore")
@public
@limited("60/minute")
def restore_post(search_id: int) -> Page:
    """Bring a removed search back."""
    kept = _access(search_id)
    try:
        restore(db(), kept)
    except Invalid as error:
        flash(message_of(error), "error")
    else:
        flash(_("“%(name)s” is back.", name=kept.name))
    return redirect(url_for(".saved"))


def _access(search_id: int) -> SavedSearch:
    return access_saved(db(), current_actor().user_id, search_id)


def _sign_in(target: str) -> Response:
    return redirect(url_for("account.sign_in", next=target))


def _removed() -> SavedSearch | None:
    """Return the search that was given up a moment ago."""
    number = request.args.get("removed", 0, type=int)
    if not 0 < number <= LARGEST:
        return None
    return find_removed(db(), current_actor().user_id, number)


def _row(one: SavedSearch, known: Catalog) -> Row:
    asked = Asked(query=one.query, narrowing=known.read(one.filters))
    return Row(one, asked.address(), _labels(asked, known))


def _labels(asked: Asked, known: Catalog) -> list[str]:
    return [label_of(known, group, value) for group, value in asked.narrowing.chosen()]


def _name_for(asked: Asked, known: Catalog) -> str:
    return one_line(asked.query or ", ".join(_labels(asked, known)))[:MOST_NAME]


def _form(
    asked: Asked, known: Catalog, *, name: str, alerts: bool, error: str = ""
) -> str:
    partial = request.headers.get("HX-Request") == "true"
    return render_template(
        "find/keep_form.html" if partial else "find/keep.html",
        asked=asked,
        labels=_labels(asked, known),
        name=name,
        alerts=alerts,
        error=error,
        most_name=MOST_NAME,
    )
