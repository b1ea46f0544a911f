"""Where in an article the answer stands."""

from collections.abc import Iterator, Sequence

import numpy as np

from search.postings import Floats, Segment
from search.query import Question
from search.schema import IN_SECTIONS
from search.scoring import WEIGHTS, impact, norms
from search.snapshot import Place, Snapshot

NOWHERE = ("", "")


def best_sections(
    snapshot: Snapshot, numbers: Sequence[int], asked: Question
) -> list[tuple[str, str]]:
    """Return anchor and heading of the section of each article that answers best.

    Both are empty where no section stands out or the title says it all.
    """
    found = dict.fromkeys(numbers, NOWHERE)
    for segment, places in _by_segment(snapshot, numbers):
        divided = [p for p in places if p.end - p.start > 2]
        called = [p for p in divided if not _is_in_title(segment, p.start, asked)]
        if not called:
            continue
        for place, scores in zip(
            called, _scores(snapshot, segment, called, asked), strict=True
        ):
            row = int(scores.argmax())
            if row and scores[row]:
                anchor, heading, _ = segment.stored(place.start + row)
                found[place.number] = (anchor, heading) if anchor else NOWHERE
    return [found[number] for number in numbers]


def _by_segment(
    snapshot: Snapshot, numbers: Sequence[int]
) -> Iterator[tuple[Segment, list[Place]]]:
    groups: dict[int, list[Place]] = {}
    for number in sorted(numbers):
        place = snapshot.place(number)
        groups.setdefault(place.segment, []).append(place)
    for index, places in groups.items():
        yield snapshot.segments[index], places


def _is_in_title(segment: Segment, row: int, asked: Question) -> bool:
    return all(segment.has(row, "title", term) for term in asked.telling)


def _scores(
    snapshot: Snapshot, segment: Segment, places: list[Place], asked: Question
) -> list[Floats]:
    """Return BM25F scores of the rows of each article, its own row first."""
    scores = [np.zeros(place.end - place.start, np.float32) for place in places]
    starts = [place.start for place in places]
    ends = [place.end for place in places]
    worths = [(t, weight * snapshot.rarity(t)) for t, weight in asked.every]
    for field in IN_SECTIONS:
        lengths = segment.row_lengths(field)
        average = segment.total_length(field) / max(segment.frozen.rows, 1)
        for term, worth in worths:
            ids, counts = segment.rows(field, term)
            lows, highs = ids.searchsorted(starts), ids.searchsorted(ends)
            for n in np.flatnonzero(lows < highs):
                at, held = ids[lows[n] : highs[n]], counts[lows[n] : highs[n]]
                gain = impact(held, norms(lengths[at], average))
                scores[n][at - starts[n]] += WEIGHTS[field] * worth * gain
    return scores
