"""Two rendered texts side by side, block by block."""

import enum
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from html.parser import HTMLParser
from typing import NamedTuple

from articles.comparing.folding import Kind, Stretch, fold_rows
from articles.comparing.matching import match
from articles.comparing.pairing import pairs_of
from articles.text.sanitize import nameless
from kb.text import SafeHtml

# Unchanged blocks left standing around a change.
AROUND = 1
_VOID = frozenset(("br", "hr", "img", "input"))


class Fate(enum.StrEnum):
    """What became of a block."""

    SAME = "same"
    CHANGED = "changed"
    REMOVED = "removed"
    ADDED = "added"


class BlockRow(NamedTuple):
    """A paragraph, list, table or heading as either side shows it, if it has it."""

    old: SafeHtml | None
    new: SafeHtml | None

    @property
    def fate(self) -> Fate:
        if self.old == self.new:
            return Fate.SAME
        if self.old is None or self.new is None:
            return Fate.ADDED if self.old is None else Fate.REMOVED
        return Fate.CHANGED


class _Block(NamedTuple):
    html: SafeHtml
    text: str


def compare_rendered(old: str, new: str) -> list[BlockRow]:
    """Compare sanitised HTML; every block of either side is in one row, in order.

    The blocks lose their ids, as both sides stand on one page.
    """
    cleaned = cache(nameless)
    a, b = _blocks(old, cleaned), _blocks(new, cleaned)
    rows: list[BlockRow] = []
    i = j = 0
    runs = match([block.html for block in a], [block.html for block in b])
    for at, to, size in [*runs, (len(a), len(b), 0)]:
        rows += _replaced(a[i:at], b[j:to])
        i, j = at + size, to + size
        rows += (BlockRow(block.html, block.html) for block in a[at:i])
    return rows


def fold_blocks(rows: Sequence[BlockRow]) -> list[Stretch[BlockRow]]:
    """Group the blocks into changes and what is unchanged, long stretches folded."""

    def kind(row: BlockRow) -> Kind:
        return Kind.SAME if row.fate is Fate.SAME else Kind.CHANGED

    return fold_rows(rows, kind, AROUND)


def _replaced(old: Sequence[_Block], new: Sequence[_Block]) -> Iterator[BlockRow]:
    before, after = iter(old), iter(new)
    texts = [block.text for block in old], [block.text for block in new]
    for is_alike, own, other in pairs_of(*texts):
        removed = next(before).html if own is not None else None
        added = next(after).html if other is not None else None
        if is_alike:
            yield BlockRow(removed, added)
            continue
        if removed is not None:
            yield BlockRow(removed, None)
        if added is not None:
            yield BlockRow(None, added)


def _blocks(html: str, cleaned: Callable[[str], SafeHtml]) -> list[_Block]:
    """Return the top-level blocks, each cleaned once more by itself."""
    splitter = _Splitter(html)
    ends = [*splitter.starts[1:], len(html)]
    # What comes before the first element belongs to it.
    starts = [0, *splitter.starts[1:]]
    parts = zip(starts, ends, splitter.texts or [""], strict=False)
    blocks = (
        _Block(cleaned(html[start:end].strip()), text) for start, end, text in parts
    )
    return [block for block in blocks if block.html]


class _Splitter(HTMLParser):
    """Finds where the top-level elements begin, and what they say."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.starts: list[int] = []
        self.texts: list[str] = []
        self._depth = 0
        self._lines = [0]
        for line in html.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if self._depth == 0:
            line, column = self.getpos()
            self.starts.append(self._lines[line - 1] + column)
            self.texts.append("")
        self._depth += tag not in _VOID

    def handle_endtag(self, tag: str) -> None:
        self._depth = max(0, self._depth - (tag not in _VOID))

    def handle_data(self, data: str) -> None:
        if self.texts:
            self.texts[-1] += data
