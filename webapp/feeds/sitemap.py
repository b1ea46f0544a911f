"""The addresses of articles as sitemaps."""

from collections.abc import Iterable, Sequence

from flask import url_for

from articles.published import Address
from webapp.feeds.xml import add, document, root
from webapp.i18n import HTML_LANG

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
# Above this number of texts there are parts, each with so many articles.
MOST_URLS = 10_000
PER_PART = 5_000


def map_of(articles: Iterable[Sequence[Address]], base_url: str) -> bytes:
    """Return the map of these articles; each text names the others of its article."""
    top = root("urlset", xmlns=SITEMAP, xhtml=XHTML)
    for texts in articles:
        links = {
            text.lang: base_url + url_for("read.show", lang=text.lang, slug=text.slug)
            for text in texts
        }
        for text in texts:
            url = add(top, "url")
            add(url, "loc", links[text.lang])
            add(url, "lastmod", text.updated_at.isoformat())
            for lang, href in links.items() if len(links) > 1 else ():
                also = {"rel": "alternate", "hreflang": HTML_LANG[lang], "href": href}
                add(url, "xhtml:link", attributes=also)
    return document(top)


def index_of(addresses: Iterable[str]) -> bytes:
    """Return the list of the parts of a map."""
    top = root("sitemapindex", xmlns=SITEMAP)
    for address in addresses:
        add(add(top, "sitemap"), "loc", address)
    return document(top)
