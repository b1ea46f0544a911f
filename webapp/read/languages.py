"""The same article in the other language, or that there is none."""

from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from sqlalchemy.orm import Session

from articles.models import Edition
from articles.queries import Page
from articles.translations import Behind, behind, find_sister
from kb.text import Lang
from webapp.i18n import other_lang, reader_lang


@dataclass(frozen=True, kw_only=True)
class Languages:
    """What the page says of languages.

    `href` leads to the article in `other`, if readers have it there; `behind` is what
    it says there and not here yet, and `changes` leads to what that is; `is_foreign`
    says that the reader uses the site in the other language.
    """

    own: Lang
    other: Lang
    href: str | None
    behind: Behind
    changes: str | None
    is_foreign: bool


def languages(session: Session, page: Page) -> Languages:
    """Return the languages of an article the reader may see."""
    own, other = page.edition.lang, find_sister(session, page.edition)
    is_there = other is not None and other.published_id and not other.archived_at
    missed = behind(session, page.edition, page.revision)
    return Languages(
        own=own,
        other=other_lang(own),
        href=address(other) if other is not None and is_there else None,
        behind=missed,
        changes=_changes(other, missed) if other is not None else None,
        is_foreign=reader_lang() != own,
    )


def _changes(other: Edition, missed: Behind) -> str | None:
    """Return the address of what changed there since the text that is followed."""
    if not missed.updates or not missed.was_released:
        return None
    values: dict[str, Any] = {"lang": other.lang, "slug": other.slug, "view": "page"}
    values |= {"from": missed.followed, "to": missed.missed[-1].number}
    return url_for("read.compare", **values)


def address(edition: Edition) -> str:
    """Return the address of an article in one language."""
    return url_for("read.show", lang=edition.lang, slug=edition.slug)


def with_query(path: str) -> str:
    """Return the path with the query of the present address, which tells the source."""
    query = request.query_string.decode("latin-1")
    return f"{path}?{query}" if query else path
