"""An article begun: empty, from a ticket, a title or a private copy."""

from collections.abc import Sequence

from flask import flash, jsonify, request
from flask_babel import gettext as _

from articles.actions import create_article, create_block
from articles.drafts import MAX_TITLE
from articles.text.including import Reach
from kb.clock import utc_now
from kb.errors import Invalid
from kb.policy import Permission
from kb.text import one_line
from webapp.authz import requires
from webapp.database import db, fail
from webapp.finding import ShownOffer
from webapp.login import current_actor
from webapp.write.aids import begun, is_template, similar_offers
from webapp.write.blueprint import bp
from webapp.write.copies import continued, find_unsaved, keep_open, new_key, opening
from webapp.write.forms import ArticleForm, PlaceForm
from webapp.write.origin import link_origin, prefilled
from webapp.write.pages import Beginning, new_page, place_form
from webapp.write.saving import render_ahead, saved, wants_json
from webapp.write.texts import Page, lang_of


@bp.get("/write/new")
@requires(Permission.ARTICLE_WRITE)
def new() -> Page:
    """Show an empty editor, or one that a ticket, a title or a private copy began."""
    key = new_key(request.args.get("draft", ""))
    unsaved = find_unsaved(key)
    if unsaved is not None and unsaved.state != "discarded":
        kept = unsaved.copy.fields
        place = place_form(PlaceForm(data=kept))
        known = Beginning(lang=kept["lang"], ticket=kept["ticket"], unsaved=unsaved)
        return new_page(ArticleForm(data=continued(unsaved.copy)), place, known)
    ticket = request.args.get("ticket", "")
    wanted = {"title": one_line(request.args.get("title", ""))[:MAX_TITLE]}
    form = ArticleForm(data=(prefilled(ticket) or wanted) | opening(key))
    about = Beginning(ticket=ticket, unsaved=unsaved)
    place = PlaceForm(data={"block": "block" in request.args})
    return new_page(form, place_form(place), about)


@bp.post("/write/new")
@requires(Permission.ARTICLE_WRITE)
def create() -> Page:
    """Make an article with its first revision."""
    key = new_key(request.form.get("key", "").removeprefix("new/"))
    form, place = keep_open(ArticleForm.sent(), key), place_form(PlaceForm.sent())
    if request.form.get("then") in ("template", "similar"):
        return _look_again(form, place)
    try:
        if form.validate() & place.validate():
            lang, by = lang_of(request.form.get("lang", "")), current_actor()
            where = place.place()
            reach = Reach(audience=where.audience, group_id=where.group_id)
            render_ahead(form.source.data or "", lang, reach)
            make = create_block if place.block.data else create_article
            edition = make(db(), where, lang, form.draft(), by=by, now=utc_now())
            link_origin(edition, request.form.get("ticket", ""))
            return saved(edition, form)
    except Invalid as error:
        (place if error.field == "group_id" else form).refuse(error)
    fail()
    if wants_json():
        return jsonify(error=_("Fill in the fields above first, then try again.")), 422
    return new_page(form, place, _beginning())


def _look_again(form: ArticleForm, place: PlaceForm) -> Page:
    """Show the form once more with what was asked for; nothing is saved."""
    similar = None
    if request.form.get("then") == "similar":
        similar = similar_offers()
    elif is_template(form.source.data or ""):
        kind, lang = request.form.get("kind", ""), request.form.get("lang", "")
        form.source.data = begun(kind, lang)
    else:
        flash(_("Your text stays: a template only fills an empty one."), "info")
    return new_page(form, place, _beginning(similar))


def _beginning(similar: Sequence[ShownOffer] | None = None) -> Beginning:
    lang, ticket = (request.form.get(name, "") for name in ("lang", "ticket"))
    return Beginning(lang=lang, ticket=ticket, similar=similar)
