"""Which line became which, where lines were replaced by others."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from articles.comparing.words import shingles_of

# The share of words two lines have in common from which one became the other.
ALIKE = 0.3
# How many lines apart two lines may be: closer in long stretches, beside each other
# in those where nobody looks for the line that became another.
COMPARISONS_A_STRETCH = 600
LEAST_APART = 4
LONG_STRETCH = 3000

Pair = tuple[bool, str | None, str | None]


class _Link(NamedTuple):
    old: int
    new: int
    before: "_Link | None"


def pairs_of(old: Sequence[str], new: Sequence[str]) -> Iterator[Pair]:
    """Give the lines side by side, in order, each once; say whether they are alike."""
    i = j = 0
    for at, to in [*_alike(old, new), (len(old), len(new))]:
        for before, after in zip_longest(old[i:at], new[j:to]):
            yield False, before, after
        if at < len(old) and to < len(new):
            yield True, old[at], new[to]
        i, j = at + 1, to + 1


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share, 0 to 1, of what two lines are recognized by that both have."""
    total = len(one) + len(other)
    return 2 * len(one & other) / total if total else 0.0


def _alike(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return the pairs, rising on both sides, that are most alike together."""
    if not old or not new:
        return []
    before, after = [*map(shingles_of, old)], [*map(shingles_of, new)]
    best = _Best(len(new))
    for i, own in enumerate(before):
        near = _near(i, len(old), len(new))
        scores = [(j, likeness(own, after[j])) for j in near]
        # From the right, so that a line is not paired twice.
        for j, score in reversed(scores):
            if score >= ALIKE:
                best.add(i, j, score)
    return best.pairs()


def _near(i: int, old: int, new: int) -> range:
    middle = i * new // old
    least = LEAST_APART if old <= LONG_STRETCH else 0
    apart = max(least, COMPARISONS_A_STRETCH // old)
    return range(max(0, middle - apart), min(new, middle + apart + 1))


class _Best:
    """The best chain of pairs up to each place, in a tree of prefix maxima."""

    def __init__(self, size: int) -> None:
        self._tree: list[tuple[float, _Link | None]] = [(0.0, None)] * (size + 1)

    def add(self, i: int, j: int, score: float) -> None:
        total, link = self._upto(j)
        chain = (total + score, _Link(i, j, link))
        at = j + 1
        while at < len(self._tree):
            if self._tree[at][0] < chain[0]:
                self._tree[at] = chain
            at += at & -at

    def _upto(self, at: int) -> tuple[float, "_Link | None"]:
        best: tuple[float, _Link | None] = (0.0, None)
        while at:
            if self._tree[at][0] > best[0]:
                best = self._tree[at]
            at -= at & -at
        return best

    def pairs(self) -> list[tuple[int, int]]:
        link = self._upto(len(self._tree) - 1)[1]
        pairs: list[tuple[int, int]] = []
        while link is not None:
            i, j, link = link
            pairs.append((i, j))
        return pairs[::-1]
