"""Headings, sections, left-overs: how a text is put together."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from articles.lint.remarks import Remark, Rule, remark
from articles.text.conditions import begins, ends
from articles.text.kinds import hints
from articles.text.lines import BLANK, Line, without_closing

_HEADING = re.compile(r"[ ]{0,3}(#{1,6})[ \t]+(?=\S)(.*)$")
_CONFLICT = re.compile(r"(<{7}|>{7}|\|{7}|={7})(?:[ ].*)?$")


def shape(lines: Sequence[Line]) -> Iterator[Remark]:
    """Yield what is wrong with the order of a text."""
    headings = list(_headings(lines))
    yield from _levels(headings)
    yield from _empty(lines, headings)
    yield from _merge_marks(lines)
    yield from _hints_left(lines)


def _headings(lines: Sequence[Line]) -> Iterator[tuple[int, int, str]]:
    """Yield the place of each heading in the lines, its level and its text."""
    for at, line in enumerate(lines):
        found = None if line.is_code else _HEADING.match(line.marked)
        if found:
            start = found.start(2)
            words = line.text[start : start + len(without_closing(found[2]))]
            yield at, len(found[1]), words


def _levels(headings: Sequence[tuple[int, int, str]]) -> Iterator[Remark]:
    before = 1
    for at, level, _words in headings:
        if level == 1:
            yield remark(Rule.HEADING_TOP, at + 1)
        elif level > before + 1:
            marks = {"before": "#" * before, "expected": "#" * (before + 1)}
            yield remark(Rule.HEADING_JUMP, at + 1, **marks)
        before = level


def _empty(
    lines: Sequence[Line], headings: Sequence[tuple[int, int, str]]
) -> Iterator[Remark]:
    ended = [*headings, (len(lines), 0, "")]
    for (at, level, words), (end, next_level, _) in pairwise(ended):
        if next_level <= level and not any(map(_has_text, lines[at + 1 : end])):
            yield remark(Rule.SECTION_EMPTY, at + 1, heading=words)


def _has_text(line: Line) -> bool:
    if line.is_code or "`" in line.text:
        return True
    is_mark = bool(begins(line)) or ends(line)
    return bool(line.marked.replace(BLANK, "").strip()) and not is_mark


def _merge_marks(lines: Sequence[Line]) -> Iterator[Remark]:
    found = [
        (line.number, line.text[0])
        for line in lines
        if not line.is_code and _CONFLICT.match(line.text)
    ]
    # Alone, a row of = or | is a heading's line or a table.
    if any(mark in "<>" for _, mark in found):
        for number, _ in found:
            yield remark(Rule.MERGE_MARK, number)


def _hints_left(lines: Sequence[Line]) -> Iterator[Remark]:
    left = [f"<!-- {hint} -->" for hint in hints()]
    for line in lines:
        is_comment = "<!--" in line.text and not line.is_code
        if is_comment and any(hint in line.text for hint in left):
            yield remark(Rule.HINT_LEFT, line.number)
