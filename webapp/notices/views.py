"""The list of what a person was told."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from articles.following.queries import knowable_by
from kb.clock import utc_now
from kb.errors import NotFound
from kb.notices.actions import mark_all_read, mark_read
from kb.notices.queries import get_notice, list_notices
from webapp.authz import public
from webapp.database import db
from webapp.login import current_actor
from webapp.notices import following, stopping
from webapp.notices.blueprint import bp
from webapp.services import services
from webapp.told import Line, lines

# The views of these modules belong to the blueprint as well.
SIBLINGS = (following, stopping)

Page = str | Response


@bp.get("/notices")
@public
def index() -> Page:
    """Show what the person was told, the unread first."""
    actor = current_actor()
    if actor.user_id is None:
        return redirect(url_for("account.sign_in", next=url_for(".index")))
    notices = list_notices(db(), actor.user_id, knowable_by(actor))
    shown = lines(db(), actor, notices, url_for)
    unread = [line for line in shown if line.notice.read_at is None]
    read = [line for line in shown if line.notice.read_at is not None]
    return render_template("notices/index.html", unread=unread, read=read)


@bp.get("/notices/<int:notice_id>")
@public
def show(notice_id: int) -> Page:
    """Lead to what a notice is about; from then on it counts as read."""
    actor, now = current_actor(), utc_now()
    if actor.user_id is None:
        here = url_for(".show", notice_id=notice_id)
        return redirect(url_for("account.sign_in", next=here))
    only = knowable_by(actor)
    with services().database.transaction() as session:
        notice = get_notice(session, actor.user_id, notice_id, only)
        mark_read(notice, now=now)
        shown: list[Line] = lines(session, actor, [notice], url_for)
    if not shown:
        raise NotFound
    return redirect(shown[0].href)


@bp.post("/notices/read")
@public
def read_all() -> Page:
    """Note that all notices were seen."""
    actor = current_actor()
    if actor.user_id is None:
        return redirect(url_for("account.sign_in", next=url_for(".index")))
    mark_all_read(db(), actor.user_id, now=utc_now())
    flash(_("All notices are marked as read."))
    return redirect(url_for(".index"))
