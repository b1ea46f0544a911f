"""What the address of results asks for, and how it is written back."""

import secrets
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from flask import request, url_for

from kb.text import Lang, guess_lang, one_line
from search.operators import parse
from search.protocol import Filters, Query
from webapp.database import db
from webapp.i18n import reader_lang
from webapp.login import current_actor
from webapp.narrowing import Catalog, Narrowing, read_catalog
from webapp.services import services
from webapp.typed import Typed, typed_filters

MOST_CHARACTERS = 200
MOST_PAGES = 100
NEWEST = "newest"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question, its filters and its order; `key` names the search in the log.

    With `as_typed` nothing else is looked up where nothing matches.
    """

    query: str
    narrowing: Narrowing
    newest: bool = False
    as_typed: bool = False
    page: int = 1
    key: str = ""

    def arguments(self) -> dict[str, Any]:
        """Return the parameters that say all of this."""
        return {
            "q": self.query or None,
            **self.narrowing.as_lists(),
            "sort": NEWEST if self.newest else None,
            "exact": 1 if self.as_typed else None,
            "page": self.page if self.page > 1 else None,
            "k": self.key if self.query and self.page > 1 else None,
        }

    def address(self, **changes: Any) -> str:
        """Return the address of these results with a change, from their first page."""
        return url_for(
            "find.index", **replace(self, **{"page": 1} | changes).arguments()
        )


def catalog() -> Catalog:
    """Return the trees in the reader's language."""
    return read_catalog(db(), reader_lang(), is_staff=current_actor().is_staff)


def read_asked(known: Catalog) -> Asked:
    """Read an address; an unknown filter is as if it were not there."""
    return Asked(
        query=typed(request.values.get("q", "")),
        narrowing=known.read(request.values.to_dict(flat=False)),
        newest=request.values.get("sort") == NEWEST,
        as_typed=request.values.get("exact") == "1",
        page=min(max(request.args.get("page", 1, type=int), 1), MOST_PAGES),
        key=request.args.get("k", "")[:22] or secrets.token_urlsafe(12),
    )


def typed(text: str) -> str:
    """Return what somebody typed as one line, cut to what is searched."""
    return one_line(text)[:MOST_CHARACTERS]


def understood(text: str, known: Catalog) -> Typed:
    """Return the filters that stand in the text itself, such as `product:mail`."""
    zone = ZoneInfo(services().settings.time_zone)
    return typed_filters(parse(text), known.products, zone)


def query_of(text: str, filters: Filters, *, newest: bool = False) -> Query:
    """Return the question in the language in which an answer is wanted."""
    return Query(
        text=text,
        audiences=frozenset(),
        lang=lang_of(text),
        filters=filters,
        newest_first=newest,
    )


def lang_of(text: str) -> Lang:
    """Return the language in which somebody who typed this wants the answer."""
    return "zh" if guess_lang(text) == "zh" else reader_lang()
