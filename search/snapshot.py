"""One state of the index, open for reading by many threads."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.text import Lang
from search.cache import Cache
from search.files import IndexFiles
from search.postings import (
    EMPTY,
    Flags,
    Floats,
    Frozen,
    Ints,
    Names,
    Postings,
    Segment,
    contains,
)
from search.protocol import Filters
from search.schema import facet
from search.scoring import brevity, impact, inverse_frequency, norms

Bytes = NDArray[np.uint8]
_NO_BYTES = np.empty(0, np.uint8)

TERM_POSTINGS = 4_000_000
WEIGHTINGS = 3


class Place(NamedTuple):
    """The rows of an article in a segment: its own at `start`, then its sections."""

    number: int
    segment: int
    start: int
    end: int


class Snapshot:
    """The articles of an index, numbered from 0, and their scores term by term.

    `weights` are the boosts of the fields. `frozen` hands over, by segment id, what
    an earlier snapshot has already read.
    """

    def __init__(
        self,
        reader: Any,
        files: IndexFiles,
        weights: Mapping[str, float],
        frozen: Mapping[str, Frozen],
    ) -> None:
        self._files = files
        self._lock = threading.RLock()
        self.segments: list[Segment] = []
        self.frozen: dict[str, Frozen] = {}
        for leaf, _ in reader.leaf_readers():
            if not leaf.doc_count_all():
                continue
            name = leaf.segment().segment_id()
            self.frozen[name] = frozen.get(name) or Frozen(leaf)
            self.segments.append(Segment(leaf, self.frozen[name], self._lock))
        self._weights = dict(weights)
        self._offsets = np.cumsum([0, *(s.frozen.articles for s in self.segments)])
        self.size = int(self._offsets[-1])
        self.alive: Flags = _joined([s.alive for s in self.segments], np.bool_)
        # What tells two snapshots apart that hold different articles.
        self.state = (*self.frozen, str(int(self.alive.sum())))
        self.articles: Ints = self._column("article", np.int32)
        self.revisions: Ints = self._column("revision", np.int32)
        self.updated: NDArray[np.int64] = self._column("updated", np.int64)
        self._terms: Cache[str, Postings] = Cache(TERM_POSTINGS)
        self._views: Cache[tuple[tuple[str, float], ...], Snapshot] = Cache(WEIGHTINGS)
        self._masks: Cache[tuple[str, ...], Flags] = Cache(4_000_000)
        self._beginnings: Cache[tuple[str, str], Bytes] = Cache(12_000_000)
        self._lengths: dict[str, Floats] = {}
        self._norms: dict[str, Floats] = {}
        self.chinese: Flags = self.having("lang", ["zh"])
        self.names: Names = 2 * self.articles.astype(np.int64) + self.chinese

    def weighted(self, weights: Mapping[str, float]) -> "Snapshot":
        """Return the same articles, scored with other boosts of the fields."""
        if weights == self._weights:
            return self
        names = tuple(sorted(weights.items()))
        view = self._views.get(names)
        if view is None:
            view = copy(self)
            view._weights = dict(weights)
            view._terms = Cache(TERM_POSTINGS)
            self._views.put(names, view)
        return view

    def close(self) -> None:
        """Close the files; the snapshot is of no use afterwards."""
        self._files.release()

    def lang(self, number: int) -> Lang:
        """Return the language of an article."""
        return "zh" if self.chinese[number] else "en"

    def having(self, kind: str, values: Iterable[object]) -> Flags:
        """Return the articles that have one of the values of a facet."""
        names = tuple(sorted(facet(kind, value) for value in values))
        found = self._masks.get(names)
        if found is None:
            found = self.holding("mask", names)
            self._masks.put(names, found, self.size + 8)
        return found

    def allowed(self, audiences: frozenset[str], filters: Filters) -> Flags:
        """Return the articles that somebody of these audiences may find."""
        found = self.alive & self.having("aud", audiences)
        for kind, values in (
            ("lang", [filters.lang] if filters.lang else []),
            ("cat", filters.categories),
            ("prod", filters.products),
            ("kind", filters.kinds),
        ):
            if values:
                found &= self.having(kind, values)
        for kind, left_out in (
            ("prod", filters.without_products),
            ("kind", filters.without_kinds),
        ):
            if left_out:
                found &= ~self.having(kind, left_out)
        if filters.updated_after is not None:
            found &= self.updated >= _seconds(filters.updated_after)
        if filters.updated_before is not None:
            found &= self.updated < _seconds(filters.updated_before)
        return found

    def postings(self, field: str, term: str) -> Postings:
        """Return the articles that hold the term in a field, ascending."""
        return self._collect(lambda segment: segment.articles(field, term))

    def term(self, term: str) -> Postings:
        """Return the articles that hold the term, and its score over all fields."""
        found = self._terms.get(term)
        if found is None:
            found = self._scored(term)
            self._terms.put(term, found, len(found.ids) + 16)
        return found

    def explain(self, term: str) -> dict[str, Postings]:
        """Return the scores of a term field by field; together they are `term`."""
        return {field: self._field_scores(field, term) for field in self._weights}

    def score(self, number: int, term: str) -> float:
        """Return the score that an article has for a term, 0 without it."""
        found = self.term(term)
        at = int(found.ids.searchsorted(number))
        is_there = at < len(found.ids) and found.ids[at] == number
        return float(found.counts[at]) if is_there else 0.0

    def has(self, number: int, term: str) -> bool:
        """Say whether an article holds a term in any scored field."""
        return contains(self.term(term).ids, number)

    def has_in(self, field: str, number: int, term: str) -> bool:
        """Say whether an article's own row holds a term in a field."""
        place = self.place(number)
        return self.segments[place.segment].has(place.start, field, term)

    def rarity(self, term: str) -> float:
        """Return how rare a term is in articles as a whole; unknown is rarest."""
        return inverse_frequency(self._population, len(self.term(term).ids))

    def holding(self, field: str, terms: Iterable[str]) -> Flags:
        """Return the articles that hold one of the terms in a field."""
        names = tuple(terms)
        found = np.zeros(self.size, np.bool_)
        for name in names:
            found[self.postings(field, name).ids] = True
        return found

    def expand(self, field: str, prefix: str, limit: int) -> set[str]:
        """Return terms of a field that begin so, at most `limit` of a segment."""
        parts = (s.expand(field, prefix, limit) for s in self.segments)
        return {term for part in parts for term in part}

    def beginning(self, field: str, prefix: str, limit: int) -> Flags:
        """Return the articles with a term that begins so; `limit` bounds the terms."""
        packed = self._beginnings.get((field, prefix))
        if packed is None:
            flags = self.holding(field, self.expand(field, prefix, limit))
            packed = np.packbits(flags) if flags.any() else _NO_BYTES
            self._beginnings.put((field, prefix), packed, len(packed) + 64)
        if not len(packed):
            return np.zeros(self.size, np.bool_)
        return np.unpackbits(packed, count=self.size).view(np.bool_)

    def place(self, number: int) -> Place:
        """Return where the rows of an article lie."""
        index = int(self._offsets.searchsorted(number, side="right")) - 1
        frozen = self.segments[index].frozen
        local = number - int(self._offsets[index])
        is_last = local + 1 == frozen.articles
        end = frozen.rows if is_last else int(frozen.starts[local + 1])
        return Place(number, index, int(frozen.starts[local]), end)

    def stored(self, number: int) -> Iterator[Any]:
        """Return what is stored of an article, then of each of its sections."""
        place = self.place(number)
        for row in range(place.start, place.end):
            yield self.segments[place.segment].stored(row)

    def number(self, article_id: int, lang: Lang) -> int | None:
        """Return the number of an article in one language, if it is there."""
        same = (self.articles == article_id) & self.alive
        found = np.flatnonzero(same & (self.chinese == (lang == "zh")))
        return int(found[0]) if len(found) else None

    def numbers(self) -> dict[tuple[int, Lang], int]:
        """Return the number of each article that is not deleted."""
        return {
            (int(self.articles[n]), self.lang(n)): n
            for n in map(int, np.flatnonzero(self.alive))
        }

    @property
    def _population(self) -> int:
        return max(self.size, 1)

    def _scored(self, term: str) -> Postings:
        parts = [p for p in self.explain(term).values() if len(p.ids)]
        if len(parts) < 2:
            return parts[0] if parts else EMPTY
        ids, where = np.unique(
            np.concatenate([p.ids for p in parts]), return_inverse=True
        )
        totals = np.bincount(where, np.concatenate([p.counts for p in parts]))
        return Postings(ids, totals.astype(np.float32))

    def _field_scores(self, field: str, term: str) -> Postings:
        found = self.postings(field, term)
        if not len(found.ids):
            return EMPTY
        idf = inverse_frequency(self._population, len(found.ids))
        norm = self._field_norms(field)[found.ids]
        scores = self._weights[field] * idf * impact(found.counts, norm)
        return Postings(found.ids, scores.astype(np.float32))

    def _field_norms(self, field: str) -> Floats:
        if field not in self._norms:
            average = self.average_length(field)
            self._norms[field] = norms(self.lengths(field), average)
        return self._norms[field]

    def lengths(self, field: str) -> Floats:
        """Return how many terms the field has in each article. Shape (size,)."""
        if field not in self._lengths:
            parts = [segment.lengths(field) for segment in self.segments]
            self._lengths[field] = _joined(parts, np.float32)
        return self._lengths[field]

    @cached_property
    def brevity(self) -> Floats:
        """What coverage counts in each article. Shape (size,)."""
        return brevity(self.lengths("body"))

    def average_length(self, field: str) -> float:
        """Return how many terms an article has in the field."""
        total = sum(segment.total_length(field) for segment in self.segments)
        return total / self._population

    def _collect(self, read: Callable[[Segment], Postings]) -> Postings:
        parts = [read(segment) for segment in self.segments]
        if len(parts) == 1:
            return parts[0]
        if not parts:
            return EMPTY
        ids = [
            part.ids + offset
            for part, offset in zip(parts, self._offsets, strict=False)
        ]
        return Postings(
            np.concatenate(ids).astype(np.int32),
            np.concatenate([part.counts for part in parts]),
        )

    def _column(self, name: str, kind: Any) -> NDArray[Any]:
        return _joined([s.frozen.columns[name] for s in self.segments], kind)


def _joined(parts: list[Any], kind: Any) -> NDArray[Any]:
    return np.concatenate(parts) if parts else np.empty(0, kind)


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
