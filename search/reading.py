"""What of the index has been read to learn from, so that only news is read again."""

import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.asking import FEWEST_WAYS, MOST_ARTICLES, MOST_OTHERS, listed_ways
from search.counting import NOTHING, Counting, Counts, updated
from search.snapshot import Snapshot
from search.suggester import Key, Sample, Suggester, features_of, model

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
    def keys(self) -> tuple[Key, ...]:
        """The articles that were read."""
        return self.likeness.keys if self.likeness else ()


UNREAD = Reading(None, np.empty(0, np.int64), np.empty(0, np.int32))


@dataclass(frozen=True)
class Lessons:
    """How articles are asked for, and the titles of some that nobody asked for."""

    ways: Mapping[Key, Sequence[str]]
    others: Sequence[str]


@dataclass(frozen=True)
class Syllabus:
    """The articles to learn ways of asking from, where they stood, and the others."""

    taught: tuple[tuple[Key, int], ...]
    others: tuple[Key, ...]

    def is_like(self, other: "Syllabus | None") -> bool:
        """Say whether both teach the same, give or take some other articles."""
        return (
            other is not None
            and self.taught == other.taught
            and len(self.others).bit_length() == len(other.others).bit_length()
        )


def read(snapshot: Snapshot, before: Reading, rest: Rest) -> Reading:
    """Return what the index says now; what stands where it stood is not read again."""
    numbers, marks = snapshot.numbers(), _marks(snapshot)
    known = {key: row for row, key in enumerate(before.keys)}
    kept = [
        key
        for key, number in numbers.items()
        if key in known and before.marks[known[key]] == marks[number]
    ]
    if len(kept) == len(known) == len(numbers):
        return before
    places = np.full(len(known), -1, np.int32)
    rows = np.array([known[key] for key in kept], np.int64)
    places[rows] = np.arange(len(kept))
    fresh = sorted(numbers.keys() - set(kept))
    added, ways = _count(snapshot, [(key, numbers[key]) for key in fresh], rest)
    added.held_by[:] += len(kept)
    old = before.likeness.counts if before.likeness else NOTHING
    keys = (*kept, *fresh)
    return Reading(
        model(keys, updated(old, places, added)),
        np.array([marks[numbers[key]] for key in keys], np.int64),
        np.append(before.ways[rows], np.array(ways, np.int32)),
    )


def _count(
    snapshot: Snapshot, texts: Sequence[tuple[Key, int]], rest: Rest
) -> tuple[Counts, list[int]]:
    """Read texts in small batches; return also how many ways to ask each teaches."""
    counting = Counting()
    ways: list[int] = []
    for start in range(0, len(texts), BATCH):
        begun = time.monotonic()
        samples = [
            sample(snapshot, key, number)
            for key, number in texts[start : start + BATCH]
        ]
        counting.add(map(features_of, samples))
        ways += [len(ways_of(one)) for one in samples]
        rest(time.monotonic() - begun)
    return counting.counts(), ways


def syllabus(reading: Reading) -> Syllabus:
    """Return from what ways of asking are to be learned: those with most, in order."""
    rows = np.flatnonzero(reading.ways >= FEWEST_WAYS).tolist()
    keys = reading.keys
    rows.sort(key=lambda row: (-reading.ways[row], keys[row]))
    silent = np.flatnonzero(reading.ways < FEWEST_WAYS)
    step = max(len(silent) // MOST_OTHERS, 1)
    return Syllabus(
        tuple((keys[row], int(reading.marks[row])) for row in rows[:MOST_ARTICLES]),
        tuple(keys[row] for row in silent[::step][:MOST_OTHERS].tolist()),
    )


def lessons(snapshot: Snapshot, chosen: Syllabus, rest: Rest) -> Lessons:
    """Read what a syllabus names."""
    numbers = snapshot.numbers()
    ways: dict[Key, Sequence[str]] = {}
    for key, _ in chosen.taught:
        rest(0.0)
        ways[key] = ways_of(sample(snapshot, key, numbers[key]))
    titles = (next(snapshot.stored(numbers[key]))["title"] for key in chosen.others)
    return Lessons(ways, [title for title in titles if title])


def sample(snapshot: Snapshot, key: Key, number: int) -> Sample:
    """Return the words of an article as they are stored in the index."""
    stored, *sections = snapshot.stored(number)
    texts = [stored["summary"]]
    for _, heading, text in sections:
        texts += [heading, text]
    return Sample(
        key=key,
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
