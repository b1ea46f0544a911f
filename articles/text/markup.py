"""The Markdown dialect of articles: extensions, harmless inline HTML, anchors."""

import re
from collections.abc import Callable, Mapping
from html import unescape
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from articles.text.blocks import regular_blocks
from articles.text.conditions import PART
from articles.text.including import IN_LANGUAGE
from kb.text import Lang

ID_PREFIX = "user-content-"
ATTACHMENT = re.compile(r"/attachments/\d+/[^/?#\\]+$")
SAFE_LINK = re.compile(r"(?:https?://|mailto:|/(?![/\\])|#)", re.IGNORECASE)

# `snippets` and `b64` read files and stay off for ever.
EXTENSIONS = (
    "tables",
    "admonition",
    "footnotes",
    "sane_lists",
    "pymdownx.superfences",
    "pymdownx.highlight",
    "pymdownx.tabbed",
    "pymdownx.details",
    "pymdownx.keys",
    "pymdownx.mark",
    "pymdownx.tilde",
)
PLAIN_TAGS = (
    "br|sub|sup|kbd|strong|b|em|i|u|s|del|mark|small|code|p|hr|ul|ol|li"
    "|table|thead|tbody|tr|th|td|details|summary"
)
DROPPED_TAGS = "a|div|span|center|font|SimpleTab"
BACK_TO_TEXT = {"en": "Back to the text", "zh": "返回正文"}
# Boxes that are no admonitions: text for one platform, text in another language.
LANGUAGES = {f"{IN_LANGUAGE}-en": "en", f"{IN_LANGUAGE}-zh": "zh-CN"}
PART_LABEL = f"{PART}-label"
TASK = {"en": ("To do", "Done"), "zh": ("待办", "已完成")}

Become = Callable[[Markdown, re.Match[str]], Element | str]

# What a backslash takes its meaning from, beyond the renderer's own list.
ESCAPABLE = '<~|$&"='

_HEADING_ID = re.compile(r"(?<!\s)\s*\{:?\s*#([\w.:-]+)\s*\}\s*$")
_ANCHOR_DROPS = re.compile(r"[^\w\- ]+")
_STASHED = re.compile("\x02[^\x03]*\x03")


def make_markdown(lang: Lang) -> Markdown:
    """Return a fresh converter; it serves one text, so threads cannot meet in it."""
    settings: Mapping[str, Mapping[str, Any]] = {
        "tables": {"use_align_attribute": True},
        "footnotes": {"BACKLINK_TITLE": BACK_TO_TEXT[lang]},
        "pymdownx.highlight": {"guess_lang": False},
        "pymdownx.tabbed": {"alternate_style": True},
        "pymdownx.tilde": {"subscript": False},
    }
    dialect = Dialect(lang)
    return Markdown(extensions=[*EXTENSIONS, dialect], extension_configs=settings)


def anchor_of(heading: str) -> str:
    """Return the anchor of a heading as links on other sites expect it."""
    return _ANCHOR_DROPS.sub("", heading.strip().lower()).replace(" ", "-")


class Dialect(Extension):
    """What makes the renderer's Markdown the Markdown of articles."""

    def __init__(self, lang: Lang) -> None:
        super().__init__()
        self._lang = lang

    def extendMarkdown(self, md: Markdown) -> None:
        md.ESCAPED_CHARS = [*md.ESCAPED_CHARS, *ESCAPABLE]
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.preprocessors.register(_Blocks(md, self._lang), "regular_blocks", 28)
        for place, (kind, pattern, become) in enumerate(INLINE):
            rule = kind(md, pattern, become)
            md.inlinePatterns.register(rule, f"article_{place}", 99 - place)
        md.treeprocessors.register(_Finish(md, self._lang), "finish", -10)


class _Blocks(Preprocessor):
    def __init__(self, md: Markdown, lang: Lang) -> None:
        super().__init__(md)
        self._lang = lang

    def run(self, lines: list[str]) -> list[str]:
        return regular_blocks("\n".join(lines), self._lang).split("\n")


class _Inline(InlineProcessor):
    """What one pattern in the text becomes."""

    def __init__(self, md: Markdown, pattern: str, become: Become) -> None:
        super().__init__(pattern, md)
        self._become = become

    def handleMatch(  # type: ignore[override]  # the library's hint leaves text out
        self, m: re.Match[str], _data: str
    ) -> tuple[Element | str, int, int]:
        return self._become(self.md, m), m.start(0), m.end(0)


class _BareAddress(_Inline):
    ANCESTOR_EXCLUDES = ("a",)


def _nothing(_md: Markdown, _m: re.Match[str]) -> str:
    return ""


def _named_anchor(_md: Markdown, m: re.Match[str]) -> Element:
    return Element("span", {"id": m[1]})


def _link(_md: Markdown, m: re.Match[str]) -> Element:
    link = Element("a", {"href": m[1]})
    link.text = AtomicString(m[m.lastindex or 1])
    return link


def _plain_tag(md: Markdown, m: re.Match[str]) -> str:
    return md.htmlStash.store(f"<{m[1]}{m[2].lower()}>") if m[2] else ""


NAMED_ANCHOR = r"""<a\s+(?:name|id)\s*=\s*["']?([\w.:-]+)["']?\s*/?>(?:</a>)?"""
HTML_LINK = (
    r"""<a\s[^<>]*?href\s*=\s*["'](https?://[^"'<>\s]*)["'][^<>]*>([^<>]*)</a>"""
)
PLAIN_TAG = rf"(?i)<(/?)(?:({PLAIN_TAGS})|{DROPPED_TAGS})(?:\s[^<>]*)?/?>"
ADDRESS_ENDS = r"\s<>()\[\]{}\"'`*|\\，。；：！？、（）《》「」【】\u3000\x02"
BARE_ADDRESS = rf"(?<![\w/])(https?://[^{ADDRESS_ENDS}]+(?<![.,;:!?]))"

# In this order, before the renderer's own rules for entities and emphasis.
INLINE: tuple[tuple[type[_Inline], str, Become], ...] = (
    (_Inline, r"<!--.*?-->", _nothing),
    (_Inline, NAMED_ANCHOR, _named_anchor),
    (_Inline, HTML_LINK, _link),
    (_Inline, PLAIN_TAG, _plain_tag),
    (_BareAddress, BARE_ADDRESS, _link),
)


class _Finish(Treeprocessor):
    """Ids, links, images and task lists in their final form."""

    def __init__(self, md: Markdown, lang: Lang) -> None:
        super().__init__(md)
        self._lang = lang
        self._taken: dict[str, int] = {}

    def run(self, root: Element) -> None:
        for element in list(root.iter()):
            rule = FINISH.get(element.tag)
            if rule:
                rule(self, element)
            if "id" in element.attrib:
                element.set("id", ID_PREFIX + element.attrib["id"])

    def heading(self, element: Element) -> None:
        if element.tag == "h1":
            element.tag = "h2"
        anchor = _own_id(element) or anchor_of(_plain_text(element)) or "section"
        times = self._taken.get(anchor, 0)
        self._taken[anchor] = times + 1
        element.set("id", f"{anchor}-{times}" if times else anchor)

    def link(self, element: Element) -> None:
        target = unescape(element.get("href", ""))
        if not SAFE_LINK.match(target):
            element.tag = "span"
            element.attrib.pop("href", None)
            return
        page, mark, anchor = target.partition("#")
        ours = not page or page.startswith("/a/")
        if mark and ours and anchor and not anchor.startswith(ID_PREFIX):
            element.set("href", f"{page}#{ID_PREFIX}{anchor}")

    def image(self, element: Element) -> None:
        source, words = element.get("src", ""), element.get("alt", "")
        tail = element.tail
        if ATTACHMENT.match(source):
            element.set("loading", "lazy")
            return
        element.clear()
        element.tail, element.text = tail, AtomicString(words or source)
        element.tag = "span"
        if source.lower().startswith(("http://", "https://")):
            element.tag = "a"
            element.set("href", source)

    def box(self, element: Element) -> None:
        kind = element.get("class", "").removeprefix("admonition ")
        if kind == PART:
            element.set("class", PART)
            for title in element.findall("p[@class='admonition-title']")[:1]:
                title.set("class", PART_LABEL)
        elif kind in LANGUAGES:
            element.attrib.pop("class")
            element.set("lang", LANGUAGES[kind])

    def label(self, element: Element) -> None:
        element.set("for", ID_PREFIX + element.get("for", ""))

    def item(self, element: Element) -> None:
        holder = element
        if not (element.text or "").strip() and len(element) and element[0].tag == "p":
            holder = element[0]
        text = (holder.text or "").lstrip()
        if text[:4].lower() not in ("[ ] ", "[x] "):
            return
        done = text[1] != " "
        box = Element("input", {"type": "checkbox", "disabled": "disabled"})
        box.set("aria-label", TASK[self._lang][done])
        if done:
            box.set("checked", "checked")
        box.tail, holder.text = text[3:], None
        holder.insert(0, box)
        element.set("class", "task-list-item")

    def items(self, element: Element) -> None:
        for child in element:
            self.item(child)
        if any(child.get("class") == "task-list-item" for child in element):
            element.set("class", "task-list")


FINISH = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _Finish.heading),
    "a": _Finish.link,
    "div": _Finish.box,
    "img": _Finish.image,
    "label": _Finish.label,
    "ul": _Finish.items,
}


def _own_id(heading: Element) -> str | None:
    """Take an id written as `{#x}` off the end of the heading."""
    last = heading[-1] if len(heading) else None
    text = (last.tail if last is not None else heading.text) or ""
    found = _HEADING_ID.search(text)
    if not found:
        return None
    if last is not None:
        last.tail = text[: found.start()]
    else:
        heading.text = text[: found.start()]
    return found[1]


def _plain_text(element: Element) -> str:
    return unescape(_STASHED.sub("", "".join(element.itertext())))
