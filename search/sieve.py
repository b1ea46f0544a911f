"""Which articles hold what the operators of a search ask for."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import numpy as np

from kb.text import fold_name
from search.analysis import pieces
from search.operators import Asked
from search.phrases import Phrase
from search.postings import Flags, Floats, Segment
from search.query import Word, question
from search.scoring import best, only
from search.signs import PHRASE_WORDS, Item
from search.snapshot import Snapshot

# Postings do not say where a word stands, so a phrase is looked for in the text: in so
# many of the best articles, until so many fit.
READ = 300
ENOUGH = 100
READ_CHARACTERS = 100_000
_FIELDS = {"": ("title", "keywords", "headings", "body"), "title": ("title",)}


class Sieve:
    """Lets through the articles that fit what a search asks for.

    `possible` (shape (articles,)) are those whose words fit. Whether they hold a
    phrase is read in the best of them, 300 or until 100 fit; the others are left out,
    as it is not known that they hold a phrase asked for, or lack one not wanted.
    """

    def __init__(self, snapshot: Snapshot, asked: Asked) -> None:
        self._lets_all_through = not asked.is_sifted
        self._required: list[list[_Check]] = []
        self._excluded: list[_Check] = []
        self.possible: Flags = np.ones(snapshot.size, np.bool_)
        self._unsure: Flags = np.zeros(snapshot.size, np.bool_)
        for group in asked.required:
            checks = [_Check(snapshot, item) for item in group]
            if not any(check.is_empty for check in checks):
                self._require(checks)
        for item in asked.excluded:
            check = _Check(snapshot, item)
            if not check.is_empty:
                self._exclude(check)

    def verified(self, ranks: Floats) -> Floats:
        """Return the ranks of those that fit; all others are 0. Shape (articles,)."""
        if self._lets_all_through:
            return ranks
        left = only(ranks, self.possible)
        doubtful = only(left, self._unsure)
        result = left - doubtful
        fitting = filter(self._fits, best(doubtful, READ))
        for number in islice(fitting, ENOUGH):
            result[number] = ranks[number]
        return result

    def _require(self, checks: list["_Check"]) -> None:
        surely = _any([c.articles for c in checks if not c.phrase], self.possible)
        perhaps = _any([c.articles for c in checks if c.phrase], self.possible)
        self.possible &= surely | perhaps
        self._unsure |= perhaps & ~surely
        self._required.append(checks)

    def _exclude(self, check: "_Check") -> None:
        if check.phrase:
            self._unsure |= check.articles
            self._excluded.append(check)
        else:
            self.possible &= ~check.articles

    def _fits(self, number: int) -> bool:
        return all(
            any(check.holds(number) for check in group) for group in self._required
        ) and not any(check.holds(number) for check in self._excluded)


class _Check:
    """The articles in which an item may stand, and surely does if it is no phrase."""

    def __init__(self, snapshot: Snapshot, item: Item) -> None:
        self._snapshot = snapshot
        self._field = item.field
        self.phrase = Phrase(item.text) if _needs_reading(item) else None
        self._rows: list[Flags] = []
        if item.field == "tag":
            self.is_empty = False
            self.articles: Flags = snapshot.having("tag", [fold_name(item.text)])
            return
        words = question(pieces(item.text), PHRASE_WORDS).words
        self.is_empty = not words
        for segment in snapshot.segments:
            self._rows.append(_rows(segment, words, _FIELDS[item.field]))
        parts = [*map(_articles, snapshot.segments, self._rows)]
        self.articles = np.concatenate([np.empty(0, np.bool_), *parts])

    def holds(self, number: int) -> bool:
        """Say whether an article holds the item, after reading where it may stand."""
        if not self.phrase or not self.articles[number]:
            return bool(self.articles[number])
        place = self._snapshot.place(number)
        rows = np.flatnonzero(self._rows[place.segment][place.start : place.end])
        stored = self._snapshot.segments[place.segment].stored
        return any(
            self.phrase.is_in(text[:READ_CHARACTERS])
            for row in rows
            for text in _texts(stored(place.start + int(row)), self._field)
        )


def newest_first(snapshot: Snapshot, ranks: Floats) -> Floats:
    """Return ranks by the date of the last change, for those above 0; ties keep
    their order. Shape (articles,)."""
    found = np.flatnonzero(ranks > 0)
    order = found[np.lexsort((ranks[found], snapshot.updated[found]))]
    result = np.zeros_like(ranks)
    result[order] = np.arange(1, len(order) + 1)
    return result


def _needs_reading(item: Item) -> bool:
    """Say whether words in any order may be there without the phrase."""
    is_single = item.text.isalnum() and (item.text.isascii() or len(item.text) <= 2)
    return item.is_phrase and not is_single and item.field != "tag"


def _rows(segment: Segment, words: Sequence[Word], fields: Sequence[str]) -> Flags:
    """Return the rows of a segment that hold every word in one of its ways."""

    def holding(term: str) -> Flags:
        found = np.zeros(segment.frozen.rows, np.bool_)
        for field in fields:
            found[segment.rows(field, term).ids] = True
        return found

    every = np.ones(segment.frozen.rows, np.bool_)
    for word in words:
        ways = [np.logical_and.reduce([*map(holding, way)]) for way in word.ways]
        every &= np.logical_or.reduce(ways)
    return every


def _articles(segment: Segment, rows: Flags) -> Flags:
    found = np.zeros(segment.frozen.articles, np.bool_)
    found[segment.frozen.owner[rows]] = True
    return found


def _any(found: Sequence[Flags], like: Flags) -> Flags:
    either: Flags = np.logical_or.reduce([np.zeros_like(like), *found])
    return either


def _texts(stored: Any, field: str) -> Iterator[str]:
    """Return what a reader sees of a row: of an article's own, of a section's."""
    if not isinstance(stored, Mapping):
        _anchor, heading, text = stored
        yield from (heading, text)
        return
    yield stored["title"]
    if not field:
        yield from (*stored["keywords"], stored["summary"])
