"""What the site asks of a search engine, whichever engine answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol

from kb.documents import Change, SearchDocument
from kb.text import Lang
from search.rerank.example import Example
from search.rerank.judging import Learned
from search.tuning import SHIPPED, Tuning

MATCHED_CAP = 1000


class IndexUnavailable(Exception):
    """The index is missing, damaged or unreadable; the database has to answer."""


class IndexBusy(IndexUnavailable):
    """Another process holds the writer's lock; it catches up for everybody."""


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What narrows a search; within one field any value will do, empty means all.

    Times are aware; `updated_after` is the first moment that counts and
    `updated_before` the first that does not. What is `without_` is left out.
    """

    lang: Lang | None = None
    categories: frozenset[int] = frozenset()
    products: frozenset[int] = frozenset()
    kinds: frozenset[str] = frozenset()
    updated_after: datetime | None = None
    updated_before: datetime | None = None
    without_products: frozenset[int] = frozenset()
    without_kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Query:
    """A question by somebody who belongs to `audiences`; `lang` is preferred.

    With `newest_first` the hits come by the date of their last change.
    """

    text: str
    audiences: frozenset[str]
    lang: Lang | None = None
    filters: Filters = field(default_factory=Filters)
    newest_first: bool = False
    tuning: Tuning = SHIPPED


class Hit(NamedTuple):
    """A text found, and its best section: an empty anchor is the beginning."""

    article_id: int
    revision_id: int
    lang: Lang
    score: float
    anchor: str = ""
    heading: str = ""
    pinned: bool = False


@dataclass(frozen=True, kw_only=True)
class Results:
    """The best hits, how many articles matched (at most 1,000), and for which terms.

    An article may come in both languages. `confidence` is how likely the first hit
    answers, 0 to 1. `also` are words that were looked up beside those typed: synonyms,
    other forms. `meant` is the question as it was probably meant, empty where nothing
    looks misspelled.
    """

    hits: tuple[Hit, ...] = ()
    matched: int = 0
    terms: tuple[str, ...] = ()
    confidence: float = 0.0
    also: tuple[str, ...] = ()
    meant: str = ""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One summand of a score: a `signal`, and for words the `term` and its `field`."""

    signal: str
    score: float
    term: str = ""
    field: str = ""


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """Why a text stands where it stands; the scores of the parts add up to `score`."""

    score: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, kw_only=True)
class RequestText:
    """What somebody has written into the request form so far."""

    subject: str
    description: str = ""
    tried: str = ""
    product_id: int | None = None
    lang: Lang | None = None
    tuning: Tuning = SHIPPED


@dataclass(frozen=True, kw_only=True)
class Offer:
    """An article that may answer a request; `matched` are words as they were typed."""

    article_id: int
    revision_id: int
    lang: Lang
    score: float
    confidence: float
    anchor: str = ""
    matched: tuple[str, ...] = ()


class SearchEngine(Protocol):
    """An index of published texts.

    Every method raises `IndexUnavailable` where the index cannot be used. Results
    are hints: the caller shows only what the database says the actor may see.
    """

    def search(self, query: Query, limit: int) -> Results:
        """Return the best hits for a question, best first."""

    def explain(self, query: Query, article_id: int, lang: Lang) -> Explanation | None:
        """Return how a text earned its place; None where it does not match."""

    def complete(
        self, prefix: str, audiences: frozenset[str], lang: Lang | None, limit: int
    ) -> list[Hit]:
        """Return articles whose title or keywords go on from what is typed."""

    def offer(
        self,
        request: RequestText,
        audiences: frozenset[str],
        exclude: frozenset[int],
        limit: int,
    ) -> list[Offer]:
        """Return articles that may answer the request; nothing when unsure."""

    def related(
        self, article_id: int, lang: Lang, audiences: frozenset[str], limit: int
    ) -> list[Hit]:
        """Return articles in the same language about much the same."""

    def apply(self, changes: Sequence[Change], cursor: int) -> None:
        """Store the changes, the last one of each text, and the event id reached.

        Raise `IndexBusy` while another process writes.
        """

    def rebuild(self, documents: Iterable[SearchDocument], cursor: int) -> None:
        """Build a new index beside the live one, then put it in its place."""

    def cursor(self) -> int:
        """Return the event id that the index has reached."""

    def check(self) -> list[str]:
        """Return what is wrong with the stored index; nothing when it is sound."""

    def contents(self) -> Mapping[str, int]:
        """Return the revision that is indexed for each document key."""

    def warm(self, wait: bool = False) -> None:
        """Prepare in the background what makes offers better, now and from now on."""

    def learn(self, examples: Sequence[Example]) -> Learned | None:
        """Return an order learned from examples, and its worth; None of too few."""

    def close(self) -> None:
        """Let go of files and threads."""
