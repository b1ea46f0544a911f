"""The parsed-tree check: what in a piece of HTML could act."""

import re
from html.parser import HTMLParser

from articles.text.markup import ATTACHMENT, ID_PREFIX
from articles.text.sanitize import TAGS

ACTIVE = re.compile(r"[\x00-\x20]*(javascript|data|vbscript|file)\s*:", re.IGNORECASE)
SCHEMES = ("http://", "https://", "mailto:", "/", "#")


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def elements(html: str, tag: str = "") -> list[dict[str, str]]:
    """The attributes of every element, or of those with this tag, in order."""
    return [attributes for name, attributes in _parsed(html).elements if name == tag]


def text(html: str) -> str:
    return "".join(_parsed(html).words)


def problems(html: str) -> list[str]:
    """What keeps the HTML from being CLEAN; an empty list is what we want."""
    found = []
    for tag, attributes in _parsed(html).elements:
        if tag not in TAGS:
            found.append(f"element {tag}")
        found += [f"{tag} {p}" for p in _bad_attributes(tag, attributes)]
    return found


def _bad_attributes(tag: str, attributes: dict[str, str]) -> list[str]:
    found = []
    for name, value in attributes.items():
        if name.startswith("on") or name in ("style", "srcdoc", "formaction", "action"):
            found.append(f"attribute {name}")
        if name in ("href", "src") and (
            ACTIVE.match(value)
            or not value.lower().startswith(SCHEMES)
            or value.startswith("//")
        ):
            found.append(f"address {value}")
        if name in ("id", "for") and not value.startswith(ID_PREFIX):
            found.append(f"{name} {value}")
        if name == "name" and not re.fullmatch(r"__tabbed_\d+", value):
            found.append(f"name {value}")
    if tag == "img" and not ATTACHMENT.match(attributes.get("src", "")):
        found.append(f"image from {attributes.get('src')}")
    if tag == "input" and attributes.get("type") not in ("checkbox", "radio"):
        found.append("a form field")
    return found


def _parsed(html: str) -> _Tree:
    tree = _Tree()
    tree.feed(html)
    tree.close()
    return tree
