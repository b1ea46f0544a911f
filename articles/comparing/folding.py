"""What stands together in a comparison, and what may be folded away."""

import enum
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Generic, TypeVar

# The fewest unchanged rows worth folding.
FEWEST = 4

R = TypeVar("R")


class Kind(enum.Enum):
    """Why a row is in sight: unchanged ones are only near a change."""

    SAME = enum.auto()
    SHOWN = enum.auto()
    CHANGED = enum.auto()


@dataclass(frozen=True, kw_only=True)
class Stretch(Generic[R]):
    """Rows that stand together; changes are counted from 1, 0 for unchanged rows."""

    rows: Sequence[R]
    change: int = 0
    is_folded: bool = False


def fold_rows(
    rows: Sequence[R], kind: Callable[[R], Kind], around: int
) -> list[Stretch[R]]:
    """Group the rows; unchanged ones farther than `around` from a change are folded."""
    stretches: list[Stretch[R]] = []
    count = seen = 0
    for what, group in groupby(rows, kind):
        part = tuple(group)
        seen += len(part)
        count += what is Kind.CHANGED
        if what is Kind.SAME:
            head = around if stretches else 0
            tail = around if seen < len(rows) else 0
            stretches += _folded(part, head, len(part) - tail)
        else:
            change = count if what is Kind.CHANGED else 0
            stretches.append(Stretch(rows=part, change=change))
    return stretches


def _folded(rows: Sequence[R], head: int, tail: int) -> Iterator[Stretch[R]]:
    if tail - head < FEWEST:
        yield Stretch(rows=rows)
        return
    if head:
        yield Stretch(rows=rows[:head])
    yield Stretch(rows=rows[head:tail], is_folded=True)
    if tail < len(rows):
        yield Stretch(rows=rows[tail:])
