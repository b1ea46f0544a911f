"""What changed between two texts: line by line, and word by word inside a line."""

from collections.abc import Container, Iterator, Sequence
from typing import NamedTuple

from articles.comparing.folding import Kind, Stretch, fold_rows
from articles.comparing.matching import Effort, match
from articles.comparing.pairing import pairs_of
from articles.comparing.weaving import Piece, Side, woven
from articles.comparing.words import lines_of

# Unchanged lines left standing around a change.
AROUND = 3


class Row(NamedTuple):
    """One line of the comparison; a side without it has no number.

    The pieces, without those of the other side, are the line with its line feed.
    """

    old: int | None
    new: int | None
    pieces: tuple[Piece, ...]

    @property
    def is_same(self) -> bool:
        return len(self.pieces) == 1 and self.pieces[0].side is Side.BOTH

    @property
    def is_reworded(self) -> bool:
        """Both sides have the line and share some of its words."""
        return any(p.side is Side.BOTH and not p.text.isspace() for p in self.pieces)

    def on(self, side: Side) -> list[Piece]:
        """Return the pieces of one side."""
        return [piece for piece in self.pieces if piece.side in (side, Side.BOTH)]

    def text(self, side: Side) -> str:
        """Return the line as one side has it."""
        return "".join(piece.text for piece in self.on(side))


class Edit(NamedTuple):
    """The lines from `start` up to `end`, counted from 0, that become others."""

    start: int
    end: int
    lines: tuple[str, ...]


def diff_rows(old: str, new: str, effort: Effort | None = None) -> list[Row]:
    """Compare two texts; every line of either is in exactly one row, in order."""
    a, b = lines_of(old), lines_of(new)
    effort = effort or Effort()
    rows: list[Row] = []
    for i, i_end, j, j_end, size in _stretches(a, b, effort):
        rows += _changed(a[i:i_end], b[j:j_end], (i + 1, j + 1), effort)
        rows += (
            Row(i_end + n + 1, j_end + n + 1, (Piece(Side.BOTH, a[i_end + n]),))
            for n in range(size)
        )
    return rows


def _stretches(
    a: list[str], b: list[str], effort: Effort
) -> Iterator[tuple[int, int, int, int, int]]:
    """Give each difference with the length of the run that follows it."""
    i = j = 0
    for run in [*match(a, b, effort), (len(a), len(b), 0)]:
        yield i, run[0], j, run[1], run[2]
        i, j = run[0] + run[2], run[1] + run[2]


def _changed(
    old: list[str], new: list[str], first: tuple[int, int], effort: Effort
) -> Iterator[Row]:
    i, j = first
    for is_related, before, after in pairs_of(old, new):
        number = i if before is not None else None, j if after is not None else None
        i, j = i + (before is not None), j + (after is not None)
        if is_related:
            yield Row(*number, woven(before or "", after or "", effort))
            continue
        removed = (Piece(Side.OLD, before),) if before is not None else ()
        added = (Piece(Side.NEW, after),) if after is not None else ()
        yield Row(*number, (*removed, *added))


def fold(rows: Sequence[Row], shown: Container[int] = ()) -> list[Stretch[Row]]:
    """Group the rows into changes and what is unchanged, the long stretches folded.

    `shown` are lines of the new text that stay in sight although they are unchanged.
    """

    def kind(row: Row) -> Kind:
        if not row.is_same:
            return Kind.CHANGED
        return Kind.SHOWN if row.new in shown else Kind.SAME

    return fold_rows(rows, kind, AROUND)


def edits(old: str, new: str) -> list[Edit]:
    """Return what makes the old text the new one."""
    a, b = lines_of(old), lines_of(new)
    return [
        Edit(i, i_end, tuple(b[j:j_end]))
        for i, i_end, j, j_end, _ in _stretches(a, b, Effort())
        if i < i_end or j < j_end
    ]


def replay(old: str, changes: Sequence[Edit]) -> str:
    """Return the text after the edits, given as `edits` returns them."""
    lines = lines_of(old)
    for change in reversed(changes):
        lines[change.start : change.end] = change.lines
    return "".join(lines)


def line_map(old: str, new: str) -> dict[int, int]:
    """Return for the lines of the old text, from 1, where they stand in the new one.

    A reworded line is found again; a line that is gone is missing.
    """
    return {
        row.old: row.new
        for row in diff_rows(old, new)
        if row.old and row.new and (row.is_same or row.is_reworded)
    }


def find_line(old: str, new: str, line: int, quote: str) -> int | None:
    """Return where a line with this text, counted from 1 in `old`, stands in `new`.

    It may have been reworded or moved; `None` if it is gone.
    """
    before, wanted = lines_of(old), quote.strip()
    is_known = 0 < line <= len(before) and before[line - 1].strip() == wanted
    found = line_map(old, new).get(line) if is_known else None
    if found is not None or not wanted:
        return found
    places = [n for n, text in enumerate(lines_of(new), 1) if text.strip() == wanted]
    return places[0] if len(places) == 1 else None
