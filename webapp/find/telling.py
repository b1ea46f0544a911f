"""What readers miss: an article, or one in their language."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from articles.cards import facts
from kb.clock import utc_now
from kb.errors import NotFound
from kb.events.log import record
from kb.events.types import GapReported, TranslationWanted
from kb.text import LANGS, N_, Lang, guess_lang, mask_personal, one_line
from webapp.authz import public
from webapp.database import db
from webapp.find.asking import typed
from webapp.find.blueprint import bp
from webapp.inputs import LARGEST
from webapp.limits import limited
from webapp.login import current_actor
from webapp.redirects import go_next

MOST_WORDS = 500


@bp.post("/find/gap")
@public
@limited("10/minute")
def gap() -> Response:
    """Note what somebody looked for in vain."""
    query = typed(request.form.get("q", ""))
    words = one_line(request.form.get("words", ""))[:MOST_WORDS]
    event = GapReported.by(
        current_actor(),
        utc_now(),
        query=mask_personal(query),
        words=mask_personal(words),
        lang=guess_lang(query or words),
    )
    record(db(), event)
    flash(_("Thank you. The people who write the articles will see it."))
    return redirect(url_for(".index", q=query or None))


@bp.post("/find/translation")
@public
@limited("10/minute")
def translation() -> Response:
    """Note that somebody would read an article in a language that it has not."""
    lang = _lang(request.form.get("lang"))
    number = request.form.get("article", 0, type=int)
    actor = current_actor()
    keys = [(number, one) for one in LANGS] if 0 < number <= LARGEST else []
    known = facts(db(), actor, keys)
    if not known:
        raise NotFound(N_("There is no such article."))
    if (number, lang) not in known:
        event = TranslationWanted.by(actor, utc_now(), article_id=number, lang=lang)
        record(db(), event)
    flash(_("Thank you. The people who translate will see it."))
    return go_next("find.index")


def _lang(value: str | None) -> Lang:
    if value not in LANGS:
        raise NotFound
    return value
