"""The difference of two texts as pages print it, with `shared/diff.html`."""

from collections.abc import Container, Sequence
from dataclasses import dataclass

from flask import request

from articles.comparing.diff import Row, diff_rows, fold
from articles.comparing.folding import Stretch
from articles.comparing.matching import match
from articles.comparing.weaving import Piece, Side, woven

LAYOUTS = ("sides", "inline")


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Two texts side by side; `added` and `removed` count lines of either side."""

    stretches: Sequence[Stretch[Row]]
    added: int
    removed: int

    @property
    def changes(self) -> int:
        return max((stretch.change for stretch in self.stretches), default=0)


def compare_texts(old: str, new: str, shown: Container[int] = ()) -> Comparison:
    """Compare two texts; the lines `shown` of the new one are never folded."""
    rows = diff_rows(old, new)
    changed = [row for row in rows if not row.is_same]
    return Comparison(
        stretches=fold(rows, shown),
        added=sum(row.new is not None for row in changed),
        removed=sum(row.old is not None for row in changed),
    )


def compare_lines(old: str, new: str) -> Sequence[Piece]:
    """Compare two short texts of one line, such as titles, word by word."""
    return woven(old, new)


def compare_labels(old: Sequence[str], new: Sequence[str]) -> Sequence[Piece]:
    """Compare two lists of labels; each label is a piece."""
    pieces: list[Piece] = []
    i = j = 0
    for at, to, size in [*match(old, new), (len(old), len(new), 0)]:
        pieces += (Piece(Side.OLD, label) for label in old[i:at])
        pieces += (Piece(Side.NEW, label) for label in new[j:to])
        i, j = at + size, to + size
        pieces += (Piece(Side.BOTH, label) for label in old[at:i])
    return pieces


def chosen_layout() -> str:
    """Return how the reader wants differences: on two sides, or in one text."""
    chosen = request.args.get("layout", "")
    return chosen if chosen in LAYOUTS else LAYOUTS[0]
