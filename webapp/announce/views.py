"""The pages of those who announce, and the button of those who read."""

from dataclasses import asdict

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from kb.accounts.queries import list_groups, names_of
from kb.announcements import actions
from kb.announcements.models import Announcement
from kb.announcements.queries import (
    access_current,
    access_managed,
    count_acknowledged,
    list_acknowledged,
    list_awaited,
    list_managed,
)
from kb.announcements.rules import State, state_of
from kb.clock import utc_now
from kb.errors import Invalid
from kb.policy import Permission
from kb.products.queries import list_products
from kb.text import LANGS
from webapp.announce.forms import AnnouncementForm, blank_values, values_of
from webapp.announcing import Shown, in_language
from webapp.authz import public, requires
from webapp.database import db, fail
from webapp.i18n import reader_lang
from webapp.limits import limited
from webapp.login import current_actor
from webapp.redirects import go_next
from webapp.services import services

bp = Blueprint("announce", __name__)

Page = str | Response | tuple[str, int]


@bp.get("/announcements")
@requires(Permission.ANNOUNCEMENT_MANAGE)
def index() -> Page:
    """List what is shown now, what comes, and what is over."""
    now, lang = utc_now(), reader_lang()
    found = list_managed(db(), current_actor())
    parts: dict[State, list[Shown]] = {state: [] for state in State}
    names = {product.id: product.name(lang) for product in list_products(db())}
    for one in found:
        shown = in_language(one, lang, product=names.get(one.product_id or 0, ""))
        parts[state_of(one, now)].append(shown)
    return render_template(
        "announce/index.html",
        parts=parts,
        read=count_acknowledged(db(), [one.id for one in found]),
    )


@bp.get("/announcements/new")
@requires(Permission.ANNOUNCEMENT_MANAGE)
def new() -> Page:
    """Show the form of a new announcement."""
    return _form_page(_offered(AnnouncementForm(data=blank_values())))


@bp.post("/announcements/new")
@requires(Permission.ANNOUNCEMENT_MANAGE)
@limited("30/minute")
def new_post() -> Page:
    """Make the announcement, or show first how it will look."""
    form = _offered(AnnouncementForm.sent())
    now = utc_now()
    if not form.validate():
        return _form_page(form)
    try:
        previews = _previews(form)
        if _previewing():
            return _form_page(form, previews=previews)
        actions.announce(db(), form.wording(now), by=current_actor(), now=now)
    except Invalid as error:
        return _refused(form, error)
    flash(_("The announcement is made."))
    return redirect(url_for(".index"))


@bp.get("/announcements/<int:announcement_id>")
@requires(Permission.ANNOUNCEMENT_MANAGE)
def show(announcement_id: int) -> Page:
    """Show an announcement in both languages, and who has read it."""
    one = access_managed(db(), current_actor(), announcement_id)
    return render_template(
        "announce/show.html",
        announcement=one,
        state=state_of(one, utc_now()),
        texts=_texts(one),
        author=names_of(db(), [one.author_id]).get(one.author_id or 0),
        acknowledged=list_acknowledged(db(), one),
        awaited=list_awaited(db(), one),
    )


@bp.get("/announcements/<int:announcement_id>/edit")
@requires(Permission.ANNOUNCEMENT_MANAGE)
def edit(announcement_id: int) -> Page:
    """Show the form of an announcement."""
    one = access_managed(db(), current_actor(), announcement_id)
    return _form_page(_offered(AnnouncementForm(data=values_of(one))), one)


@bp.post("/announcements/<int:announcement_id>/edit")
@requires(Permission.ANNOUNCEMENT_MANAGE)
@limited("30/minute")
def edit_post(announcement_id: int) -> Page:
    """Change an announcement, or show first how it will look."""
    one = access_managed(db(), current_actor(), announcement_id)
    form = _offered(AnnouncementForm.sent())
    now = utc_now()
    if not form.validate():
        return _form_page(form, one)
    try:
        previews = _previews(form)
        if _previewing():
            return _form_page(form, one, previews=previews)
        actions.change(db(), one, form.wording(now), by=current_actor(), now=now)
    except Invalid as error:
        return _refused(form, error, one)
    flash(_("The announcement is changed."))
    return redirect(url_for(".show", announcement_id=one.id))


@bp.post("/announcements/<int:announcement_id>/end")
@requires(Permission.ANNOUNCEMENT_MANAGE)
def end_post(announcement_id: int) -> Page:
    """Show it to nobody any more; it stays in the list."""
    actor = current_actor()
    one = access_managed(db(), actor, announcement_id)
    actions.end(db(), one, by=actor, now=utc_now())
    flash(_("The announcement is over."))
    return redirect(url_for(".index"))


@bp.post("/announcements/<int:announcement_id>/read")
@public
@limited("60/minute")
def acknowledge_post(announcement_id: int) -> Page:
    """Note that the person has read it."""
    actor, now = current_actor(), utc_now()
    one = access_current(db(), actor, announcement_id, now)
    actions.acknowledge(db(), one, by=actor, now=now)
    flash(_("Thank you. It is noted that you have read this."))
    return go_next()


def _offered(form: AnnouncementForm) -> AnnouncementForm:
    return form.offer(list_products(db()), list_groups(db()), reader_lang())


def _previewing() -> bool:
    return "preview" in request.form


def _previews(form: AnnouncementForm) -> list[Shown]:
    """Return how it will look; raise `Invalid` where it cannot be shown."""
    return _texts(Announcement(**asdict(form.wording(utc_now()))))


def _texts(one: Announcement) -> list[Shown]:
    names = {p.id: p.name(reader_lang()) for p in list_products(db())}
    product = names.get(one.product_id or 0, "")
    texts = [in_language(one, lang, product=product) for lang in LANGS]
    return [text for lang, text in zip(LANGS, texts, strict=True) if text.lang == lang]


def _refused(
    form: AnnouncementForm, error: Invalid, one: Announcement | None = None
) -> Page:
    fail()
    form.refuse(error)
    return _form_page(form, one)


def _form_page(
    form: AnnouncementForm,
    one: Announcement | None = None,
    previews: list[Shown] | None = None,
) -> Page:
    page = render_template(
        "announce/form.html",
        form=form,
        announcement=one,
        previews=previews,
        zone=services().settings.time_zone,
    )
    return page, 422 if form.errors else 200
