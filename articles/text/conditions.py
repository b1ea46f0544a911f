"""Text for one platform or product: the parts of a source that not everyone needs.

A part begins with a line `:::for windows macos` and ends with a line `:::`. A new
part ends the one before it, and the end of the text ends the last: nothing is lost.
"""

import enum
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from articles.text.lines import Line, lines_of

PLATFORMS: Mapping[str, tuple[str, str]] = {
    "windows": ("Windows", "Windows"),
    "macos": ("macOS", "macOS"),
    "linux": ("Linux", "Linux"),
    "android": ("Android", "Android"),
    "ios": ("iOS", "iOS"),
    "web": ("Web", "网页版"),
}
# The kind of box that shows whom a part is for; see the renderer's last step.
PART = "part"
MOST_TOKENS = 12
# Every line of a part is moved as far in as its first one.
MOST_INDENT = 40

_BEGIN = re.compile(
    r":::[ \t]*for[ \t]+(?P<tokens>[\w., 、，-]{1,200})$", re.IGNORECASE
)
_END = re.compile(r":::$")
_SEPARATORS = re.compile(r"[\s,，、]+")


class Axis(enum.StrEnum):
    """What a reader can be asked to choose."""

    PLATFORM = "platform"
    PRODUCT = "product"


@dataclass(frozen=True, kw_only=True)
class Token:
    """What a part can be for; `axis` is `None` for a word nobody knows."""

    word: str
    name: str
    axis: Axis | None


@dataclass(frozen=True, kw_only=True)
class Names:
    """The names of what parts can be for; products by their slugs."""

    platforms: Mapping[str, str]
    products: Mapping[str, str] = field(default_factory=dict)

    def token(self, word: str) -> Token:
        """Return what a word stands for."""
        if word in self.platforms:
            name, axis = self.platforms[word], Axis.PLATFORM
            return Token(word=word, name=name, axis=axis)
        if word in self.products:
            name, axis = self.products[word], Axis.PRODUCT
            return Token(word=word, name=name, axis=axis)
        return Token(word=word, name=word, axis=None)


@dataclass(frozen=True, kw_only=True)
class Part:
    """Lines that stand together; `words` is empty for the text common to all."""

    words: tuple[str, ...]
    indent: int
    lines: list[Line]
    opened: Line | None = None
    is_closed: bool = False


def begins(line: Line) -> tuple[str, ...]:
    """Return the words of the part that begins with this line, else nothing."""
    found = None if line.is_code else _BEGIN.match(line.marked.strip())
    words = _SEPARATORS.split(found["tokens"].lower()) if found else ()
    return tuple(dict.fromkeys(word for word in words if word))[:MOST_TOKENS]


def ends(line: Line) -> bool:
    """Say whether a part ends with this line."""
    return not line.is_code and bool(_END.match(line.marked.strip()))


def parts_of(source: str) -> list[Part]:
    """Return a source cut into the common text and the parts, in order."""
    parts = [Part(words=(), indent=0, lines=[])]
    for line in lines_of(source):
        words = begins(line)
        if words:
            indent = min(line.indent, MOST_INDENT)
            parts.append(Part(words=words, indent=indent, lines=[], opened=line))
        elif parts[-1].words and ends(line):
            parts[-1] = _closed(parts[-1])
            parts.append(Part(words=(), indent=0, lines=[]))
        else:
            parts[-1].lines.append(line)
    return parts


def _closed(part: Part) -> Part:
    return Part(
        words=part.words,
        indent=part.indent,
        lines=part.lines,
        opened=part.opened,
        is_closed=True,
    )


def words_in(source: str) -> tuple[str, ...]:
    """Return the words of all parts of a source, each once, in their order."""
    if ":::" not in source:
        return ()
    words = (word for part in parts_of(source) for word in part.words)
    return tuple(dict.fromkeys(words))


def resolve(source: str, names: Names, choice: Iterable[str] = ()) -> str:
    """Return the source as a reader with this choice gets it.

    Parts for something else go; parts that the choice says nothing about stay, in a
    box that names whom they are for.
    """
    if ":::" not in source:
        return source
    chosen = {names.token(word) for word in choice}
    pieces = (_shown(part, names, chosen) for part in parts_of(source))
    return "\n".join(line for piece in pieces for line in piece)


def _shown(part: Part, names: Names, chosen: set[Token]) -> Iterator[str]:
    tokens = [names.token(word) for word in part.words]
    if any(_is_for_others(tokens, one) for one in chosen):
        return iter(("",))
    settled = {one.axis for one in chosen if one.axis}
    told = [token.name for token in tokens if token.axis not in settled]
    if told and any(line.text.strip() for line in part.lines):
        return _boxed(part, ", ".join(told))
    around = [""] if part.words else []
    return iter([*around, *(line.text for line in part.lines), *around])


def _is_for_others(tokens: Iterable[Token], chosen: Token) -> bool:
    wanted = {token.word for token in tokens if token.axis is chosen.axis}
    return chosen.axis is not None and bool(wanted) and chosen.word not in wanted


def _boxed(part: Part, label: str) -> Iterator[str]:
    margin, pad = " " * part.indent, 4
    yield ""
    yield f'{margin}!!! {PART} "{label.replace(chr(34), "")}"'
    for line in part.lines:
        if not line.is_code and line.text.strip():
            pad = 4 + max(part.indent - line.indent, 0)
        yield (" " * pad + line.text) if line.text.strip() else ""
    yield ""
