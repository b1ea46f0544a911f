"""Markdown as people write it, brought to the block rules of the renderer.

Lists nest by their content column and need no blank line before them, alerts of
the form `> [!NOTE]` become admonitions, comments vanish, and admonitions without
a title get one in the language of the article.
"""

import re
from dataclasses import dataclass, field

from kb.text import Lang

TITLES: dict[str, tuple[str, str]] = {
    "note": ("Note", "注意"),
    "tip": ("Tip", "提示"),
    "important": ("Important", "重要"),
    "warning": ("Warning", "警告"),
    "caution": ("Caution", "小心"),
    "danger": ("Danger", "危险"),
    "info": ("Information", "信息"),
    "success": ("Success", "成功"),
    "question": ("Question", "问题"),
    "example": ("Example", "示例"),
}
MAX_DEPTH = 10

_ITEM = re.compile(r"([-+*]|\d{1,9}[.)])([ \t]+|$)")
_FENCE = re.compile(r"(`{3,}(?=[^`]*$)|~{3,})")
_QUOTE = re.compile(r"[ ]{0,3}>[ ]?")
_ALERT = re.compile(
    r"\s*\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*(.*)$", re.IGNORECASE
)
_CONTAINER = re.compile(
    r"""(?:!!!|\?\?\?\+?)[ ]+[\w -]+(?:[ ]+"[^"\n]*")?\s*$|===[!+]?[ ]*"[^"\n]*"\s*$"""
)
_UNTITLED = re.compile(r"(?P<mark>!!!|\?\?\?\+?)[ ]+(?P<kind>\w+)\s*$")
_DELIMITER_ROW = re.compile(r"[ ]*\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-+:?[ ]*)*\|?[ ]*$")
_RULE = re.compile(r"(?:[-*_][ ]*){3,}$")


@dataclass
class _Open:
    """A list item or admonition that is open: its marker's and its text's column."""

    marker: int
    content: int


@dataclass
class _Writer:
    """The lines read so far and what is open after them."""

    lang: Lang
    depth: int
    out: list[str] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    # What the last line was: "", "text", "item" or "other"; and how deep it stood.
    last: str = ""
    last_depth: int = 0
    # Whether the last text began a paragraph of its own.
    apart: bool = False

    def write(self, text: str, kind: str) -> None:
        self.apart = kind == "text" and (self.apart or self.last == "")
        self.out.append(("    " * len(self.stack) + text) if text else "")
        self.last, self.last_depth = kind, len(self.stack)

    def separate(self) -> None:
        deeper = self.apart and self.last_depth > len(self.stack)
        if self.last == "text" and (deeper or self.last_depth == len(self.stack)):
            self.out.append("")


def regular_blocks(source: str, lang: Lang) -> str:
    """Return the Markdown in the form that the renderer understands."""
    return "\n".join(_regular(source.split("\n"), lang, 0))


def _regular(lines: list[str], lang: Lang, depth: int) -> list[str]:
    writer = _Writer(lang, depth)
    position = 0
    while position < len(lines):
        position = _step(writer, lines, position)
    return writer.out


def _step(writer: _Writer, lines: list[str], at: int) -> int:
    line = lines[at].expandtabs(4).rstrip("\n")
    text = line.lstrip(" ")
    if not text:
        writer.write("", "")
        return at + 1
    indent = len(line) - len(text)
    if _is_lazy(writer, text) and indent < writer.stack[-1].content:
        writer.out.append("    " * writer.last_depth + text)
        return at + 1
    _close(writer, indent, bool(_ITEM.match(text)))
    base = writer.stack[-1].content if writer.stack else 0
    extra = max(indent - base, 0)
    if extra >= 4 and writer.last != "text":
        writer.write(" " * extra + text, "other")
        return at + 1
    return _block(writer, lines, at, text)


def _is_lazy(writer: _Writer, text: str) -> bool:
    """Say whether the line goes on with the paragraph above wherever it stands."""
    return (
        bool(writer.stack)
        and writer.last in ("text", "item")
        and not (_ITEM.match(text) or _FENCE.match(text) or _CONTAINER.match(text))
        and not text.startswith(("#", ">", "|", "<!--"))
    )


def _close(writer: _Writer, indent: int, is_item: bool) -> None:
    while writer.stack:
        top = writer.stack[-1]
        # A marker two columns in is meant as a child, whatever the width of "10.".
        inside = indent >= (
            min(top.content, top.marker + 2) if is_item else top.content
        )
        if inside:
            return
        writer.stack.pop()


def _block(writer: _Writer, lines: list[str], at: int, text: str) -> int:
    if text.startswith("<!--"):
        return _skip_comment(lines, at)
    if _FENCE.match(text):
        return _copy_fence(writer, lines, at)
    if text.startswith(">"):
        return _quote(writer, lines, at)
    if _CONTAINER.match(text):
        return _container(writer, lines, at, text)
    item = None if _RULE.match(text) else _ITEM.match(text)
    if item and _may_begin(writer, item[1]):
        _item(writer, lines[at].expandtabs(4), item)
        return at + 1
    if "|" in text and at + 1 < len(lines) and _is_delimiter(lines[at + 1]):
        writer.separate()
    writer.write(text, "other" if text.startswith("#") else "text")
    return at + 1


def _is_delimiter(line: str) -> bool:
    return "|" in line and bool(_DELIMITER_ROW.match(line.expandtabs(4).lstrip(" ")))


def _may_begin(writer: _Writer, marker: str) -> bool:
    # "1986. A year" at the start of a line of prose is no list.
    in_prose = writer.last == "text" and writer.last_depth == len(writer.stack)
    return len(writer.stack) < MAX_DEPTH and (
        not in_prose or not marker[0].isdigit() or marker[:-1] == "1"
    )


def _item(writer: _Writer, line: str, item: re.Match[str]) -> None:
    writer.separate()
    marker, gap = item[1], item[2]
    indent = len(line) - len(line.lstrip(" "))
    rest = line.strip(" ")[len(marker) :]
    width = len(gap) if 0 < len(gap) <= 4 and rest.strip() else 1
    shown = marker if marker in "-+*" else marker[:-1] + "."
    writer.write(f"{shown} {rest[width:]}".rstrip("\n"), "item")
    writer.stack.append(_Open(indent, indent + len(marker) + width))
    writer.last_depth = len(writer.stack)


def _container(writer: _Writer, lines: list[str], at: int, text: str) -> int:
    writer.separate()
    untitled = _UNTITLED.match(text)
    if untitled:
        title = _title(untitled["kind"], writer.lang)
        text = f'{untitled["mark"]} {untitled["kind"].lower()} "{title}"'
    writer.write(text.rstrip(), "other")
    indent = len(lines[at]) - len(lines[at].lstrip(" "))
    if len(writer.stack) < MAX_DEPTH:
        writer.stack.append(_Open(indent, indent + 4))
    return at + 1


def _title(kind: str, lang: Lang) -> str:
    english, chinese = TITLES.get(kind.lower(), (kind.capitalize(), kind))
    return chinese if lang == "zh" else english


def _skip_comment(lines: list[str], at: int) -> int:
    for end in range(at, len(lines)):
        if "-->" in lines[end]:
            return end + 1
    return at + 1


def _copy_fence(writer: _Writer, lines: list[str], at: int) -> int:
    first = lines[at].expandtabs(4)
    indent = len(first) - len(first.lstrip(" "))
    fence = first.strip()
    mark = _FENCE.match(fence)
    assert mark is not None
    end = _end_of_fence(lines, at, mark[1])
    writer.write(fence, "other")
    for line in lines[at + 1 : end]:
        spaces = len(line) - len(line.lstrip(" "))
        writer.write(line[min(spaces, indent) :], "other")
    writer.write(mark[1], "other")
    return end + 1


def _end_of_fence(lines: list[str], at: int, mark: str) -> int:
    for end in range(at + 1, len(lines)):
        text = lines[end].strip()
        if text.startswith(mark) and not text.strip(mark[0]):
            return end
    return len(lines)


def _quote(writer: _Writer, lines: list[str], at: int) -> int:
    end = at
    while end < len(lines) and lines[end].lstrip(" \t").startswith(">"):
        end += 1
    inner = [
        _QUOTE.sub("", line.expandtabs(4).lstrip(" "), count=1)
        for line in lines[at:end]
    ]
    for alert, part in _alerts(inner):
        _write_quote(writer, _inner(writer, part), alert)
    return end


def _alerts(lines: list[str]) -> list[tuple[str | None, list[str]]]:
    """Cut a quotation into what stands before the first alert, and the alerts."""
    parts: list[tuple[str | None, list[str]]] = [(None, [])]
    for line in lines:
        alert = _ALERT.match(line)
        if alert:
            parts.append((alert[1].lower(), [alert[2]]))
        else:
            parts[-1][1].append(line)
    return [(alert, part) for alert, part in parts if any(part)]


def _inner(writer: _Writer, lines: list[str]) -> list[str]:
    if writer.depth < MAX_DEPTH:
        return _regular(lines, writer.lang, writer.depth + 1)
    return [line.lstrip("> ") for line in lines]


def _write_quote(writer: _Writer, inner: list[str], alert: str | None) -> None:
    writer.separate()
    if alert:
        writer.write(f'!!! {alert} "{_title(alert, writer.lang)}"', "other")
    for line in inner:
        writer.write((f"    {line}" if line else "") if alert else f"> {line}", "other")
    writer.write("", "")
