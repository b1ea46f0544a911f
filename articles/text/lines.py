"""The lines of a Markdown source: which are code, and what of each is prose."""

import re
from dataclasses import dataclass, field

# Stands for each character that is code or an address; no letter, no space.
BLANK = "\ue000"

_FENCE = re.compile(r"(`{3,}(?=[^`]*$)|~{3,})")
_QUOTES = re.compile(r"(?:[ ]{0,3}>[ ]?)*")
_MARKER = re.compile(r"(?:[-+*]|\d{1,9}[.)])(?=[ \t]|$)")
_CONTAINER = re.compile(r"(?:!!!|\?\?\?\+?|===[!+]?)[ ]")
_CODE_SPAN = re.compile(r"(?<![`\\])(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_ADDRESS = re.compile(
    r"(?<=\]\()[^()\s]*(?:\([^()\s]*\)[^()\s]*)*"
    r"|^[ ]{0,3}\[[^\[\]]+\]:[ \t]+\S+"
    r"|^[ \t]*:::.*|^[ \t]*\{\{[ \t]*include:.*\}\}[ \t]*$"
    r"|<(?:https?://|mailto:)[^<>\s]*>"
    r"|(?:https?://|www\.)[^\s<>()\[\]\"'`，。；：！？、（）《》「」【】]+"
)

_ADDRESS_MARKS = ("](", "]:", "://", "www.", "mailto:", ":::", "{{")


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line; all three texts have the same length.

    `marked` is without code and comments, `prose` also without what is for the site
    only: addresses, the marks of parts and blocks. A line of
    a code block, its fences included, has neither.
    """

    number: int
    text: str
    marked: str
    prose: str
    is_code: bool

    @property
    def indent(self) -> int:
        """The column in which the line begins."""
        return _column(self.text)


def lines_of(source: str) -> list[Line]:
    """Return the lines of a source, counted from 1."""
    return _Reader(source).lines()


def without_closing(heading: str) -> str:
    """Return the words of a heading without the blanks and `#` that may close it."""
    return heading.rstrip(" \t").rstrip("#").rstrip(" \t")


def endings(source: str) -> list[str]:
    """Return the lines that close the code a source leaves open."""
    reader = _Reader(source)
    reader.lines()
    return [reader.fence] if reader.fence and not reader.in_quote else []


@dataclass
class _Reader:
    source: str
    fence: str = ""
    in_quote: bool = False
    in_comment: bool = False
    in_indented: bool = False
    after_blank: bool = True
    # The columns where the text of the list items and containers begins.
    contents: list[int] = field(default_factory=list)

    def lines(self) -> list[Line]:
        texts = self.source.split("\n")
        closed = [at for at, text in enumerate(texts, 1) if "-->" in text]
        self._last_closed = closed[-1] if closed else 0
        return [self._line(at, text) for at, text in enumerate(texts, 1)]

    def _line(self, number: int, text: str) -> Line:
        is_code = self._is_code(text)
        marked = prose = BLANK * len(text)
        if not is_code:
            shown = self._without_comments(number, text)
            marked = _CODE_SPAN.sub(_blank, shown) if "`" in shown else shown
            has_address = any(mark in marked for mark in _ADDRESS_MARKS)
            prose = _ADDRESS.sub(_blank, marked) if has_address else marked
        self.after_blank = not text.strip()
        return Line(
            number=number, text=text, marked=marked, prose=prose, is_code=is_code
        )

    def _is_code(self, text: str) -> bool:
        quotes = _QUOTES.match(text)
        inner = text[quotes.end() :] if quotes else text
        quoted = len(inner) < len(text) and ">" in text[: -len(inner) or None]
        if self.fence and self.in_quote and not quoted:
            self.fence = ""
        if self.fence:
            if _closes(inner, self.fence):
                self.fence = ""
            return True
        if self.in_comment:
            return False
        if self._is_indented(text):
            return True
        opened = _FENCE.match(inner.lstrip(" \t"))
        if opened:
            self.fence, self.in_quote = opened[1], quoted
        return bool(opened)

    def _is_indented(self, text: str) -> bool:
        """Say whether the line is code by standing far in after a blank line."""
        column, words = _column(text), text.strip()
        if not words:
            return False
        marker = _MARKER.match(words)
        within = column + 1 if marker else column
        if self.after_blank or marker:
            while self.contents and within < self.contents[-1]:
                self.contents.pop()
        base = self.contents[-1] if self.contents else 0
        loose = self.after_blank or self.in_indented
        self.in_indented = loose and column >= base + 4
        if not self.in_indented:
            self._open(column, words, marker)
        return self.in_indented

    def _open(self, column: int, words: str, marker: re.Match[str] | None) -> None:
        if marker:
            self.contents.append(column + len(marker[0]) + 1)
        elif _CONTAINER.match(words):
            self.contents.append(column + 4)

    def _without_comments(self, number: int, text: str) -> str:
        if not self.in_comment and "<!--" not in text:
            return text
        shown, at = [], 0
        while at < len(text):
            mark = "-->" if self.in_comment else "<!--"
            found = text.find(mark, at)
            end = len(text) if found < 0 else found + len(mark)
            if self.in_comment:
                shown.append(BLANK * (end - at))
            else:
                begin = end if found < 0 else found
                shown.append(text[at:begin] + BLANK * (end - begin))
            if found >= 0:
                self.in_comment = not self.in_comment
            at = end
        # A comment that is never closed hides its first line only.
        self.in_comment = self.in_comment and number < self._last_closed
        return "".join(shown)


def _column(text: str) -> int:
    wide = text.expandtabs(4)
    return len(wide) - len(wide.lstrip(" "))


def _closes(text: str, fence: str) -> bool:
    inner = text.strip()
    return inner.startswith(fence) and not inner.strip(fence[0])


def _blank(found: re.Match[str]) -> str:
    return BLANK * len(found[0])
