"""Did you mean: words of the index that somebody probably wanted to type."""

import math
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from search.postings import Flags
from search.snapshot import Snapshot
from search.vocabulary import LONGEST

SHORTEST = 3
# Costs of a slip. A lone edit costs 1; a word may cost a quarter of its letters.
NEIGHBORING_KEY = 0.75
TRANSPOSED = 0.75
DOUBLED = 0.5
FIRST_LETTER = 0.25
DIVIDED = 0.75
MOST = 2.0
PER_LETTER = 0.25

LOOKED_AT = 24
VERIFIED = 8
# How much commonness weighs against cost, from counts of slips in typed queries.
PER_LOG_COUNT = 0.15
SHORT = 5
LEAST_FOR_SHORT = 2

_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


class Correction(NamedTuple):
    """What was probably meant instead of a word, and how many articles hold it."""

    text: str
    held: int
    cost: float

    @property
    def rank(self) -> float:
        """The cost of the slip, less for common words."""
        return self.cost - PER_LOG_COUNT * math.log1p(self.held)


def corrected(snapshot: Snapshot, word: str, allowed: Flags) -> Correction | None:
    """Return the likeliest correction of a word that allowed articles hold."""
    if not is_word(word):
        return None
    found = [*_similar(snapshot, word, allowed), *_divided(snapshot, word, allowed)]
    return min(found, key=lambda c: (c.rank, c.text), default=None)


def is_word(word: str) -> bool:
    """Say whether slips in a word can be judged: not in codes, paths or names."""
    return SHORTEST <= len(word) <= LONGEST and word.isascii() and word.isalpha()


def is_spelled(snapshot: Snapshot, word: str, allowed: Flags) -> int:
    """Return how many allowed articles have a word just so where it counts."""
    return int(np.count_nonzero(allowed[snapshot.postings("spelled", word).ids]))


def _similar(snapshot: Snapshot, word: str, allowed: Flags) -> Iterator[Correction]:
    most = min(MOST, PER_LETTER * max(len(word), 4))
    reach = 1 if len(word) <= SHORT else 2
    near = {
        other
        for segment in snapshot.segments
        for other in segment.vocabulary().near(word, reach, LOOKED_AT)
    }
    costs = [(distance(word, other, most), other) for other in near - {word}]
    kept = sorted(pair for pair in costs if pair[0] <= most)[:VERIFIED]
    for cost, other in kept:
        held = is_spelled(snapshot, other, allowed)
        if held and _is_likely(word, other, cost, held):
            yield Correction(other, held, cost)


def _is_likely(word: str, other: str, cost: float, held: int) -> bool:
    """Ask more of short words, which have neighbors by chance."""
    shortest = min(len(word), len(other))
    if shortest < SHORT - 1:
        return sorted(word) == sorted(other)
    if len(word) > SHORT or cost <= TRANSPOSED:
        return True
    return held >= LEAST_FOR_SHORT and (shortest == SHORT or len(word) < len(other))


def _divided(snapshot: Snapshot, word: str, allowed: Flags) -> Iterator[Correction]:
    """Return two words typed as one, if an article holds both."""
    vocabularies = [segment.vocabulary() for segment in snapshot.segments]
    for place in range(2, len(word) - 1):
        parts = word[:place], word[place:]
        if max(map(len, parts)) < 4:
            continue
        if all(any(part in v for v in vocabularies) for part in parts):
            first, second = (snapshot.postings("spelled", p).ids for p in parts)
            both = np.intersect1d(first, second, assume_unique=True)
            held = int(np.count_nonzero(allowed[both]))
            if held:
                yield Correction(" ".join(parts), held, DIVIDED)


def joined(
    snapshot: Snapshot, first: str, second: str, allowed: Flags
) -> Correction | None:
    """Return two words as one, if allowed articles write them so."""
    word = first + second
    if not (first.isalpha() and second.isalpha() and len(word) > SHORT):
        return None
    if not any(word in segment.vocabulary() for segment in snapshot.segments):
        return None
    held = is_spelled(snapshot, word, allowed)
    return Correction(word, held, DIVIDED) if held else None


def distance(typed: str, word: str, most: float) -> float:
    """Return what it costs to have typed a word so: Damerau-Levenshtein, weighted.

    Adjacent transpositions count once (optimal string alignment). What costs more
    than `most` may come out as infinite.
    """
    start = FIRST_LETTER if typed[:1] != word[:1] else 0.0
    missed = _repeats(word)
    extra = _repeats(typed)
    before: list[float] = []
    row = [start, *(start + cost for cost in accumulate(missed))]
    for i, letter in enumerate(typed):
        changed = _CHANGED.get(letter, _NOTHING)
        last, row = row, [row[0] + extra[i]]
        for j, wanted in enumerate(word):
            cost = min(
                last[j] + (changed.get(wanted, 1.0) if letter != wanted else 0.0),
                last[j + 1] + extra[i],
                row[j] + missed[j],
            )
            if i and j and letter == word[j - 1] and typed[i - 1] == wanted:
                cost = min(cost, before[j - 1] + TRANSPOSED)
            row.append(cost)
        if min(row) > most and min(last) > most:
            return math.inf
        before = last
    return row[-1]


def _repeats(word: str) -> list[float]:
    """Return what each letter costs that is missing or too many."""
    pairs = zip(" " + word, word, strict=False)
    return [DOUBLED if before == letter else 1.0 for before, letter in pairs]


def _neighbors() -> dict[str, dict[str, float]]:
    """Return what it costs to hit a key beside the right one, by QWERTY."""
    places = {
        key: (row, column + row / 2)
        for row, keys in enumerate(_KEYS)
        for column, key in enumerate(keys)
    }
    return {
        key: {
            other: NEIGHBORING_KEY
            for other, (r, c) in places.items()
            if other != key and abs(r - row) < 2 and abs(c - column) <= 1
        }
        for key, (row, column) in places.items()
    }


_CHANGED = _neighbors()
_NOTHING: dict[str, float] = {}
