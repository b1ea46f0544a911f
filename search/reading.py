"""What of the index has been read to learn from, so that only news is read again."""

import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.asking import FEWEST_WAYS, MOST_ARTICLES, MOST_OTHERS, listed_ways
from search.counting import NOTHING, Counting, Counts, updated
from search.postings import Names
from search.snapshot import Snapshot
from search.suggester import Sample, Suggester, features_of, model

BATCH = 100

# Called with the seconds that a piece of work took; it may rest, or raise to stop.
Rest = Callable[[float], None]


@dataclass(frozen=True)
class Reading:
    """The model of what was read, and by its rows where each text stood in the index
    and how many ways to ask for it are known, 0 where nobody asked."""

    likeness: Suggester | None
    marks: NDArray[np.int64]
    ways: NDArray[np.int32]

    @property
    def names(self) -> Names:
        """The articles that were read."""
        return self.likeness.names if self.likeness else _NOBODY


_NOBODY: Names = np.empty(0, np.int64)
UNREAD = Reading(None, np.empty(0, np.int64), np.empty(0, np.int32))


@dataclass(frozen=True)
class Lessons:
    """How articles are asked for, and the titles of some that nobody asked for."""

    ways: Mapping[int, Sequence[str]]
    others: Sequence[str]


@dataclass(frozen=True)
class Syllabus:
    """The articles to learn ways of asking from, where they stood, and the others."""

    taught: tuple[tuple[int, int], ...]
    others: tuple[int, ...]

    def is_like(self, other: "Syllabus | None") -> bool:
        """Say whether both teach the same, give or take some other articles."""
        return (
            other is not None
            and self.taught == other.taught
            and len(self.others).bit_length() == len(other.others).bit_length()
        )


def read(snapshot: Snapshot, before: Reading, rest: Rest) -> Reading:
    """Return what the index says now; what stands where it stood is not read again."""
    alive, marks = np.flatnonzero(snapshot.alive), _marks(snapshot)
    known = places(before.names, snapshot.names[alive])
    is_same = (known >= 0) & (np.append(before.marks, 0)[known] == marks[alive])
    if len(before.names) == len(alive) and is_same.all():
        return before
    kept, fresh, rows = alive[is_same], alive[~is_same], known[is_same]
    became = np.full(len(before.names), -1, np.int32)
    became[rows] = np.arange(len(kept))
    fresh = fresh[np.argsort(snapshot.names[fresh])]
    added, ways = _count(snapshot, fresh.tolist(), rest)
    added.held_by[:] += len(kept)
    old = before.likeness.counts if before.likeness else NOTHING
    every = np.append(kept, fresh)
    return Reading(
        model(snapshot.names[every], updated(old, became, added)),
        marks[every],
        np.append(before.ways[rows], np.array(ways, np.int32)),
    )


def places(names: Names, wanted: Names) -> NDArray[np.int64]:
    """Return where the wanted names stand among others, -1 for those that do not."""
    order = np.argsort(names)
    found = np.append(order, -1)[np.searchsorted(names, wanted, sorter=order)]
    return np.where(np.append(names, -1)[found] == wanted, found, -1)


def _count(
    snapshot: Snapshot, texts: Sequence[int], rest: Rest
) -> tuple[Counts, list[int]]:
    """Read texts in small batches; return also how many ways to ask each teaches."""
    counting = Counting()
    ways: list[int] = []
    for start in range(0, len(texts), BATCH):
        begun = time.monotonic()
        samples = [sample(snapshot, number) for number in texts[start : start + BATCH]]
        counting.add(map(features_of, samples))
        ways += [len(ways_of(one)) for one in samples]
        rest(time.monotonic() - begun)
    return counting.counts(), ways


def syllabus(reading: Reading) -> Syllabus:
    """Return from what ways of asking are to be learned: those with most, in order."""
    rows = np.flatnonzero(reading.ways >= FEWEST_WAYS).tolist()
    names = reading.names
    rows.sort(key=lambda row: (-reading.ways[row], names[row]))
    silent = np.flatnonzero(reading.ways < FEWEST_WAYS)
    step = max(len(silent) // MOST_OTHERS, 1)
    return Syllabus(
        tuple(
            (int(names[row]), int(reading.marks[row])) for row in rows[:MOST_ARTICLES]
        ),
        tuple(names[silent[::step][:MOST_OTHERS]].tolist()),
    )


def lessons(snapshot: Snapshot, chosen: Syllabus, rest: Rest) -> Lessons:
    """Read what a syllabus names."""
    alive = np.flatnonzero(snapshot.alive)
    taught = [name for name, _ in chosen.taught]
    wanted = np.array([*taught, *chosen.others], np.int64)
    numbers = alive[places(snapshot.names[alive], wanted)].tolist()
    ways: dict[int, Sequence[str]] = {}
    for name, number in zip(taught, numbers, strict=False):
        rest(0.0)
        ways[name] = ways_of(sample(snapshot, number))
    titles = (next(snapshot.stored(n))["title"] for n in numbers[len(taught) :])
    return Lessons(ways, [title for title in titles if title])


def sample(snapshot: Snapshot, number: int) -> Sample:
    """Return the words of an article as they are stored in the index."""
    stored, *sections = snapshot.stored(number)
    texts = [stored["summary"]]
    for _, heading, text in sections:
        texts += [heading, text]
    return Sample(
        title=stored["title"],
        keywords=tuple(stored["keywords"]),
        asked_as=tuple(stored["asked_as"]),
        body="\n".join(texts),
    )


def ways_of(one: Sample) -> tuple[str, ...]:
    """Return the ways to ask for an article, none where nobody is known to ask."""
    listed = listed_ways(one.body)
    if not one.asked_as and not listed:
        return ()
    return (one.title, *one.keywords, *one.asked_as, *listed)


def _marks(snapshot: Snapshot) -> NDArray[np.int64]:
    """Return a number for where each text stands: a segment is never written again."""
    parts = [
        zlib.crc32(name.encode()) * 2**31 + segment.frozen.starts.astype(np.int64)
        for name, segment in zip(snapshot.frozen, snapshot.segments, strict=True)
    ]
    return np.concatenate(parts) if parts else np.empty(0, np.int64)
