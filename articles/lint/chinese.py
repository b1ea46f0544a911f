"""Chinese beside Latin letters and digits: spaces and punctuation."""

import re
from collections.abc import Iterator, Sequence

from articles.lint.remarks import Remark, Rule, remark
from articles.text.lines import Line
from kb.text import Lang

_HAN = r"\u3400-\u9fff\uf900-\ufaff"
_SEAM = re.compile(
    rf"(?<=[{_HAN}])(?P<in> ?)(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?P<out> ?)(?=[{_HAN}])"
)
_HALF = re.compile(
    rf"(?<=[{_HAN}])[,;:?!](?![A-Za-z0-9])|(?<=[{_HAN}])\.(?=\s|$|[{_HAN}])"
)
_HALF_BRACKET = re.compile(rf"(?<=[{_HAN}])\((?=[^()]*[{_HAN}])")
_FULL = re.compile(r"(?<=[A-Za-z0-9])[，。；：？！](?=[\sA-Za-z]|$)")


def spacing(lines: Sequence[Line]) -> Iterator[Remark]:
    """Yield where a text departs from its own way to set Chinese beside Latin."""
    seams = [
        (line, found.start(), bool(found[0]))
        for line in lines
        if not line.is_code
        for found in _SEAM.finditer(line.prose)
    ]
    apart = sum(has_space for _, _, has_space in seams)
    usual = apart >= len(seams) - apart
    odd = [(line, at) for line, at, has_space in seams if has_space is not usual]
    last: tuple[int, int] = (0, -9)
    for line, at in odd:
        # "用 VPN登录" is one remark, not one for each side of the word.
        if (line.number, at) > (last[0], last[1] + 8) or line.number != last[0]:
            yield remark(Rule.SPACING, line.number, words=_around(line.prose, at))
        last = (line.number, at)


def _around(text: str, at: int) -> str:
    return re.sub(r"[\ue000|*`]+", "", text[max(at - 6, 0) : at + 7]).strip()


def punctuation(lines: Sequence[Line], lang: Lang) -> Iterator[Remark]:
    """Yield the marks of the other language."""
    patterns = (_HALF, _HALF_BRACKET) if lang == "zh" else (_FULL,)
    for line in lines:
        if line.is_code:
            continue
        marks = {
            m[0]: None for pattern in patterns for m in pattern.finditer(line.prose)
        }
        for mark in marks:
            yield remark(Rule.PUNCTUATION, line.number, mark=mark)
