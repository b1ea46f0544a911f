"""Many articles changed at once: chosen, seen, applied."""

from collections.abc import Sequence
from datetime import date, datetime

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from articles.upkeep.bulk import apply_change
from articles.upkeep.planning import MOST_AT_ONCE, Plan, plan_change
from articles.upkeep.queries import list_ids, list_numbers, list_rows
from kb.clock import utc_now
from kb.errors import Conflict, Invalid
from kb.policy import Permission
from webapp.authz import requires
from webapp.database import db, fail
from webapp.i18n import message_of
from webapp.login import current_actor
from webapp.moments import site_zone
from webapp.upkeep.blueprint import bp
from webapp.upkeep.choices import change_form, filter_form
from webapp.upkeep.forms import ChangeForm
from webapp.upkeep.names import names_for
from webapp.upkeep.navigation import shown_list
from webapp.upkeep.saying import say_changed, say_refused

Page = str | Response | tuple[str, int]


@bp.get("/change")
@requires(Permission.UPKEEP_MANAGE)
def change_one() -> Page:
    """Ask what is to become of the articles that the address names."""
    return _page(change_form(ChangeForm()), _numbers())


@bp.post("/change")
@requires(Permission.UPKEEP_MANAGE)
def change() -> Page:
    """Ask what is to become of the chosen articles, or show what would."""
    numbers = _numbers()
    if not numbers or len(numbers) > MOST_AT_ONCE:
        flash(
            _("Choose at most %(most)s articles at a time.", most=MOST_AT_ONCE)
            if numbers
            else _("Choose at least one article."),
            "error",
        )
        back = filter_form().sent_on()
        return redirect(url_for(".index", list=shown_list().value, **back))
    if request.form.get("then") != "preview":
        return _page(change_form(ChangeForm()), numbers)
    return _preview(change_form(ChangeForm.sent()), numbers)


@bp.post("/change/apply")
@requires(Permission.UPKEEP_MANAGE)
def apply() -> Page:
    """Make the change as it was seen."""
    form, seen = change_form(ChangeForm.sent()), _seen()
    by, now = current_actor(), utc_now()
    try:
        if form.validate():
            wanted = form.wanted(_today(now), site_zone())
            outcome = apply_change(db(), wanted, seen, by=by, now=now)
            say_changed(outcome)
            say_refused(outcome)
            assert outcome.bulk is not None
            return redirect(url_for(".past_change", bulk_id=outcome.bulk.id))
    except Invalid as error:
        form.refuse(error)
    except Conflict as error:
        flash(message_of(error), "error")
    fail()
    return _preview(form, list(seen), status=409)


def _preview(form: ChangeForm, numbers: Sequence[int], status: int = 200) -> Page:
    try:
        if not form.errors and form.validate():
            wanted = form.wanted(_today(utc_now()), site_zone())
            plan = plan_change(db(), current_actor(), numbers, wanted)
            return _page(form, numbers, plan, status=status)
    except Invalid as error:
        form.refuse(error)
    fail()
    return _page(form, numbers, status=422)


def _page(
    form: ChangeForm,
    numbers: Sequence[int],
    plan: Plan | None = None,
    *,
    status: int = 200,
) -> Page:
    actor = current_actor()
    values = (
        [v for one in plan.planned for v in (one.before, one.after)] if plan else []
    )
    page = render_template(
        "upkeep/change.html",
        form=form,
        numbers=numbers,
        plan=plan,
        rows=list_rows(db(), actor, list_ids(db(), actor, numbers[:MOST_AT_ONCE])),
        names=names_for(actor, values),
        list_name=shown_list().value,
        message_of=message_of,
    )
    return page, status


def _numbers() -> list[int]:
    if request.values.get("all"):
        narrowed, most = filter_form().narrowed(), MOST_AT_ONCE + 1
        now, name = utc_now(), shown_list()
        return list(
            list_numbers(db(), current_actor(), now, name, narrowed, limit=most)
        )
    return _known_numbers(request.values.getlist("number"))


def _known_numbers(texts: Sequence[str]) -> list[int]:
    found = [int(text) for text in texts if text.isdecimal() and len(text) < 10]
    return list(dict.fromkeys(found))


def _seen() -> dict[int, str]:
    pairs = [one.partition(":") for one in request.form.getlist("seen")]
    return {
        number: mark for text, _, mark in pairs for number in _known_numbers([text])
    }


def _today(now: datetime) -> date:
    return now.astimezone(site_zone()).date()
