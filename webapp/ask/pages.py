"""The page of the request form, and what its fields begin with."""

from collections.abc import Sequence
from datetime import datetime

from flask import render_template, request
from flask_babel import format_date, format_time
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from articles.cards import Mention, mentions
from kb.announcements.rules import Place
from kb.clock import utc_now
from kb.journeys.actions import save_draft
from kb.journeys.exposures import exposure
from kb.journeys.models import Draft
from kb.journeys.queries import find_draft
from kb.policy import Actor
from kb.products.models import Product
from kb.products.queries import list_products
from kb.tickets.models import Priority
from kb.tickets.queries import find_by_form
from kb.tickets.sla import TARGETS, add_working_time
from webapp.announcing import Shown, announcements
from webapp.ask.forms import RequestForm, left_out, new_key
from webapp.ask.suggesting import Look, Written, look, written
from webapp.database import db
from webapp.i18n import reader_lang
from webapp.login import current_actor
from webapp.services import services

LEFT_OUT = "left_out"
LARGEST_ID = 2**31 - 1


def sent_form() -> RequestForm:
    """Return the form as the browser sent it."""
    with services().database.reading() as session:
        return _prepared(RequestForm.sent(), session)


def fresh_form(values: dict[str, str]) -> RequestForm:
    """Return a form that begins with these values."""
    return _prepared(RequestForm(data=values), db())


def _prepared(form: RequestForm, session: Session) -> RequestForm:
    form.ask_for_contact(not current_actor().is_authenticated)
    products = _indented(list_products(session))
    form.product.choices = [("", _("I do not know")), *products]
    return form


def _indented(products: Sequence[Product]) -> list[tuple[str, str]]:
    """Return the tree as the rows of a list, what is below a product behind it."""
    lang = reader_lang()

    def rows(parent: int | None, depth: int) -> list[tuple[str, str]]:
        found = []
        for product in products:
            if product.parent_id == parent:
                label = "\u2003" * depth + product.name(lang)
                found += [(str(product.id), label), *rows(product.id, depth + 1)]
        return found

    return rows(None, 0)


def so_far(form: RequestForm, omitted: frozenset[str] | None = None) -> Written:
    """Return what a form holds, with what was unticked on the page."""
    omitted = left_out() if omitted is None else omitted
    return written(form.filled(), form.key, omitted)


def living_draft(session: Session, actor: Actor) -> Draft | None:
    """Return the request the person began, unless it was sent or solved meanwhile."""
    draft = find_draft(session, actor)
    if draft is None or find_by_form(session, actor, draft.form_key) is not None:
        return None
    if exposure(session, actor, draft.form_key).solved is not None:
        return None
    return draft


def keep_draft(form: RequestForm) -> None:
    """Keep what is in the form on the server, for the person to come back to."""
    fields = form.filled() | {
        LEFT_OUT: " ".join(sorted(left_out())),
        "looked": str(form["looked"].data or ""),
    }
    save_draft(db(), form.key, fields, by=current_actor(), now=utc_now())


def first_page() -> str:
    """Return the form as somebody comes to it, with what they had begun."""
    actor = current_actor()
    draft = living_draft(db(), actor)
    if draft is None:
        values = {"subject": request.args.get("q", "")[:150], "form_key": new_key()}
    else:
        values = draft.fields | {"form_key": draft.form_key}
    omitted = frozenset(values.pop(LEFT_OUT, "").split())
    form = fresh_form(values)
    begun = written({}, form.key, omitted)
    page = look(services(), db(), actor, utc_now(), begun)
    return form_page(form, page, restored=draft is not None, failed=_failed(actor))


def form_page(form: RequestForm, page: Look, **more: object) -> str:
    """Return the page with the form and what stands beside it."""
    now, site = utc_now(), services().settings
    target = TARGETS[Priority.NORMAL].first_reply
    due = add_working_time(now, target, site.zone)
    values: dict[str, object] = {
        "form": form,
        "look": page,
        "restored": False,
        "failed": None,
        "promise": plain_moment(due),
        "promise_hours": int(target.total_seconds() // 3600),
        "zone": site.time_zone,
        "announcements": request_announcements(form),
    }
    return render_template("ask/new.html", **(values | more))


def request_announcements(form: RequestForm) -> list[Shown]:
    """Return what people have to know about the product before they ask."""
    chosen = form.value("product")
    product_id = int(chosen) if chosen.isdecimal() else None
    with services().database.reading() as session:
        return announcements(session, Place.REQUEST, product_id)


def refused_page(form: RequestForm) -> tuple[str, int]:
    """Return the form with everything kept and its errors named."""
    with services().database.reading() as session:
        begun = written({}, form.key, left_out())
        page = look(services(), session, current_actor(), utc_now(), begun)
        return form_page(form, page), 422


def plain_moment(at: datetime) -> str:
    """Return day and minute in words that fit into a sentence."""
    day, time = format_date(at, "full"), format_time(at, "short")
    text: str = _("%(day)s, %(time)s", day=day, time=time)
    return text


def _failed(actor: Actor) -> Mention | None:
    """Return the text that did not help, where the person comes from it."""
    revision_id = request.args.get("revision", 0, type=int)
    if not 0 < revision_id <= LARGEST_ID:
        return None
    return mentions(db(), actor, [revision_id]).get(revision_id)
