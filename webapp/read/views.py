"""The page of an article, under each of its addresses."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from articles.models import Edition
from articles.queries import access_slug
from articles.releases import access_published, list_readable
from articles.translations import access_instead
from kb.clock import utc_now
from kb.errors import NotFound
from kb.events.types import ArticleLeft
from kb.policy import Permission
from kb.text import N_, Lang
from webapp.authz import public, requires
from webapp.database import db
from webapp.i18n import other_lang, reader_lang
from webapp.limits import limited
from webapp.login import current_actor
from webapp.read import (
    anchors,
    comparing,
    downloads,
    files,
    platforms,
    revisions,
    verdicts,
)
from webapp.read.arrivals import is_key, note_reading
from webapp.read.blueprint import bp
from webapp.read.languages import address, with_query
from webapp.read.presenters import article_page
from webapp.services import services

# The views of these modules belong to the blueprint as well.
SIBLINGS = (anchors, comparing, downloads, files, platforms, revisions, verdicts)
LARGEST_ID = 2**31 - 1
MOST_SECONDS = 4 * 3600

Page = str | Response | tuple[str, int]


@bp.get("/kb/<any(en, zh):lang>/<slug>")
@requires(Permission.ARTICLE_READ)
def show(lang: Lang, slug: str) -> Page:
    """Show what readers get; former addresses lead to the present one."""
    edition = _edition(lang, slug)
    if edition.lang != lang:
        return redirect(with_query(address(edition)))
    if edition.slug != slug:
        return redirect(with_query(address(edition)), 301)
    if not edition.published_id or edition.archived_at:
        return redirect(_newest(edition))
    page = access_published(db(), edition)
    if page.article.is_block:
        return redirect(_newest(edition))
    return article_page(page, read_key=note_reading(page.revision))


@bp.get(f"/a/<int(max={LARGEST_ID}):number>")
@requires(Permission.ARTICLE_READ)
def by_number(number: int) -> Page:
    """Lead to the article in the reader's language, else in the one it has."""
    editions = list_readable(db(), current_actor(), number)
    if not editions:
        raise NotFound(N_("There is no such article."))
    published = [e for e in editions if e.published_id and not e.archived_at]
    choice = published or editions
    own = [edition for edition in choice if edition.lang == reader_lang()]
    return redirect(with_query(address((own or choice)[0])))


@bp.post("/kb/left")
@public
@limited("120/minute")
def left() -> Page:
    """Note how long a page was open, as its beacon says when it is left."""
    read_key = request.values.get("read_key", "")
    seconds = request.form.get("seconds", -1, type=int)
    if is_key(read_key) and seconds >= 0:
        services().observations.add(
            ArticleLeft.by(
                current_actor(),
                utc_now(),
                read_key=read_key,
                seconds=min(seconds, MOST_SECONDS),
            )
        )
    return Response(status=204)


def _edition(lang: Lang, slug: str) -> Edition:
    """Return the edition at the address, else the article in the other language."""
    session, actor = db(), current_actor()
    for named in (lang, other_lang(lang)):
        try:
            return access_slug(session, actor, named, slug)
        except NotFound:
            continue
    return access_instead(session, actor, lang, slug)


def _newest(edition: Edition) -> str:
    return url_for(
        ".revision", lang=edition.lang, slug=edition.slug, number=edition.head_number
    )
