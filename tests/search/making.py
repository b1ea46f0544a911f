"""Documents and questions for the tests of search."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from kb.documents import SearchDocument, Section
from kb.text import guess_lang
from search.protocol import Hit, Offer, Query

NOW = datetime(2026, 3, 1, tzinfo=UTC)
PUBLIC = frozenset({"public"})
STAFF = frozenset({"public", "signed_in", "internal"})


def document(article_id: int, title: str, *texts: str, **overrides: Any) -> Any:
    """Make a published text; each of `texts` is a section, the first the beginning."""
    sections = tuple(
        Section(anchor=f"s{n}" if n else "", heading=f"Part {n}" if n else "", text=t)
        for n, t in enumerate(texts)
    )
    values = {
        "article_id": article_id,
        "revision_id": article_id * 10,
        "lang": guess_lang(title + " ".join(texts)),
        "title": title,
        "sections": sections,
        "audiences": PUBLIC,
        "updated_at": NOW,
    }
    return SearchDocument(**{**values, **overrides})


def ask(text: str, **overrides: Any) -> Query:
    """Make a question by an anonymous visitor."""
    return Query(**{"text": text, "audiences": PUBLIC, **overrides})


def ids(found: Iterable[Hit | Offer]) -> list[int]:
    """Name the articles that were found, in their order."""
    return [hit.article_id for hit in found]
