"""What the index holds of an article: the meeting point of articles and search."""

from dataclasses import dataclass
from datetime import datetime

from kb.text import Lang


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of an article below one heading; `anchor` is empty for the beginning."""

    anchor: str
    heading: str
    text: str


@dataclass(frozen=True, kw_only=True)
class SearchDocument:
    """The published text of an article in one language, as plain text.

    `audiences` are the tokens of which a reader needs one: "public", "signed_in",
    "internal", "group:ID". `asked_as` are the words of people this article helped.
    """

    article_id: int
    revision_id: int
    lang: Lang
    title: str
    sections: tuple[Section, ...]
    audiences: frozenset[str]
    updated_at: datetime
    summary: str = ""
    keywords: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    categories: tuple[int, ...] = ()
    products: tuple[int, ...] = ()
    kind: str = ""
    asked_as: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The one unique name of the document in the index."""
        return document_key(self.article_id, self.lang)


@dataclass(frozen=True, kw_only=True)
class Removal:
    """The order to take a text out of the index."""

    article_id: int
    lang: Lang

    @property
    def key(self) -> str:
        return document_key(self.article_id, self.lang)


Change = SearchDocument | Removal


def document_key(article_id: int, lang: Lang) -> str:
    """Return the name of an article's text in one language."""
    return f"{article_id}:{lang}"
