"""Links to sections that are called something else by now."""

from flask import Response, request

from articles.queries import access_slug
from articles.releases import access_published
from articles.text.anchors import find_section
from kb.errors import NotFound
from kb.policy import Permission
from kb.text import N_, Lang
from webapp.authz import requires
from webapp.database import db
from webapp.limits import limited
from webapp.login import current_actor
from webapp.read.blueprint import bp

LONGEST = 300


@bp.get("/kb/<any(en, zh):lang>/<slug>/section")
@requires(Permission.ARTICLE_READ)
@limited("60/minute")
def section(lang: Lang, slug: str) -> Response:
    """Tell the page's script where a former section of the article is now."""
    edition = access_slug(db(), current_actor(), lang, slug)
    access_published(db(), edition)
    found = find_section(db(), edition, request.args.get("was", "")[:LONGEST])
    if not found:
        raise NotFound(N_("There is no such section."))
    return Response(found, mimetype="text/plain")
