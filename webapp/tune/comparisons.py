"""Two ways to rank before real people: begun, ended, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import IntegerField
from wtforms.validators import InputRequired
from wtforms.widgets import NumberInput

from kb.accounts.queries import names_of
from kb.analytics.preferences import Preference, measure
from kb.clock import utc_now
from kb.comparisons.actions import (
    MOST_DAYS,
    Plan,
    end_comparison,
    get_comparison,
    is_valid,
    list_comparisons,
    start_comparison,
)
from kb.comparisons.models import Comparison
from kb.errors import AskFirstError, Invalid
from kb.policy import Permission
from kb.tuning import settings as domain
from search.scoring import WEIGHTS
from webapp.authz import requires
from webapp.database import db, fail
from webapp.limits import limited
from webapp.login import current_actor
from webapp.tune.blueprint import bp
from webapp.tune.forms import SettingForm, model_names, shown_values

Page = str | Response | tuple[str, int]


class ComparisonForm(SettingForm):
    """The candidate, and with whom and how long it is compared."""

    share = IntegerField(
        _l("Share of people, in percent"),
        [InputRequired(_l("Please fill this in."))],
        default=50,
        widget=NumberInput(min=1, max=100),
        description=_l("The others see search as it is."),
    )
    days = IntegerField(
        _l("Days"),
        [InputRequired(_l("Please fill this in."))],
        default=28,
        widget=NumberInput(min=1, max=MOST_DAYS),
    )

    def plan(self) -> Plan:
        """Return what was entered."""
        return Plan(
            values=self.values(),
            share=(self.share.data or 0) / 100,
            days=self.days.data or 0,
            note=self.note.data or "",
        )


@dataclass(frozen=True, kw_only=True)
class Report:
    """A comparison, how it stands, and what the candidate has otherwise."""

    comparison: Comparison
    state: str
    found: Preference
    changes: Mapping[str, object]


@bp.get("/comparisons")
@requires(Permission.SEARCH_SETTINGS)
def comparisons() -> Page:
    """Report on the comparisons, with the form of a new one."""
    values = domain.values_of(domain.current(db()))
    return _page(ComparisonForm(data=shown_values(values)))


@bp.post("/comparisons")
@requires(Permission.SEARCH_SETTINGS)
@limited("30/minute")
def save_comparisons() -> Page:
    """Begin a comparison."""
    form = _offered(ComparisonForm.sent())
    try:
        if form.validate():
            start_comparison(db(), form.plan(), by=current_actor(), now=utc_now())
            flash(_("The comparison has begun."))
            return redirect(url_for(".comparisons"))
    except AskFirstError as error:
        fail()
        field = getattr(error, "field", None) or "note"
        form.refuse(Invalid(error.message, field, **error.params))
    return _page(form)


@bp.post("/comparisons/<int:comparison_id>/end")
@requires(Permission.SEARCH_SETTINGS)
@limited("30/minute")
def end_comparisons(comparison_id: int) -> Page:
    """End a comparison before its time."""
    comparison = get_comparison(db(), comparison_id)
    end_comparison(db(), comparison, by=current_actor(), now=utc_now())
    flash(_("The comparison has ended. Its report stays."))
    return redirect(url_for(".comparisons"))


def _offered(form: ComparisonForm) -> ComparisonForm:
    form.offer(domain.list_models(db()))
    return form


def _page(form: ComparisonForm) -> Page:
    now = utc_now()
    reports = [_report(one, now) for one in list_comparisons(db())]
    page = render_template(
        "tune/comparisons.html",
        form=_offered(form),
        reports=reports,
        names=names_of(db(), [one.comparison.started_by_id for one in reports]),
        models=model_names(domain.list_models(db())),
    )
    return page, 422 if form.errors else 200


def _report(comparison: Comparison, now: datetime) -> Report:
    return Report(
        comparison=comparison,
        state=_state(comparison, now),
        found=measure(db(), comparison, now),
        changes=_changes(comparison),
    )


def _state(comparison: Comparison, now: datetime) -> str:
    if comparison.ended_at is not None:
        return "ended"
    if comparison.until <= now:
        return "over"
    return "running" if is_valid(db(), comparison) else "stopped"


def _changes(comparison: Comparison) -> Mapping[str, object]:
    """Return what the candidate has otherwise than the setting it stands beside."""
    beside = domain.find_values(db(), comparison.setting_id or domain.SHIPPED_ID)
    before = {**WEIGHTS, **beside.weights}
    after = {**WEIGHTS, **comparison.weights}
    changed: dict[str, object] = {
        name: value for name, value in after.items() if value != before[name]
    }
    if comparison.blend != beside.blend:
        changed["blend"] = comparison.blend
    if comparison.ranking_model_id != beside.ranking_model_id:
        changed["ranking_model"] = comparison.ranking_model_id or 0
    return changed
