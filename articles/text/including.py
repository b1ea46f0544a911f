"""Shared blocks put into the text that includes them by name.

A line `{{include: printer-power-cycle}}` or `{{include: 1042}}` stands for the block's
text. Whatever else looks like it stays as it is written.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from articles.text.conditions import Names, begins, ends
from articles.text.guard import MAX_SOURCE_BYTES
from articles.text.lines import Line, endings, lines_of
from kb.errors import Invalid
from kb.policy import Audience
from kb.text import N_, Lang

MAX_DEPTH = 3
# The kind of box that says the language of a block; see the renderer's last step.
IN_LANGUAGE = "lang"

_INCLUDE = re.compile(r"\{\{[ \t]*include:[ \t]*(?P<name>[\w-]{1,100})[ \t]*\}\}$")


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Who may read a text; `group_id` with the audience of a group only."""

    audience: Audience
    group_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Block:
    """The published text of a block; `number` is that of its article."""

    number: int
    lang: Lang
    source: str


@dataclass(frozen=True, kw_only=True)
class Shared:
    """What a text draws on beyond itself.

    `block` finds what may stand in the text under a name, `names` tell whom its parts
    are for, `choice` is what the reader has chosen of them.
    """

    block: Callable[[str], Block | None]
    names: Names
    choice: frozenset[str] = frozenset()


# Everyone of the key belongs to each audience of the value.
_WITHIN: Mapping[Audience, tuple[Audience, ...]] = {
    Audience.PUBLIC: (Audience.PUBLIC,),
    Audience.SIGNED_IN: (Audience.PUBLIC, Audience.SIGNED_IN),
    Audience.INTERNAL: (Audience.PUBLIC, Audience.SIGNED_IN, Audience.INTERNAL),
    Audience.GROUP: (Audience.PUBLIC, Audience.SIGNED_IN),
}


def is_within(readers: Reach, reach: Reach) -> bool:
    """Say whether all of these readers may read what has this reach."""
    same_group = readers == reach and readers.group_id is not None
    return same_group or reach.audience in _WITHIN[readers.audience]


def included_name(line: Line) -> str:
    """Return the name of the block that a line stands for, else ""."""
    found = None if line.is_code else _INCLUDE.match(line.marked.strip())
    return found["name"] if found else ""


def names_in(source: str) -> list[tuple[int, str]]:
    """Return the lines that include a block, with its name."""
    if "{{" not in source:
        return []
    named = ((line.number, included_name(line)) for line in lines_of(source))
    return [(number, name) for number, name in named if name]


def expand(source: str, lang: Lang, shared: Shared) -> str:
    """Return the source with the blocks in it.

    A block that is not there, includes itself or stands deeper than 3 blocks is left
    out. Raise `Invalid` when the text becomes longer than an article may be.
    """
    if "{{" not in source:
        return source
    return "\n".join(_Expansion(shared).text(source, lang))


@dataclass
class _Expansion:
    shared: Shared
    size: int = 0
    trail: list[int] = field(default_factory=list)

    def text(self, source: str, lang: Lang, outer: str = "") -> Iterator[str]:
        """Yield the lines of a text; `outer` begins the part it stands in, if any."""
        part = outer
        for line in lines_of(source):
            self._count(line.text)
            name = included_name(line)
            if name:
                yield from self._block(name, line, lang, part)
            elif part and ends(line):
                # What follows in a block belongs to the part around the block again.
                part = outer
                yield outer or line.text
            else:
                part = line.text if begins(line) else part
                yield line.text
        yield from endings(source) if self.trail else ()
        if self.trail and part != outer:
            yield outer or ":::"

    def _block(self, name: str, line: Line, lang: Lang, part: str) -> Iterator[str]:
        found = self.shared.block(name) if len(self.trail) < MAX_DEPTH else None
        yield ""
        if found is None or found.number in self.trail:
            return
        margin = " " * line.indent
        if found.lang != lang:
            yield f'{margin}!!! {IN_LANGUAGE}-{found.lang} ""'
            margin += "    "
        self.trail.append(found.number)
        for text in self.text(found.source, found.lang, part):
            self._count(margin)
            yield margin + text if text.strip() else ""
        self.trail.pop()
        yield ""

    def _count(self, text: str) -> None:
        self.size += len(text.encode()) + 1
        if self.size > MAX_SOURCE_BYTES + 1:
            raise Invalid(
                N_("With its shared blocks the text is longer than %(limit)s kB."),
                "source",
                limit=MAX_SOURCE_BYTES // 1000,
            )
