"""What a Markdown source points at: articles, files, blocks and other sites."""

import enum
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from articles.models import ReferenceKind
from articles.text.including import included_name
from articles.text.lines import Line, lines_of
from articles.text.markup import ID_PREFIX
from kb.text import LANGS, Lang

_TARGET = r"<[^<>\n]*>|[^()<>\s]*(?:\([^()\s]*\)[^()\s]*)*"
_TITLE = r"""(?:\s+(?:"[^"\n]*"|'[^'\n]*'))?\s*"""
_LINK = re.compile(
    # No character may be read in two ways, or an open bracket takes for ever.
    rf"(?P<mark>!?)\[(?P<words>(?:[^\[\]]|\[[^\[\]]*\])*)\]"
    rf"\((?P<target>{_TARGET}){_TITLE}\)"
)
_IMAGE_INSIDE = re.compile(rf"!\[(?P<words>[^\[\]]*)\]\((?P<target>{_TARGET})\)")
_DEFINITION = re.compile(
    r"[ ]{0,3}\[(?P<words>[^\[\]^][^\[\]]*)\]:[ \t]+(?P<target>\S+)"
)
_ARTICLE = re.compile(r"/a/(?P<number>\d{1,9})/?$")
_PAGE = re.compile(rf"/kb/(?P<lang>{'|'.join(LANGS)})/(?P<slug>[^/]+)/?$")
_FILE = re.compile(r"/attachments/(?P<number>\d{1,9})/(?P<sha256>[0-9a-f]{1,64})$")
LARGEST = 2**31 - 1


class Standing(enum.Enum):
    """How it stands with what a text points at."""

    FOUND = enum.auto()
    MISSING = enum.auto()
    WITHDRAWN = enum.auto()
    UNPUBLISHED = enum.auto()
    MOVED = enum.auto()
    NARROWER = enum.auto()


@dataclass(frozen=True, kw_only=True)
class LinkState:
    """What is known of a target.

    `address` is where it has moved to; `anchors` are the parts of the page that a
    link can lead to, `None` where nobody looked.
    """

    standing: Standing
    address: str = ""
    anchors: frozenset[str] | None = None


@dataclass(frozen=True, kw_only=True)
class Link:
    """One place of a source that points somewhere; `words` are what is shown for it."""

    line: int
    words: str
    target: str
    is_image: bool = False
    is_block: bool = False


@dataclass(frozen=True, kw_only=True)
class Address:
    """What a target names on this site; `anchor` is the part of the page."""

    kind: ReferenceKind
    number: int | None = None
    lang: Lang | None = None
    slug: str | None = None
    anchor: str = ""
    sha256: str | None = None


def links_in(source: str) -> list[Link]:
    """Return all links, images and included blocks of a source, in order."""
    return links_of(lines_of(source))


def links_of(lines: Sequence[Line]) -> list[Link]:
    """Return what lines point at, in order."""
    return [link for line in lines if not line.is_code for link in _links(line)]


def _links(line: Line) -> Iterator[Link]:
    name = included_name(line)
    if name:
        yield Link(line=line.number, words="", target=name, is_block=True)
        return
    if "](" in line.marked:
        for found in _LINK.finditer(line.marked):
            yield _link(line, found, is_image=bool(found["mark"]))
            for inner in _IMAGE_INSIDE.finditer(found["words"]):
                yield _link(line, inner, is_image=True)
    if "]:" in line.marked:
        defined = _DEFINITION.match(line.marked)
        if defined:
            yield _link(line, defined, is_image=False)


def _link(line: Line, found: re.Match[str], *, is_image: bool) -> Link:
    target = found["target"].strip("<>")
    return Link(
        line=line.number, words=found["words"], target=target, is_image=is_image
    )


def address_of(link: Link) -> Address | None:
    """Return what a link names on this site; `None` for other sites and anchors."""
    if link.is_block:
        return _block(link.target)
    path, _mark, anchor = link.target.partition("#")
    path = unquote(path.partition("?")[0])
    file = _FILE.match(path)
    if file:
        number = _number(file["number"])
        kind = ReferenceKind.FILE
        return Address(kind=kind, number=number, sha256=file["sha256"])
    return _page(path, unquote(anchor).removeprefix(ID_PREFIX))


def _page(path: str, anchor: str) -> Address | None:
    kind = ReferenceKind.LINK
    article = _ARTICLE.match(path)
    if article:
        return Address(kind=kind, number=_number(article["number"]), anchor=anchor)
    page = _PAGE.match(path)
    if page:
        lang: Lang = "zh" if page["lang"] == "zh" else "en"
        return Address(kind=kind, lang=lang, slug=page["slug"], anchor=anchor)
    return None


def _block(name: str) -> Address:
    if name.isdecimal() and len(name) < 10:
        return Address(kind=ReferenceKind.BLOCK, number=_number(name))
    return Address(kind=ReferenceKind.BLOCK, slug=name)


def _number(digits: str) -> int:
    return min(int(digits), LARGEST)
