"""One look at what may help, for those whose browser runs no script."""

from functools import partial

from flask import render_template, request

from kb.clock import utc_now
from kb.policy import Actor
from webapp.ask.forms import RequestForm, left_out
from webapp.ask.pages import keep_draft, request_announcements, so_far
from webapp.ask.patience import within
from webapp.ask.suggesting import Look, Written, look, record_look
from webapp.login import current_actor
from webapp.services import Services, services

PATIENCE_SECONDS = 1.0


def first_look(form: RequestForm) -> str | None:
    """Return the page that shows once what may help; `None` when nothing does.

    Sending never waits for it: a suggester that is slow or broken is left alone.
    """
    site, actor, now, begun = services(), current_actor(), utc_now(), so_far(form)
    found = within(PATIENCE_SECONDS, partial(_look, site, actor, begun))
    if found is None:
        return None
    with site.database.transaction() as session:
        record_look(site, session, actor, now, begun, found.offers)
    known = request_announcements(form)
    if not found.holds_something and not any(one.product for one in known):
        return None
    form["looked"].data = "1"
    keep_draft(form)
    kept = request.form.getlist("keep")
    listed = sorted({*kept, *left_out()})
    return render_template(
        "ask/look.html",
        form=form,
        look=found,
        keep=kept,
        listed=listed,
        announcements=known,
    )


def _look(site: Services, actor: Actor, begun: Written) -> Look:
    with site.database.reading() as session:
        return look(site, session, actor, utc_now(), begun)
