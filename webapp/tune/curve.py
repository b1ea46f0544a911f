"""What each threshold of suggestions would show, and a form that moves it."""

from dataclasses import replace
from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms.validators import InputRequired

from kb.analytics import calibration
from kb.clock import utc_now
from kb.errors import Invalid
from kb.policy import Permission
from kb.tuning import settings as domain
from search.confidence import THRESHOLD
from search.measured import MEASURED
from webapp.authz import requires
from webapp.database import db, fail
from webapp.forms import LineField, Required, SiteForm, at_most
from webapp.limits import limited
from webapp.login import current_actor
from webapp.tune.blueprint import bp
from webapp.tune.forms import ShareField

DAYS = 90

Page = str | Response | tuple[str, int]


class ThresholdForm(SiteForm):
    """The threshold alone, and why it moves."""

    threshold = ShareField(
        _l("Least confidence of a suggestion"),
        [InputRequired(_l("Please fill this in."))],
        description=_l("From 0 (show all) to 1."),
    )
    note = LineField(_l("Reason"), [Required(), at_most(domain.MAX_NOTE)])


@bp.get("/threshold")
@requires(Permission.SEARCH_SETTINGS)
def threshold() -> Page:
    """Show what each threshold shows, of this site or as it was measured."""
    return _page(ThresholdForm(data={"threshold": _in_force()}))


@bp.post("/threshold")
@requires(Permission.SEARCH_SETTINGS)
@limited("30/minute")
def save_threshold() -> Page:
    """Move the threshold, and leave all other settings as they are."""
    form = ThresholdForm.sent()
    try:
        if form.validate():
            before = domain.values_of(domain.current(db()))
            values = replace(before, threshold=form.threshold.data)
            by, note = current_actor(), form.note.data or ""
            domain.change_settings(db(), values, by=by, now=utc_now(), note=note)
            flash(_("Suggestions need this much confidence from now on."))
            return redirect(url_for(".threshold"))
    except Invalid as error:
        fail()
        form.refuse(error)
    return _page(form)


def _page(form: ThresholdForm) -> Page:
    own = calibration.curve(db(), utc_now() - timedelta(days=DAYS))
    page = render_template(
        "tune/curve.html",
        form=form,
        own=own,
        measured=MEASURED,
        days=DAYS,
        in_force=_in_force(),
        is_shipped=domain.values_of(domain.current(db())).threshold is None,
    )
    return page, 422 if form.errors else 200


def _in_force() -> float:
    chosen = domain.values_of(domain.current(db())).threshold
    return THRESHOLD if chosen is None else chosen
