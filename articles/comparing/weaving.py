"""Two wordings of one line as one, with what is of one side only marked."""

import enum
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from articles.comparing.matching import Effort, match
from articles.comparing.words import clauses_of, tokens_of

# Beyond this many characters clauses are compared before words.
LONG = 3000
# What stays the same between two changes this many times as long is no landmark.
TOO_SMALL = 3


class Side(enum.Enum):
    """Which of two texts has a piece."""

    BOTH = enum.auto()
    OLD = enum.auto()
    NEW = enum.auto()


class Piece(NamedTuple):
    """Some words of a line, and which side has them."""

    side: Side
    text: str

    @property
    def shown(self) -> str:
        """The text as it is printed: of line ends, only a changed one is visible."""
        mark = "" if self.side is Side.BOTH else "↵"
        return self.text.rstrip("\r\n") or mark


# What the old side has, and the new one; the same text where nothing changed.
_Part = tuple[str, str]


def woven(old: str, new: str, effort: Effort | None = None) -> tuple[Piece, ...]:
    """Return both wordings in one; Chinese is compared character by character."""
    effort = effort or Effort()
    parts: list[_Part] = []
    for before, after in _clauses(old, new, effort):
        parts += _words(before, after, effort) if before != after else [(before, after)]
    return tuple(_pieces(_readable(_merged(parts))))


def _clauses(old: str, new: str, effort: Effort) -> Iterable[_Part]:
    if len(old) + len(new) <= LONG:
        return [(old, new)]
    return _parts(clauses_of(old), clauses_of(new), effort)


def _parts(a: list[str], b: list[str], effort: Effort) -> Iterator[_Part]:
    i = j = 0
    for run in [*match(a, b, effort), (len(a), len(b), 0)]:
        yield "".join(a[i : run[0]]), "".join(b[j : run[1]])
        i, j = run[0] + run[2], run[1] + run[2]
        same = "".join(a[run[0] : i])
        yield same, same


def _words(old: str, new: str, effort: Effort) -> Iterator[_Part]:
    """Compare words; the space between them counts only where they stand together."""
    a, b = tokens_of(old), tokens_of(new)
    words, others = _places(a), _places(b)
    runs = match([a[at] for at in words], [b[at] for at in others], effort)
    i = j = 0
    for run in runs:
        for n in range(run.size):
            at, to = words[run.old + n], others[run.new + n]
            if (at, to) != (i, j):
                yield from _gap(a[i:at], b[j:to])
            yield a[at], b[to]
            i, j = at + 1, to + 1
    yield from _gap(a[i:], b[j:])


def _places(tokens: Sequence[str]) -> list[int]:
    return [at for at, token in enumerate(tokens) if not token.isspace()]


def _gap(old: list[str], new: list[str]) -> Iterator[_Part]:
    """Keep the space that both have around what differs."""
    head = tail = 0
    if old and new and old[0] == new[0]:
        head = 1
    if min(len(old), len(new)) > head and old[-1] == new[-1]:
        tail = 1
    yield "".join(old[:head]), "".join(new[:head])
    yield "".join(old[head : len(old) - tail]), "".join(new[head : len(new) - tail])
    yield "".join(old[len(old) - tail :]), "".join(new[len(new) - tail :])


def _merged(parts: Iterable[_Part]) -> list[_Part]:
    """Join neighbors that are both the same or both different."""
    merged: list[_Part] = []
    for before, after in parts:
        if not before and not after:
            continue
        if merged and _is_same(merged[-1]) == (before == after):
            merged[-1] = merged[-1][0] + before, merged[-1][1] + after
        else:
            merged.append((before, after))
    return merged


def _is_same(part: _Part) -> bool:
    return part[0] == part[1]


def _readable(parts: list[_Part]) -> list[_Part]:
    """Take what is the same, but too little to be a landmark, into the changes."""
    kept: list[_Part] = []
    for n, part in enumerate(parts):
        is_between = 0 < n < len(parts) - 1 and _is_same(part)
        is_small = is_between and _is_small(part[0], parts[n - 1], parts[n + 1])
        if kept and not _is_same(kept[-1]) and (is_small or not _is_same(part)):
            kept[-1] = kept[-1][0] + part[0], kept[-1][1] + part[1]
        else:
            kept.append(part)
    return kept


def _is_small(text: str, before: _Part, after: _Part) -> bool:
    if text.endswith("\n"):
        return False
    if not any(sign.isalnum() for sign in text):
        return True
    around = min(max(map(len, before)), max(map(len, after)))
    return TOO_SMALL * len(text) <= around


def _pieces(parts: Iterable[_Part]) -> Iterator[Piece]:
    for before, after in parts:
        if before == after:
            yield Piece(Side.BOTH, before)
            continue
        if before:
            yield Piece(Side.OLD, before)
        if after:
            yield Piece(Side.NEW, after)
