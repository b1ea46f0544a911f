"""Two changes of one text put together, so that neither is lost."""

import enum
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from articles.comparing.marks import marked
from articles.comparing.matching import Effort, Run, match
from articles.comparing.words import lines_of, tokens_of
from kb.text import Lang


class Origin(enum.StrEnum):
    """Where the merged text of a region comes from."""

    SAME = "same"
    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"
    WOVEN = "woven"
    CONFLICT = "conflict"


class Region(NamedTuple):
    """A stretch of the three texts, and what becomes of it.

    A woven region holds words of both sides. The merged text of a conflict is empty:
    somebody has to choose.
    """

    origin: Origin
    base: str
    mine: str
    theirs: str
    merged: str


@dataclass(frozen=True, kw_only=True)
class Merged:
    """A merge region by region, in order."""

    regions: Sequence[Region]

    @property
    def conflicts(self) -> list[Region]:
        """What somebody has to choose, numbered from 1 in the marks."""
        return [r for r in self.regions if r.origin is Origin.CONFLICT]

    def text(self, lang: Lang = "en") -> str:
        """Return the merged text, with both versions between marks in conflicts."""
        text = ""
        number = 0
        for region in self.regions:
            if region.origin is Origin.CONFLICT:
                number += 1
                apart = "\n" if text and not text.endswith("\n") else ""
                text += apart + marked(number, region.mine, region.theirs, lang)
            else:
                text += region.merged
        return text


class _Chunk(NamedTuple):
    """A part of base, mine and theirs; what all three have is stable."""

    base: list[str]
    mine: list[str]
    theirs: list[str]
    is_stable: bool

    def texts(self) -> tuple[str, str, str]:
        return "".join(self.base), "".join(self.mine), "".join(self.theirs)

    def with_next(self, chunk: "_Chunk") -> "_Chunk":
        return _Chunk(
            self.base + chunk.base,
            self.mine + chunk.mine,
            self.theirs + chunk.theirs,
            self.is_stable and chunk.is_stable,
        )


class _Efforts(NamedTuple):
    # One for each side, so that it makes no difference which side is which.
    mine: Effort
    theirs: Effort


def merge(base: str, mine: str, theirs: str) -> Merged:
    """Merge two texts that were both made from `base`, character for character.

    Lines are merged first, and word by word where both sides changed the same lines.
    """
    efforts = _Efforts(Effort(), Effort())
    regions: list[Region] = []
    for chunk in _chunks(lines_of(base), lines_of(mine), lines_of(theirs), efforts):
        region = _settled(*chunk.texts())
        regions += [region] if region else _by_words(*chunk.texts(), efforts)
    return Merged(regions=_joined(regions))


def _settled(base: str, mine: str, theirs: str) -> Region | None:
    """Return the region if at most one side changed it, or both in the same way."""
    if mine == theirs:
        origin = Origin.SAME if mine == base else Origin.BOTH
        return Region(origin, base, mine, theirs, mine)
    if mine == base:
        return Region(Origin.THEIRS, base, mine, theirs, theirs)
    if theirs == base:
        return Region(Origin.MINE, base, mine, theirs, mine)
    return None


def _chunks(
    base: list[str], mine: list[str], theirs: list[str], efforts: _Efforts
) -> Iterator[_Chunk]:
    b = m = t = 0
    own = match(base, mine, efforts.mine)
    other = match(base, theirs, efforts.theirs)
    ends = (len(base), len(mine), len(theirs), 0)
    for at, to, into, size in [*_common(own, other), ends]:
        if (b, m, t) != (at, to, into):
            yield _Chunk(base[b:at], mine[m:to], theirs[t:into], False)
        b, m, t = at + size, to + size, into + size
        if size:
            yield _Chunk(base[at:b], mine[to:m], theirs[into:t], True)


def _common(
    own: Sequence[Run], other: Sequence[Run]
) -> Iterator[tuple[int, int, int, int]]:
    """Give the runs of the base that both sides kept: three places and a length."""
    i = j = 0
    while i < len(own) and j < len(other):
        one, two = own[i], other[j]
        start = max(one.old, two.old)
        end = min(one.old + one.size, two.old + two.size)
        if start < end:
            place = start, start - one.old + one.new, start - two.old + two.new
            yield *place, end - start
        if one.old + one.size == end:
            i += 1
        if two.old + two.size == end:
            j += 1


def _by_words(base: str, mine: str, theirs: str, efforts: _Efforts) -> Iterator[Region]:
    """Merge lines that both sides changed; whole lines conflict, never halves."""
    chunks = _chunks(tokens_of(base), tokens_of(mine), tokens_of(theirs), efforts)
    line: list[_Chunk] = []
    for chunk in _divided(chunks):
        line.append(chunk)
        if chunk.is_stable and chunk.base[-1] == "\n":
            yield _line(line)
            line = []
    if line:
        yield _line(line)


def _divided(chunks: Iterable[_Chunk]) -> Iterator[_Chunk]:
    """Divide what is stable after each line end."""
    for chunk in chunks:
        start = 0
        for end in _line_ends(chunk.base) if chunk.is_stable else ():
            part = chunk.base[start:end]
            yield _Chunk(part, part, part, True)
            start = end
        if not chunk.is_stable:
            yield chunk


def _line_ends(tokens: list[str]) -> list[int]:
    ends = [at + 1 for at, word in enumerate(tokens) if word == "\n"]
    return ends if ends[-1:] == [len(tokens)] else [*ends, len(tokens)]


def _line(chunks: Sequence[_Chunk]) -> Region:
    texts = zip(*(chunk.texts() for chunk in chunks), strict=True)
    base, mine, theirs = ("".join(parts) for parts in texts)
    region = _settled(base, mine, theirs)
    if region:
        return region
    merged = [_settled(*chunk.texts()) for chunk in _firm(chunks)]
    if None in merged:
        return Region(Origin.CONFLICT, base, mine, theirs, "")
    text = "".join(part.merged for part in merged if part)
    return Region(Origin.WOVEN, base, mine, theirs, text)


def _firm(chunks: Iterable[_Chunk]) -> list[_Chunk]:
    """Join changes that as good as touch one another."""
    firm: list[_Chunk] = []
    for chunk in chunks:
        is_nothing = chunk.is_stable and _is_slight("".join(chunk.base))
        touches = firm and not (chunk.is_stable or firm[-1].is_stable)
        if firm and (is_nothing or touches):
            firm.append(firm.pop().with_next(chunk))
        else:
            firm.append(chunk)
    return firm


def _is_slight(text: str) -> bool:
    # A space, or one character of a Chinese word.
    text = text.strip(" \t")
    return not text or (len(text) == 1 and text.isalnum())


def _joined(regions: Iterable[Region]) -> list[Region]:
    """Join neighbors of the same origin."""
    joined: list[Region] = []
    for origin, group in groupby(regions, lambda region: region.origin):
        texts = zip(*(region[1:] for region in group), strict=True)
        joined.append(Region(origin, *map("".join, texts)))
    return joined
