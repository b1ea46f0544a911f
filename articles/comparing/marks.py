"""Two versions side by side in one text, until a writer has chosen."""

import enum
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from articles.comparing.words import lines_of
from kb.errors import Invalid
from kb.text import N_, Lang

_MARK = re.compile(r"^(<{7}|={7}|>{7}) (\d{1,4}) · ", re.MULTILINE)
_WORDS: dict[Lang, tuple[str, str, str]] = {
    "en": (
        "YOUR VERSION: keep what you need of both, then delete these marks",
        "THEIR VERSION",
        "END OF BOTH VERSIONS",
    ),
    "zh": (
        "你的版本：从两个版本中留下需要的内容，然后删去这些标记",
        "对方的版本",
        "两个版本到此为止",
    ),
}


class Choice(enum.StrEnum):
    """Which of two versions stays; both stand in the order mine, theirs."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


class Block(NamedTuple):
    """Two versions that stand in a text between marks; `line` counts from 1."""

    number: int
    line: int
    mine: str
    theirs: str

    def chosen(self, choice: Choice) -> str:
        """Return what stays."""
        parts = {Choice.MINE: self.mine, Choice.THEIRS: self.theirs}
        return parts.get(choice, self.mine + self.theirs)


def marked(number: int, mine: str, theirs: str, lang: Lang) -> str:
    """Return both versions between marks, in lines of their own."""
    first, second, end = _WORDS[lang]
    return (
        f"<<<<<<< {number} · {first}\n{_whole(mine)}"
        f"======= {number} · {second}\n{_whole(theirs)}"
        f">>>>>>> {number} · {end}\n"
    )


def _whole(text: str) -> str:
    return text + "\n" if text and not text.endswith("\n") else text


def refuse_marks(source: str) -> None:
    """Raise `Invalid` for a text in which two versions still stand side by side."""
    found = _MARK.search(source)
    if found:
        problem = N_(
            "Two versions still stand side by side at line %(line)s. Keep what you need"
            " of both and delete the marks."
        )
        line = source.count("\n", 0, found.start()) + 1
        raise Invalid(problem, "source", line=line)


def blocks_of(source: str) -> list[Block]:
    """Return the places where two versions stand between whole sets of marks."""
    return [block for block, _, _ in _located(lines_of(source))]


def resolve(source: str, choices: Mapping[int, Choice]) -> str:
    """Return the text with the chosen versions; where none is chosen, marks stay."""
    parts: list[str] = []
    lines = lines_of(source)
    at = 0
    for block, start, end in _located(lines):
        if block.number in choices:
            parts += [*lines[at:start], block.chosen(choices[block.number])]
            at = end
    return "".join([*parts, *lines[at:]])


def _located(lines: list[str]) -> Iterator[tuple[Block, int, int]]:
    """Give each block with the lines, from 0, between which it stands."""
    start = middle = number = -1
    for at, line in enumerate(lines):
        mark = _MARK.match(line)
        if mark is None:
            continue
        sign, same = mark[1][0], int(mark[2]) == number
        if sign == "<":
            start, middle, number = at, -1, int(mark[2])
        elif sign == "=" and same and middle < 0:
            middle = at
        elif sign == ">" and same and middle > start >= 0:
            mine, theirs = lines[start + 1 : middle], lines[middle + 1 : at]
            block = Block(number, start + 1, "".join(mine), "".join(theirs))
            yield block, start, at + 1
            start = middle = number = -1
