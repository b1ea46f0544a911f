"""Links, images and includes of a file, pointed to where things are on the site."""

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Protocol
from urllib.parse import unquote

from articles.importer.files import resolve
from articles.text.guard import MAX_SOURCE_BYTES

MAX_INCLUDE_DEPTH = 5

_FENCE = re.compile(
    r"[ \t>]*(?:[-*+][ \t]+|\d+[.)][ \t]+)*(`{3,}(?=[^`\n]*$)|~{3,})([^\n]*)"
)
_TARGET = r"<[^<>\n]*>|[^()<>\s]*(?:\([^()\s]*\)[^()\s]*)*"
_TITLE = r"""(?:\s+(?:"[^"\n]*"|'[^'\n]*'))?\s*"""
_TOKEN = re.compile(
    rf"""
      (?P<code>(?P<tick>`+)(?!`)[^\n]*?(?<!`)(?P=tick)(?!`))
    | \[!INCLUDE\s*\[(?P<part>[^\[\]]*)\]\((?P<file>[^()\s]*)[^()\n]*\)\]?
    | !\[(?P<alt>[^\[\]]*)\]\((?P<src>{_TARGET}){_TITLE}\)
    | (?P<html><img\s[^<>]*>|:::image\s[^\n]*?:::)
    | \[(?P<text>(?:[^\[\]]|\[[^\[\]]*\])*)\]\((?P<href>{_TARGET}){_TITLE}\)
    | (?P<label>^[ ]{{0,3}}\[[^\[\]^][^\[\]]*\]:[ \t]+)(?P<reference>\S+)
    """,
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b(src|source|alt|alt-text)\s*=\s*["']([^"']*)["']""")
_PREFIX = re.compile(r"[ \t>]*")


class TooLarge(Exception):
    """The includes make the text larger than an article may be."""


class World(Protocol):
    """What the other files of the folder are."""

    def number_of(self, path: str) -> int | None:
        """Return the number of the article that a file became."""
        ...

    def part(self, path: str) -> str | None:
        """Return the text of a file to include."""
        ...

    def image(self, path: str) -> str | None:
        """Return the address of an image as an attachment of the article."""
        ...


@dataclass
class Rewriter:
    """The rewriting of one file; `notes` say what could not be kept."""

    world: World
    notes: list[str] = field(default_factory=list)
    length: int = 0
    trail: list[str] = field(default_factory=list)

    def text(self, source: str, path: str) -> str:
        """Return the text of a file as it is on the site; raise `TooLarge`."""
        self.length += len(source)
        if self.length > MAX_SOURCE_BYTES:
            raise TooLarge
        self.trail.append(path)
        pieces = _pieces(source)
        written = "".join(s if is_code else self._prose(s) for is_code, s in pieces)
        self.trail.pop()
        return written

    def _prose(self, text: str) -> str:
        return _TOKEN.sub(self._token, text)

    def _token(self, m: re.Match[str]) -> str:
        if m["code"] is not None:
            return m[0]
        if m["file"] is not None:
            return self._include(m)
        if m["src"] is not None:
            return self._image(m[0], m["alt"], m["src"])
        if m["html"] is not None:
            named = {name[:3]: value for name, value in _ATTRIBUTE.findall(m["html"])}
            source = named.get("src", named.get("sou", ""))
            return self._image("", unescape(named.get("alt", "")), source)
        if m["reference"] is not None:
            target = self._target(m["reference"])
            return m["label"] + target if target else ""
        text = self._prose(m["text"])
        target = self._target(m["href"])
        return f"[{text}]({target})" if target else text

    def _include(self, m: re.Match[str]) -> str:
        path = resolve(self.trail[-1], unquote(m["file"]))
        if path in self.trail or len(self.trail) > MAX_INCLUDE_DEPTH:
            self.notes.append(f"include of {m['file']} left out: it goes in circles")
            return m["part"]
        part = self.world.part(path) if path else None
        if path is None or part is None:
            self.notes.append(f"include not found: {m['file']}")
            return m["part"]
        line = m.string[m.string.rfind("\n", 0, m.start()) + 1 : m.start()]
        prefix = _PREFIX.match(line)
        joint = "\n" + (prefix[0] if prefix else "")
        return self.text(part.strip("\n "), path).replace("\n", joint)

    def _image(self, written: str, alt: str, source: str) -> str:
        source = source.strip("<>")
        if source.lower().startswith(("http://", "https://")):
            self.notes.append(f"remote image became a link: {source}")
            return written or f"[{alt or source}]({source})"
        path = None if _SCHEME.match(source) else self._path(source)
        address = self.world.image(path) if path else None
        if address is None:
            self.notes.append(f"image not found: {source[:200]}")
            return alt
        return f"![{alt}]({address})"

    def _target(self, written: str) -> str | None:
        target = written.strip("<>")
        if _SCHEME.match(target) or target.startswith("#") or not target:
            return written
        page, mark, anchor = target.partition("#")
        path = self._path(page)
        number = self._number(path) if path else None
        if number is None:
            self.notes.append(f"link to a file that is not here: {page}")
            return None
        return f"/a/{number}{mark}{anchor}"

    def _number(self, path: str) -> int | None:
        found = self.world.number_of(path)
        # Links of web sites leave the ending out.
        return self.world.number_of(f"{path}.md") if found is None else found

    def _path(self, target: str) -> str | None:
        return resolve(self.trail[-1], unquote(target.partition("?")[0]))


def _pieces(source: str) -> list[tuple[bool, str]]:
    """Cut the text into fenced code and the rest."""
    pieces: list[tuple[bool, list[str]]] = [(False, [])]
    fence = ""
    for line in source.splitlines(keepends=True):
        mark = _FENCE.match(line)
        if not fence and mark:
            fence = mark[1]
            pieces.append((True, [line]))
        elif fence and mark and mark[1].startswith(fence) and not mark[2].strip():
            pieces[-1][1].append(line)
            pieces.append((False, []))
            fence = ""
        else:
            pieces[-1][1].append(line)
    return [(is_code, "".join(lines)) for is_code, lines in pieces]
