"""Changes as an Atom feed (RFC 4287)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from articles.published import Change
from kb.text import Lang
from webapp.feeds.xml import add, document, root
from webapp.i18n import HTML_LANG

ATOM = "http://www.w3.org/2005/Atom"
# A tag URI names a day on which its maker held the host (RFC 4151).
MINTED = "2026"


@dataclass(frozen=True, kw_only=True)
class Feed:
    """What a feed says of itself; `name` tells it from the others of the site."""

    name: str
    title: str
    lang: Lang
    site_name: str
    base_url: str
    own_path: str
    page_path: str
    updated_at: datetime


def atom(feed: Feed, changes: Sequence[Change], paths: Sequence[str]) -> bytes:
    """Return the feed; `paths` are where the changed texts are."""
    top = root("feed", xmlns=ATOM)
    top.set("xml:lang", HTML_LANG[feed.lang])
    add(top, "id", _tag(feed, f"feed/{feed.name}"))
    add(top, "title", feed.title)
    add(top, "updated", feed.updated_at.isoformat())
    _link(top, "self", feed.base_url + feed.own_path, "application/atom+xml")
    _link(top, "alternate", feed.base_url + feed.page_path, "text/html")
    add(add(top, "author"), "name", feed.site_name)
    for change, path in zip(changes, paths, strict=True):
        _entry(top, feed, change, path)
    return document(top)


def _entry(top: ET.Element, feed: Feed, change: Change, path: str) -> None:
    entry = add(top, "entry")
    add(entry, "id", _tag(feed, f"article/{change.number}/{change.lang}"))
    add(entry, "title", change.title)
    add(entry, "published", change.first_at.isoformat())
    add(entry, "updated", change.changed_at.isoformat())
    _link(entry, "alternate", feed.base_url + path, "text/html")
    add(entry, "summary", change.summary)


def _link(parent: ET.Element, rel: str, href: str, media_type: str) -> None:
    add(parent, "link", attributes={"rel": rel, "href": href, "type": media_type})


def _tag(feed: Feed, specific: str) -> str:
    return f"tag:{urlsplit(feed.base_url).hostname},{MINTED}:{specific}"
