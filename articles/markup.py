"""The Markdown dialect of articles: extensions, harmless inline HTML, anchors."""

import re
from html import unescape
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from articles.blocks import regular_blocks
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
TASK = {"en": ("To do", "Done"), "zh": ("待办", "已完成")}

_HEADING_ID = re.compile(r"\s*\{:?\s*#([\w.:-]+)\s*\}\s*$")
_ANCHOR_DROPS = re.compile(r"[^\w\- ]+")
_STASHED = re.compile("\x02[^\x03]*\x03")


def make_markdown(lang: Lang) -> Markdown:
    """Return a fresh converter; it serves one text, so threads cannot meet in it."""
    settings = {
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

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.preprocessors.register(_Blocks(md, self._lang), "regular_blocks", 28)
        for place, (name, pattern) in enumerate(INLINE.items()):
            md.inlinePatterns.register(pattern(md), name, 99 - place)
        md.treeprocessors.register(_Finish(md, self._lang), "finish", -10)


class _Blocks(Preprocessor):
    def __init__(self, md: Markdown, lang: Lang) -> None:
        super().__init__(md)
        self._lang = lang

    def run(self, lines: list[str]) -> list[str]:
        return regular_blocks("\n".join(lines), self._lang).split("\n")


class _Comment(InlineProcessor):
    def __init__(self, md: Markdown) -> None:
        super().__init__(r"<!--.*?-->", md)

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[str, int, int]:
        return "", m.start(0), m.end(0)


class _NamedAnchor(InlineProcessor):
    """`<a name="x"></a>` keeps its place as an id."""

    def __init__(self, md: Markdown) -> None:
        name = r"""<a\s+(?:name|id)\s*=\s*["']?([\w.:-]+)["']?\s*/?>(?:</a>)?"""
        super().__init__(name, md)

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        return Element("span", {"id": m[1]}), m.start(0), m.end(0)


class _HtmlLink(InlineProcessor):
    """`<a href="https://...">text</a>` as a link of its plain text."""

    def __init__(self, md: Markdown) -> None:
        link = r"""<a\s[^<>]*?href\s*=\s*["'](https?://[^"'<>\s]*)["'][^<>]*>([^<>]*)</a>"""
        super().__init__(link, md)

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        link = Element("a", {"href": m[1]})
        link.text = AtomicString(m[2])
        return link, m.start(0), m.end(0)


class _PlainTag(InlineProcessor):
    """A harmless tag without its attributes; a layout tag leaves its text."""

    def __init__(self, md: Markdown) -> None:
        names = f"(?:({PLAIN_TAGS})|{DROPPED_TAGS})"
        super().__init__(rf"(?i)<(/?){names}(?:\s[^<>]*)?/?>", md)

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[str, int, int]:
        tag = f"<{m[1]}{m[2].lower()}>" if m[2] else ""
        return self.md.htmlStash.store(tag) if tag else "", m.start(0), m.end(0)


class _BareAddress(InlineProcessor):
    """An address in the text becomes a link."""

    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self, md: Markdown) -> None:
        stop = r"\s<>()\[\]{}\"'`*|\\，。；：！？、（）《》「」【】\u3000"
        super().__init__(rf"(?<![\w/])https?://[^{stop}\x02]+(?<![.,;:!?])", md)

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        link = Element("a", {"href": m[0]})
        link.text = AtomicString(m[0])
        return link, m.start(0), m.end(0)


INLINE = {
    "comment": _Comment,
    "named_anchor": _NamedAnchor,
    "html_link": _HtmlLink,
    "plain_tag": _PlainTag,
    "bare_address": _BareAddress,
}


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
