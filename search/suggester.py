"""The second ranker: TF-IDF over words and pairs of words."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.analysis import grams
from search.counting import MOST_TIMES, Counts, feature
from search.postings import Floats, Names

BODY_CHARACTERS = 6_000
TITLE_TIMES = 3
ASKED_TIMES = 2

# What an article counts that says nothing.
LEAST_SQUARE = 1e-6

# What it counts that something is said so many times.
_SUBLINEAR: Floats = np.append(
    np.float32(0), 1 + np.log(np.arange(1, MOST_TIMES + 1, dtype=np.float32))
)

Ints = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Sample:
    """The words of an article, as far as they tell what it is about."""

    title: str
    keywords: tuple[str, ...] = ()
    asked_as: tuple[str, ...] = ()
    body: str = ""


class Suggester:
    """A fitted model; a frozen value that may be shared between threads.

    Counts are kept as they are, and weighed when somebody asks: so the model follows
    new articles without reading the old ones again.
    """

    def __init__(self, names: Names, counts: Counts) -> None:
        self.names = names
        self.counts = counts
        self._norms = self._lengths()

    def scores(self, text: str) -> Floats:
        """Return the cosine of a text with each article, 0 to 1. Shape (names,)."""
        return self._cosines(*self.vector(grams(text)))

    def vector(self, found: Iterable[str]) -> tuple[Ints, Floats]:
        """Return the features of these terms and pairs, and weights of length 1."""
        counts = Counter(map(feature, found))
        features = np.fromiter(counts, np.int64, len(counts))
        times = np.fromiter(counts.values(), np.float32, len(counts))
        weights = (1 + np.log(times)) * self._idf(features)
        return features, weights / (np.linalg.norm(weights) or 1)

    def rarity(self, gram: str) -> float:
        """Return how rare a term or pair is in the articles."""
        return float(self._idf(np.array([feature(gram)]))[0])

    def sums(self, weights: Mapping[str, float]) -> Floats:
        """Return what each article holds of these terms and pairs. Shape (names,)."""
        features = np.array([feature(gram) for gram in weights], np.int64)
        return self._cosines(features, np.array([*weights.values()], np.float32))

    def similar(self, name: int) -> Floats | None:
        """Return the cosine of an article with each article; None if unknown."""
        found = np.flatnonzero(self.names == name)
        if not len(found):
            return None
        number = int(found[0])
        starts, held_by, times = self.counts
        places = np.flatnonzero(held_by == number)
        features = starts.searchsorted(places, "right") - 1
        weights = _SUBLINEAR[times[places]] * self._idf(features)
        return self._cosines(features, weights / self._norms[number])

    def _cosines(self, features: Ints, weights: Floats) -> Floats:
        found = np.zeros(len(self.names), np.float32)
        starts, held_by, times = self.counts
        weights = weights * self._idf(features)
        firsts, lasts = starts[features], starts[features + 1]
        for first, last, weight in zip(firsts, lasts, weights, strict=True):
            gained = (weight * _SUBLINEAR).take(times[first:last])
            np.add.at(found, held_by[first:last], gained)
        found /= self._norms
        return found

    def _idf(self, features: Ints) -> Floats:
        """Return how rare features are. Shape (features,)."""
        starts = self.counts.starts
        held = starts[features + 1] - starts[features]
        idf: Floats = np.log((1 + len(self.names)) / (1 + held)).astype(np.float32)
        return idf + 1

    def _lengths(self) -> Floats:
        """Return the length of each article as a vector. Shape (names,)."""
        squares = np.zeros(len(self.names))
        for low, high, start, end in self.counts.features:
            sizes = np.diff(self.counts.starts[low : high + 1])
            weights = np.repeat(self._idf(np.arange(low, high)), sizes)
            weights *= _SUBLINEAR[self.counts.times[start:end]]
            held_by = self.counts.held_by[start:end]
            squares += np.bincount(held_by, weights**2, len(self.names))
        found: Floats = np.sqrt(np.maximum(squares, LEAST_SQUARE)).astype(np.float32)
        return found


def model(names: Names, counts: Counts) -> Suggester | None:
    """Return the model of these articles, the rows of the counts; None of nothing."""
    return Suggester(names, counts) if len(names) else None


def features_of(sample: Sample) -> list[str]:
    """Return the terms and pairs of an article, each as often as it counts."""
    keywords = [gram for text in sample.keywords for gram in grams(text)]
    asked = [gram for text in sample.asked_as for gram in grams(text)]
    return [
        *grams(sample.title) * TITLE_TIMES,
        *keywords * ASKED_TIMES,
        *asked * ASKED_TIMES,
        *grams(sample.body[:BODY_CHARACTERS]),
    ]
