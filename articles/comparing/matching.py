"""What two sequences have in common, in their order and within a bound on work.

Items that occur once on either side are the anchors; between them the shortest
difference is sought. Once the effort is spent, what is left counts as different, so
that no text can make a comparison slow.
"""

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from math import isqrt
from typing import NamedTuple

# Steps of the innermost loop, each well under a microsecond.
EFFORT = 180_000
# How many differences are followed before the way so far is taken: more in long texts.
LEAST_LOOKAHEAD = 24


class Run(NamedTuple):
    """A stretch that both sequences have: where it begins in each, and its length."""

    old: int
    new: int
    size: int


class _Region(NamedTuple):
    old: int
    old_end: int
    new: int
    new_end: int

    @property
    def size(self) -> int:
        return self.old_end - self.old + self.new_end - self.new


@dataclass
class Effort:
    """The work that may still be done; comparisons that share it stay bounded."""

    left: int = EFFORT

    def spend(self, steps: int) -> bool:
        """Take the steps off; say whether there was anything left."""
        self.left -= steps
        return self.left > 0


def match(
    old: Sequence[Hashable], new: Sequence[Hashable], effort: Effort | None = None
) -> list[Run]:
    """Return the runs that both have, in order; they neither cross nor touch."""
    codes: dict[Hashable, int] = {}
    a = [codes.setdefault(item, len(codes)) for item in old]
    b = [codes.setdefault(item, len(codes)) for item in new]
    effort = effort or Effort()
    found: list[Run] = []
    waiting = [_Region(0, len(a), 0, len(b))]
    while waiting:
        region, ends = _trimmed(a, b, waiting.pop())
        found += ends
        if min(region.old_end - region.old, region.new_end - region.new) == 0:
            continue
        if effort.spend(region.size // 4):
            anchors = _anchors(a, b, region)
            waiting += _between(region, anchors) if anchors else []
            found += anchors or _shortest(a, b, region, effort)
    return _joined(sorted(found))


def _trimmed(a: list[int], b: list[int], region: _Region) -> tuple[_Region, list[Run]]:
    """Take off what both begin and end with."""
    old, old_end, new, new_end = region
    most = min(old_end - old, new_end - new)
    head = 0
    while head < most and a[old + head] == b[new + head]:
        head += 1
    tail, most = 0, most - head
    while tail < most and a[old_end - tail - 1] == b[new_end - tail - 1]:
        tail += 1
    runs = [Run(old, new, head), Run(old_end - tail, new_end - tail, tail)]
    left = _Region(old + head, old_end - tail, new + head, new_end - tail)
    return left, [run for run in runs if run.size]


def _anchors(a: list[int], b: list[int], region: _Region) -> list[Run]:
    """Return the longest rising chain of items that occur once on either side."""
    places = _single(b, region.new, region.new_end)
    own = _single(a, region.old, region.old_end)
    shared = [(at, places[item]) for item, at in own.items() if item in places]
    tails: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, (_, at) in enumerate(shared):
        length = bisect_left(tails, at)
        before.append(last[length - 1] if length else -1)
        tails[length : length + 1] = [at]
        last[length : length + 1] = [index]
    chain: list[Run] = []
    step = last[-1] if last else -1
    while step >= 0:
        chain.append(Run(*shared[step], 1))
        step = before[step]
    return chain[::-1]


def _single(items: list[int], start: int, end: int) -> dict[int, int]:
    """Return where each item stands that occurs once, in order."""
    places: dict[int, int] = {}
    repeated: set[int] = set()
    for at in range(start, end):
        item = items[at]
        if item in places:
            repeated.add(item)
        else:
            places[item] = at
    return {item: at for item, at in places.items() if item not in repeated}


def _between(region: _Region, anchors: Iterable[Run]) -> list[_Region]:
    regions: list[_Region] = []
    old, new = region.old, region.new
    for anchor in anchors:
        regions.append(_Region(old, anchor.old, new, anchor.new))
        old, new = anchor.old + 1, anchor.new + 1
    regions.append(_Region(old, region.old_end, new, region.new_end))
    return regions


def _shortest(a: list[int], b: list[int], region: _Region, effort: Effort) -> list[Run]:
    """Return the runs of the shortest difference, or of a fair one where it is far."""
    # What only one side has is different whatever else is.
    both = set(a[region.old : region.old_end]) & set(b[region.new : region.new_end])
    rows = [at for at in range(region.old, region.old_end) if a[at] in both]
    columns = [at for at in range(region.new, region.new_end) if b[at] in both]
    x, y = [a[at] for at in rows], [b[at] for at in columns]
    most = LEAST_LOOKAHEAD + isqrt(len(x) + len(y))
    found: list[Run] = []
    i = j = 0
    while i < len(x) and j < len(y) and effort.left > 0:
        trace, i_end, j_end = _follow(x[i:], y[j:], most, effort)
        steps = _back(trace, i_end, j_end)
        found += [Run(rows[i + s], columns[j + t], 1) for s, t in steps]
        i, j = i + i_end, j + j_end
    return found


def _follow(
    x: list[int], y: list[int], most: int, effort: Effort
) -> tuple[list[list[int]], int, int]:
    """Follow Myers' greedy paths; return their trace and how far the best came."""
    n, m, middle = len(x), len(y), most + 1
    reach = [-1] * (2 * middle + 1)
    reach[middle + 1] = 0
    trace: list[list[int]] = []
    low = high = 0
    for d in range(most + 1):
        trace.append(reach[:])
        effort.left -= d + 1
        for k in range(low - d, d - high + 1, 2):
            i = _step(reach, middle + k, k == -d, k == d)
            j = start = i - k
            while i < n and j < m and x[i] == y[j]:
                i, j = i + 1, j + 1
            effort.left -= j - start
            reach[middle + k] = i
            if i >= n and j >= m:
                return trace, n, m
            high += 2 * (i > n)
            low += 2 * (i <= n and j > m)
    return _furthest(trace, reach, n, m)


def _step(reach: list[int], at: int, is_lowest: bool, is_highest: bool) -> int:
    """Return how far a diagonal begins: below its left neighbor or beside the right."""
    if is_lowest or (not is_highest and reach[at - 1] < reach[at + 1]):
        return reach[at + 1]
    return reach[at - 1] + 1


def _furthest(
    trace: list[list[int]], reach: list[int], n: int, m: int
) -> tuple[list[list[int]], int, int]:
    middle = len(reach) // 2
    ends = [
        (2 * i - k, i, i - k)
        for k, i in enumerate(reach, start=-middle)
        if 0 <= i <= n and 0 <= i - k <= m
    ]
    _, i, j = max(ends)
    # Every other diagonal was last reached one step before.
    is_earlier = (i - j + len(trace) - 1) % 2 == 1
    return (trace[:-1] if is_earlier else trace), i, j


def _back(trace: list[list[int]], i: int, j: int) -> list[tuple[int, int]]:
    """Return what the best path found equal, in order."""
    found: list[tuple[int, int]] = []
    for d in range(len(trace) - 1, -1, -1):
        reach = trace[d]
        middle = len(reach) // 2
        k = i - j
        begin = _step(reach, middle + k, k == -d, k == d)
        found += ((at, at - k) for at in range(i - 1, begin - 1, -1))
        went_down = k == -d or (
            k != d and reach[middle + k - 1] < reach[middle + k + 1]
        )
        i = begin if went_down else begin - 1
        j = begin - k - 1 if went_down else begin - k
    return found[::-1]


def _joined(runs: Iterable[Run]) -> list[Run]:
    joined: list[Run] = []
    for run in runs:
        last = joined[-1] if joined else None
        if last and (last.old + last.size, last.new + last.size) == run[:2]:
            joined[-1] = Run(last.old, last.new, last.size + run.size)
        else:
            joined.append(run)
    return joined
