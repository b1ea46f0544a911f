"""Which words translate which: IBM model 1 in both directions, over sparse arrays."""

from array import array
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

ROUNDS = 5
# Pairs of words that meet less do not become translations; leaving them out first
# keeps the learning quick. Both are shares as Dice's coefficient counts them.
LEAST_MEETING = 0.05
LEAST_STRENGTH = 0.03
# What bounds memory: links in all, passages and words at a time.
LINKS = 3_000_000
PASSAGES = 500
WORDS = 4_000

Numbers = NDArray[np.int64]
Shares = NDArray[np.float64]


class Side(NamedTuple):
    """The words of one language: in how many passages, and in which (CSR rows)."""

    words: tuple[str, ...]
    counts: Numbers
    rows: Any


class Aligned(NamedTuple):
    """Both sides, and the strength (0 to 1) of each pair of words that translate."""

    chinese: Side
    english: Side
    strengths: Any


class Bags:
    """The words of many passages in one language, as numbers: sets would be large."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._ids = array("i")
        self._ends = array("q", [0])

    def add(self, words: Iterable[str]) -> None:
        """Add a passage."""
        numbers = self._numbers
        self._ids.extend(numbers.setdefault(word, len(numbers)) for word in words)
        self._ends.append(len(self._ids))

    def side(self, order: Numbers) -> Side:
        """Return the passages in this order."""
        from scipy.sparse import csr_matrix

        ids = np.array(self._ids, np.int32)
        ends = np.array(self._ends, np.int64)
        shape = (len(ends) - 1, len(self._numbers))
        rows = csr_matrix((np.ones(len(ids), np.float32), ids, ends), shape)[order]
        counts = np.bincount(ids, minlength=shape[1])
        return Side(tuple(self._numbers), counts, rows)


class _Links(NamedTuple):
    """The meetings of two words: the pair, and the place of either in the passages."""

    pair: NDArray[np.int32]
    chinese: NDArray[np.int32]
    english: NDArray[np.int32]


def align(chinese: Side, english: Side) -> Aligned:
    """Return the strengths as a sparse matrix (Chinese words, English words).

    The strength is Dice's coefficient of the expected links of model 1 (Brown and
    others 1993, with an empty word), the geometric mean of both directions.
    """
    from scipy.sparse import csr_matrix

    shape = (len(chinese.words), len(english.words))
    first, second = _meeting(chinese, english)
    links = _links(chinese, english, first * shape[1] + second)
    forth = _expected(links.pair, links.chinese, first, second)
    back = _expected(links.pair, links.english, second, first)
    whole = chinese.counts[first] + english.counts[second]
    strength = 2 * np.sqrt(forth * back) / np.maximum(whole, 1)
    kept = strength >= LEAST_STRENGTH
    values = strength[kept].astype(np.float32)
    strengths = csr_matrix((values, (first[kept], second[kept])), shape)
    return Aligned(chinese, english, strengths)


def _meeting(chinese: Side, english: Side) -> tuple[Numbers, Numbers]:
    """Return the pairs of words that meet often enough, in ascending order."""
    holders = chinese.rows.T.tocsr()
    first: list[Numbers] = [np.empty(0, np.int64)]
    second: list[Numbers] = [np.empty(0, np.int64)]
    for start in range(0, holders.shape[0], WORDS):
        together = (holders[start : start + WORDS] @ english.rows).tocsr()
        together.sort_indices()
        together = together.tocoo()
        counts = chinese.counts[start + together.row] + english.counts[together.col]
        kept = 2 * together.data >= LEAST_MEETING * counts
        first.append(start + together.row[kept].astype(np.int64))
        second.append(together.col[kept].astype(np.int64))
    return np.concatenate(first), np.concatenate(second)


def _links(chinese: Side, english: Side, pairs: Numbers) -> _Links:
    passages = chinese.rows.shape[0]
    parts: list[_Links] = []
    room = LINKS
    for start in range(0, passages, PASSAGES):
        parts.append(_some_links(chinese, english, pairs, start))
        room -= len(parts[-1].pair)
        if room <= 0:
            break
    return _Links(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def _some_links(chinese: Side, english: Side, pairs: Numbers, start: int) -> _Links:
    """Return the links of a batch of passages: every word with every word."""
    a, b = chinese.rows, english.rows
    end = min(start + PASSAGES, a.shape[0])
    here = np.arange(a.indptr[start], a.indptr[end])
    passage = np.repeat(np.arange(start, end), np.diff(a.indptr[start : end + 1]))
    sizes = np.diff(b.indptr)[passage]
    first = np.repeat(here, sizes)
    within = np.arange(len(first)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    second = np.repeat(b.indptr[passage], sizes) + within
    keys = a.indices[first].astype(np.int64) * b.shape[1] + b.indices[second]
    places = np.minimum(pairs.searchsorted(keys), len(pairs) - 1)
    kept = pairs[places] == keys
    return _Links(*(x[kept].astype(np.int32) for x in (places, first, second)))


def _expected(
    pair: NDArray[np.int32], place: NDArray[np.int32], made: Numbers, by: Numbers
) -> Shares:
    """Return how often the words `made` are expected to come from the words `by`.

    Each place of a made word comes from one of its links, or from the empty word.
    """
    word = np.zeros(int(place.max(initial=-1)) + 1, np.int64)
    word[place] = made[pair]
    chance: Shares = np.ones(len(made))
    empty = np.ones(int(made.max(initial=-1)) + 1)
    counts: Shares = chance
    for _ in range(ROUNDS):
        shares = chance[pair]
        whole = np.bincount(place, shares, len(word)) + empty[word]
        counts = np.bincount(pair, shares / whole[place], len(made)).astype(np.float64)
        chance = counts / np.maximum(np.bincount(by, counts), 1e-12)[by]
        left = np.bincount(word, empty[word] / whole, len(empty))
        empty = left / left.sum()
    return counts
