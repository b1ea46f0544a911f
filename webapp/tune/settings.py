"""How search weighs: tried with a question, set with a reason, put back."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from kb.accounts.queries import names_of
from kb.clock import utc_now
from kb.errors import Invalid
from kb.policy import Permission
from kb.tuning import settings as domain
from kb.tuning.models import SearchSetting
from search.judging import Effect
from webapp.authz import requires
from webapp.database import db, fail, reads
from webapp.judging import effect, gate
from webapp.limits import limited
from webapp.login import current_actor
from webapp.services import services
from webapp.tune.blueprint import bp
from webapp.tune.comparing import Comparison, compare
from webapp.tune.forms import SettingForm, model_names, shown_values
from webapp.tuned import current, with_values

Page = str | Response | tuple[str, int]


@bp.get("/settings")
@requires(Permission.SEARCH_SETTINGS)
def settings() -> Page:
    """Show what is in force, a form to change it, and what was before."""
    values = domain.values_of(domain.current(db()))
    return _page(_offered(SettingForm(data=shown_values(values))))


@bp.post("/settings")
@requires(Permission.SEARCH_SETTINGS)
@limited("30/minute")
def save_settings() -> Page:
    """Have search weigh as entered."""
    form, measured = _offered(SettingForm.sent()), None
    try:
        if form.validate():
            by, now = current_actor(), utc_now()
            values, note = form.values(), form.note.data or ""
            domain.check(db(), values)
            measured = _effect(form)
            gate(measured)
            domain.change_settings(db(), values, by=by, now=now, note=note)
            flash(_("Search weighs like this from now on."))
            return redirect(url_for(".settings"))
    except Invalid as error:
        fail()
        form.refuse(error)
    return _page(form, effect=measured)


@bp.post("/settings/preview")
@requires(Permission.SEARCH_SETTINGS)
@limited("120/minute")
@reads
def preview_settings() -> Page:
    """Show what the entered values would change for a search.

    On a page of its own that is also said of the judged questions.
    """
    form, comparison = _offered(SettingForm.sent()), None
    measured, is_part = None, request.headers.get("HX-Request") == "true"
    form.validate()
    form.note.errors = []  # a trial needs no reason
    try:
        query = form.query.data or ""
        if not form.errors:
            domain.check(db(), form.values())
            comparison = _compared(form, query) if query else None
            measured = None if is_part else _effect(form)
    except Invalid as error:
        form.refuse(error)
    if is_part:
        return render_template("tune/trial.html", form=form, comparison=comparison)
    return _page(form, comparison, measured)


@bp.post("/settings/<int:setting_id>/back")
@requires(Permission.SEARCH_SETTINGS)
@limited("30/minute")
def back_to_settings(setting_id: int) -> Page:
    """Put an earlier setting in force, for 0 the one that the site ships with."""
    domain.go_back(db(), setting_id, by=current_actor(), now=utc_now())
    flash(_("Search weighs again as it did then."))
    return redirect(url_for(".settings"))


def _compared(form: SettingForm, query: str) -> Comparison:
    before = current(services(), db())
    return compare([query], before, with_values(db(), before, form.values()))[0]


def _effect(form: SettingForm) -> Effect | None:
    before = current(services(), db())
    after = with_values(db(), before, form.values())
    return effect(services(), current_actor(), before, after)


def _offered(form: SettingForm) -> SettingForm:
    return form.offer(domain.list_models(db()))


def _page(
    form: SettingForm,
    comparison: Comparison | None = None,
    effect: Effect | None = None,
) -> Page:
    past = domain.list_settings(db())
    page = render_template(
        "tune/settings.html",
        form=form,
        comparison=comparison,
        effect=effect,
        past=past,
        changed=_changed(past),
        shipped=shown_values(domain.SHIPPED),
        names=names_of(db(), [one.set_by_id for one in past]),
        moments={one.id: one.set_at for one in past},
        models=model_names(domain.list_models(db())),
    )
    return page, 422 if form.errors else 200


def _changed(past: Sequence[SearchSetting]) -> dict[int, dict[str, object]]:
    """Return, for each setting, the values that the one before it had otherwise."""
    shown = [shown_values(domain.values_of(one)) for one in past]
    shown.append(shown_values(domain.SHIPPED))
    return {
        one.id: {name: value for name, value in now.items() if value != then[name]}
        for one, now, then in zip(past, shown, shown[1:], strict=False)
    }
