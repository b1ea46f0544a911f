"""The same article in the other language, or that there is none."""

from dataclasses import dataclass

from flask import request, url_for
from sqlalchemy.orm import Session

from articles.models import Edition, Revision
from articles.queries import Page, list_editions
from articles.releases import find_missed_change, find_original
from kb.text import Lang
from webapp.i18n import other_lang, reader_lang


@dataclass(frozen=True, kw_only=True)
class Languages:
    """What the page says of languages.

    `href` leads to the article in `other`, if it has it; `newer` is the text of the
    original that this translation does not follow yet; `is_foreign` says that the
    reader uses the site in the other language.
    """

    own: Lang
    other: Lang
    href: str | None
    newer: Revision | None
    is_foreign: bool


def languages(session: Session, page: Page) -> Languages:
    """Return the languages of an article the reader may see."""
    own = page.edition.lang
    other = next(
        (e for e in list_editions(session, page.article.id) if _is_other(e, own)), None
    )
    return Languages(
        own=own,
        other=other_lang(own),
        href=None if other is None else address(other),
        newer=_newer(session, page),
        is_foreign=reader_lang() != own,
    )


def address(edition: Edition) -> str:
    """Return the address of an article in one language."""
    return url_for("read.show", lang=edition.lang, slug=edition.slug)


def with_query(path: str) -> str:
    """Return the path with the query of the present address, which tells the source."""
    query = request.query_string.decode("latin-1")
    return f"{path}?{query}" if query else path


def _is_other(edition: Edition, own: Lang) -> bool:
    published = edition.published_id is not None and edition.archived_at is None
    return edition.lang != own and published


def _newer(session: Session, page: Page) -> Revision | None:
    original = find_original(session, page.edition)
    if original is None:
        return None
    return find_missed_change(session, original, page.revision)
