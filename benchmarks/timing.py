"""The clock of the measurements."""

import time
from collections.abc import Callable, Sequence
from statistics import quantiles

PASSES = 3

Figures = dict[str, float]


def timed(work: Callable[[], object]) -> float:
    """Return the milliseconds that some work takes."""
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)


def best(works: Sequence[Callable[[], object]]) -> Figures:
    """Return the figures of the pass with the lowest 95th percentile."""
    passes = [spread([timed(work) for work in works]) for _ in range(PASSES)]
    return min(passes, key=lambda figures: figures["p95 ms"])


def spread(times: Sequence[float]) -> Figures:
    """Return the median and the slow end of some times."""
    parts = quantiles(times, n=100, method="inclusive")
    return {f"p{part} ms": parts[part - 1] for part in (50, 95, 99)}
