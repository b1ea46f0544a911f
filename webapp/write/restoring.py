"""An earlier version made the newest one again."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from articles.releases import access_saved
from articles.restoring import restore
from kb.clock import utc_now
from kb.errors import Conflict, Invalid, NotFound
from kb.policy import Permission
from kb.text import N_
from webapp.authz import requires
from webapp.database import db, fail
from webapp.i18n import message_of
from webapp.login import current_actor
from webapp.write.blueprint import bp
from webapp.write.texts import get_text


@bp.post("/write/<int:number>/<lang>/restore", endpoint="restore")
@requires(Permission.ARTICLE_WRITE)
def restore_version(number: int, lang: str) -> Response:
    """Save the text of an earlier version as the next one."""
    by, edition = current_actor(), get_text(number, lang)
    wanted = request.form.get("revision", 0, type=int)
    if not 0 < wanted <= edition.head_number:
        raise NotFound(N_("There is no such revision."))
    back = url_for("read.history", lang=edition.lang, slug=edition.slug)
    saved = access_saved(db(), by, edition, wanted).revision
    try:
        made = restore(db(), edition, saved, by=by, now=utc_now())
    except (Conflict, Invalid) as error:
        fail()
        flash(message_of(error), "error")
        return redirect(back)
    text = _(
        "Version %(old)s is the newest text again, as version %(new)s.",
        old=wanted,
        new=made.number,
    )
    flash(text)
    return redirect(back)
