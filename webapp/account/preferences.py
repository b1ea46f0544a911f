"""Language and theme, kept in the browser and with the account."""

from datetime import timedelta

from flask import request

from kb.accounts.queries import get_user
from kb.errors import Invalid
from kb.text import LANGS, N_
from webapp.account.views import Page, bp
from webapp.authz import public
from webapp.database import db
from webapp.login import current_actor
from webapp.redirects import go_next
from webapp.templating import THEMES
from webapp.visitor import set_cookie

KEPT = timedelta(days=365)


@bp.post("/language")
@public
def set_language() -> Page:
    """Choose the language of the interface."""
    lang = request.form.get("lang", "")[:2]
    if lang not in LANGS:
        raise Invalid(N_("There is no such language here."))
    actor = current_actor()
    if actor.user_id is not None:
        get_user(db(), actor.user_id).lang = lang
    answer = go_next()
    set_cookie(answer, "lang", lang, KEPT)
    return answer


@bp.post("/theme")
@public
def set_theme() -> Page:
    """Choose light, dark or what the system says."""
    theme = request.form.get("theme", "")
    if theme not in THEMES:
        raise Invalid(N_("There is no such theme here."))
    answer = go_next()
    set_cookie(answer, "theme", theme, KEPT)
    return answer
