"""What programs ask for; it is the same for everybody, and public."""

from collections.abc import Sequence
from datetime import UTC, datetime

from flask import Blueprint, Response, make_response, request, url_for

from articles.published import (
    Change,
    count_addresses,
    last_change,
    list_addresses,
    list_changes,
)
from articles.queries import find_category
from kb.errors import NotFound
from kb.policy import Actor
from kb.text import N_, Lang
from webapp.authz import public
from webapp.database import db
from webapp.feeds.atom import Feed, atom
from webapp.feeds.sitemap import MOST_URLS, PER_PART, index_of, map_of
from webapp.feeds.xml import add, document, root
from webapp.services import services

bp = Blueprint("feeds", __name__)

# Whoever asks, signed in or not, gets what a visitor may read.
ANYBODY = Actor()
KEPT_SECONDS = 600
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
OPEN_SEARCH = "http://a9.com/-/spec/opensearch/1.1/"

# Nothing here is secret; crawlers would only lose their time.
ROBOTS = """User-agent: *
Disallow: /find
Disallow: /ask
Disallow: /requests/
Disallow: /write
Disallow: /review
Disallow: /desk
Disallow: /insights
Disallow: /admin
Disallow: /stop/
Disallow: /kb/*/*/revisions

Sitemap: {sitemap}
"""


@bp.get("/feeds/<any(en, zh):lang>.atom")
@public
def site(lang: Lang) -> Response:
    """Return the latest changes of the site in a language."""
    own = url_for(".site", lang=lang)
    changes = list_changes(db(), ANYBODY, lang)
    return _feed(_described(lang, "", "", own, url_for("home.index")), changes)


@bp.get("/feeds/<slug>/<any(en, zh):lang>.atom")
@public
def topic(slug: str, lang: Lang) -> Response:
    """Return the latest changes of a topic and all below it, in a language."""
    category = find_category(db(), slug)
    if category is None:
        raise NotFound(N_("There is no such topic."))
    own = url_for(".topic", slug=slug, lang=lang)
    page = url_for("find.index", topic=slug)
    feed = _described(lang, f"{slug}/", f"{category.name(lang)} · ", own, page)
    return _feed(feed, list_changes(db(), ANYBODY, lang, category))


@bp.get("/sitemap.xml")
@public
def sitemap() -> Response:
    """Return the addresses of all public articles, or of the parts that hold them."""
    base = services().settings.base_url
    articles, texts = count_addresses(db(), ANYBODY)
    if texts <= MOST_URLS:
        found = list_addresses(db(), ANYBODY, limit=MOST_URLS)
        return _kept(map_of(found, base), "application/xml")
    parts = range(1, -(-articles // PER_PART) + 1)
    addresses = [base + url_for(".sitemap_part", part=part) for part in parts]
    return _kept(index_of(addresses), "application/xml")


@bp.get("/sitemap-<int:part>.xml")
@public
def sitemap_part(part: int) -> Response:
    """Return one part of the addresses, counted from 1."""
    articles, _texts = count_addresses(db(), ANYBODY)
    start = (part - 1) * PER_PART
    if not 0 <= start < max(articles, 1):
        raise NotFound
    found = list_addresses(db(), ANYBODY, limit=PER_PART, offset=start)
    return _kept(map_of(found, services().settings.base_url), "application/xml")


@bp.get("/robots.txt")
@public
def robots() -> Response:
    """Tell crawlers where the articles are, and what is not worth their time."""
    sitemap = services().settings.base_url + url_for(".sitemap")
    return _kept(ROBOTS.format(sitemap=sitemap).encode(), "text/plain")


@bp.get("/opensearch.xml")
@public
def opensearch() -> Response:
    """Tell browsers how to search here from their address bar."""
    settings = services().settings
    top = root("OpenSearchDescription", xmlns=OPEN_SEARCH)
    add(top, "ShortName", settings.site_name[:16])
    add(top, "Description", settings.site_name)
    add(top, "InputEncoding", "UTF-8")
    template = settings.base_url + url_for("find.index") + "?q={searchTerms}"
    add(top, "Url", attributes={"type": "text/html", "template": template})
    return _kept(document(top), "application/opensearchdescription+xml")


def _described(lang: Lang, name: str, title: str, own: str, page: str) -> Feed:
    settings = services().settings
    return Feed(
        name=f"{name}{lang}",
        title=f"{title}{settings.site_name}",
        lang=lang,
        site_name=settings.site_name,
        base_url=settings.base_url,
        own_path=own,
        page_path=page,
        updated_at=last_change(db()) or LONG_AGO,
    )


def _feed(feed: Feed, changes: Sequence[Change]) -> Response:
    paths = [
        url_for("read.show", lang=change.lang, slug=change.slug) for change in changes
    ]
    return _kept(atom(feed, changes, paths), "application/atom+xml")


def _kept(body: bytes, media_type: str) -> Response:
    """Return an answer that anybody may keep for a while and ask again about."""
    answer = make_response(body)
    answer.mimetype = media_type
    answer.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    answer.last_modified = last_change(db()) or LONG_AGO
    answer.add_etag()
    answer.make_conditional(request)
    return answer
