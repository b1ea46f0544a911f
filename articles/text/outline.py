"""What rendered HTML says in plain text: its headings, its sections, its length."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from kb.documents import Section

_BLOCKS = frozenset(
    "p div li ul ol tr table pre blockquote h2 h3 h4 h5 h6 summary details br hr dd dt"
    " td th label".split()
)
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_CELLS = frozenset(("td", "th", "label"))
_WORD = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|[^\W\u3400-\u9fff\uf900-\ufaff]+")
_SPACES = re.compile(r"[ \t]+")
_LINES = re.compile(r"[ ]*\n[\s]*")


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A heading of an article; `anchor` is the id to link to."""

    level: int
    anchor: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Outline:
    """The plain-text side of a rendered article."""

    headings: tuple[Heading, ...]
    sections: tuple[Section, ...]

    @property
    def text(self) -> str:
        parts = (part for s in self.sections for part in (s.heading, s.text))
        return "\n".join(part for part in parts if part)

    @property
    def words(self) -> int:
        """The length; each Chinese character counts as a word."""
        return len(_WORD.findall(self.text))


def outline_of(html: str) -> Outline:
    """Return headings and sections of HTML that went through the sanitiser."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.result()


@dataclass
class _Part:
    level: int
    anchor: str
    heading: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts = [_Part(0, "")]
        self._in_heading = False
        self._in_code = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HEADINGS:
            self._parts.append(_Part(int(tag[1]), dict(attrs).get("id") or ""))
            self._in_heading = True
        elif tag in _BLOCKS:
            self._write(" " if tag in _CELLS else "\n")
            self._in_code = tag == "pre" or self._in_code

    def handle_endtag(self, tag: str) -> None:
        if tag in _HEADINGS:
            self._in_heading = False
        elif tag in _BLOCKS and tag not in _CELLS:
            self._write("\n")
            self._in_code = self._in_code and tag != "pre"

    def handle_data(self, data: str) -> None:
        # Only code keeps its lines; elsewhere a line break is a space.
        self._write(data if self._in_code else data.replace("\n", " "))

    def _write(self, text: str) -> None:
        part = self._parts[-1]
        (part.heading if self._in_heading else part.text).append(text)

    def result(self) -> Outline:
        sections = [
            Section(
                anchor=part.anchor,
                heading=" ".join("".join(part.heading).split()),
                text=_tidy("".join(part.text)),
            )
            for part in self._parts
        ]
        headings = [
            Heading(level=part.level, anchor=part.anchor, text=section.heading)
            for part, section in zip(self._parts, sections, strict=True)
            if part.level and section.heading
        ]
        kept = [section for section in sections if section.heading or section.text]
        return Outline(headings=tuple(headings), sections=tuple(kept))


def _tidy(text: str) -> str:
    return _LINES.sub("\n", _SPACES.sub(" ", text)).strip()
