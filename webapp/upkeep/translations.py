"""The texts that translators have to look at."""

from datetime import timedelta

from flask import render_template

from articles.catching_up import count_untranslated, list_lagging, list_untranslated
from kb.accounts.queries import names_of
from kb.analytics.wanted import count_wanting
from kb.clock import utc_now
from kb.policy import Permission
from webapp.authz import requires
from webapp.database import db
from webapp.i18n import reader_lang
from webapp.login import current_actor
from webapp.upkeep.blueprint import bp

AT_ONCE = 100
ASKED_WITHIN = timedelta(days=365)


@bp.get("/translations")
@requires(Permission.ARTICLE_WRITE)
def translations() -> str:
    """List what is behind its other language, and what is missing in one."""
    actor, lang = current_actor(), reader_lang()
    lagging = list_lagging(db(), actor)
    wanting = count_wanting(db(), utc_now() - ASKED_WITHIN)
    ids = {article_id for article_id, _ in wanting}
    return render_template(
        "upkeep/translations.html",
        # What the reader can write best stands first.
        lagging=sorted(lagging, key=lambda one: one.lang != lang),
        untranslated=list_untranslated(db(), actor, limit=AT_ONCE, wanted=ids),
        wanting=wanting,
        missing=count_untranslated(db(), actor),
        names=names_of(db(), [one.owner_id for one in lagging]),
    )
