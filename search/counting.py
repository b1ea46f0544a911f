"""How often articles say what: kept by feature, and brought up to date in parts."""

import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

# Hashed features need no vocabulary, which would outweigh the counts.
FEATURES = 2**20
MOST_TIMES = 255
# What is copied at once while counts are brought up to date.
STRETCH = FEATURES // 64

Longs = NDArray[np.int64]
Rows = NDArray[np.int32]


class Counts(NamedTuple):
    """By feature, from `starts[f]` to `starts[f + 1]`: its rows, and how often each.

    Of all that search holds in memory this is the largest: 5 bytes for each term of
    each article.
    """

    starts: Rows
    held_by: Rows
    times: NDArray[np.uint8]

    @property
    def features(self) -> Iterator[tuple[int, int, int, int]]:
        """Stretches of features, and where their entries lie."""
        for low in range(0, FEATURES, STRETCH):
            high = low + STRETCH
            yield low, high, int(self.starts[low]), int(self.starts[high])


NOTHING = Counts(
    np.zeros(FEATURES + 1, np.int32), np.empty(0, np.int32), np.empty(0, np.uint8)
)


class Counting:
    """Counts text by text; a row is a text, in the order they come."""

    def __init__(self) -> None:
        # Arrays that grow, because counts in many parts would be joined in a copy.
        self._features = array("i")
        self._times = array("B")
        self._ends = array("q", [0])

    def add(self, texts: Iterable[Sequence[str]]) -> None:
        """Count some texts, each given as its terms."""
        for text in texts:
            counted = Counter(map(feature, text))
            self._features.extend(counted)
            self._times.extend(min(n, MOST_TIMES) for n in counted.values())
            self._ends.append(len(self._features))

    def counts(self) -> Counts:
        """Return the counts of all texts."""
        # Late, because the site has to be up before SciPy is loaded.
        from scipy.sparse import csr_matrix

        if not self._features:
            return NOTHING
        rows = csr_matrix(
            (
                np.frombuffer(self._times, np.uint8),
                np.frombuffer(self._features, np.int32),
                np.frombuffer(self._ends, np.int64),
            ),
            (len(self._ends) - 1, FEATURES),
        )
        columns = rows.tocsc()
        held_by = columns.indices.astype(np.int32, copy=False)
        return Counts(columns.indptr.astype(np.int32), held_by, columns.data)


def feature(term: str) -> int:
    """Return the number of a term or pair; a few share one."""
    return zlib.crc32(term.encode()) % FEATURES


def updated(kept: Counts, places: Rows, fresh: Counts) -> Counts:
    """Return the rows that stay and the fresh ones as one.

    `places` says for each row of `kept` which it becomes, -1 for one that goes; the
    rows of `fresh` have their numbers already.
    """
    if not len(kept.held_by):
        return fresh
    stay = _staying(kept, places)
    starts = (stay + fresh.starts).astype(np.int32)
    held_by = np.empty(int(starts[-1]), np.int32)
    times = np.empty(int(starts[-1]), np.uint8)
    for low, high, start, end in kept.features:
        own = places[kept.held_by[start:end]]
        alive = own >= 0
        owners = np.repeat(np.arange(low, high), np.diff(kept.starts[low : high + 1]))
        at = np.arange(stay[low], stay[high]) + fresh.starts[owners[alive]]
        held_by[at], times[at] = own[alive], kept.times[start:end][alive]
        first, last = int(fresh.starts[low]), int(fresh.starts[high])
        sizes = np.diff(fresh.starts[low : high + 1])
        owners = np.repeat(np.arange(low, high), sizes)
        at = np.arange(first, last) + stay[owners + 1]
        held_by[at], times[at] = fresh.held_by[first:last], fresh.times[first:last]
    return Counts(starts, held_by, times)


def _staying(kept: Counts, places: Rows) -> Longs:
    """Return how many entries that stay lie before each feature, and how many in all.

    Shape (FEATURES + 1,).
    """
    sizes = np.zeros(FEATURES + 1, np.int64)
    for low, high, start, end in kept.features:
        stay = np.append(0, np.cumsum(places[kept.held_by[start:end]] >= 0))
        sizes[low + 1 : high + 1] = np.diff(stay[kept.starts[low : high + 1] - start])
    return np.cumsum(sizes)
