"""The allow-list that every piece of rendered Markdown passes last."""

import re
from collections.abc import Mapping

import nh3
from pygments.token import STANDARD_TYPES

from articles.text.conditions import PART
from articles.text.markup import ATTACHMENT, ID_PREFIX, LANGUAGES, PART_LABEL, SAFE_LINK
from kb.text import SafeHtml

TAGS = frozenset(
    "a abbr b blockquote br code dd del details div dl dt em h2 h3 h4 h5 h6 hr i img"
    " input ins kbd label li mark ol p pre s small span strong sub summary sup table"
    " tbody td th thead tr u ul".split()
)
DROPPED_WITH_CONTENT = frozenset(
    "script style iframe object embed noscript svg math template title textarea".split()
)
ATTRIBUTES = {
    "*": {"id", "class"},
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "input": {"name", "aria-label"},
    "label": {"for"},
    "details": {"open"},
    "ol": {"start"},
}
NAMELESS = {tag: names - {"id", "name", "for"} for tag, names in ATTRIBUTES.items()}
VALUES = {
    "input": {
        "type": {"checkbox", "radio"},
        "checked": {"checked"},
        "disabled": {"disabled"},
    },
    "div": {"lang": set(LANGUAGES.values())},
    "img": {"loading": {"lazy"}},
    "td": {"align": {"left", "center", "right"}},
    "th": {"align": {"left", "center", "right"}},
}
ADMONITIONS = (
    "note tip important warning caution danger info success question example hint"
    " attention error bug abstract quote failure"
).split()
CLASSES = frozenset(
    [
        *(name for name in STANDARD_TYPES.values() if name),
        *ADMONITIONS,
        *"admonition admonition-title highlight hll filename linenos keys".split(),
        PART,
        PART_LABEL,
        "tabbed-set",
        "tabbed-alternate",
        "tabbed-labels",
        "tabbed-content",
        "tabbed-block",
        *"task-list task-list-item footnote footnote-ref footnote-backref".split(),
    ]
)

_TAB_GROUP = re.compile(r"__tabbed_\d+$")
_KEY = re.compile(r"key-[a-z0-9-]+$")
_NUMBER = re.compile(r"\d{1,9}$")


MOST_ROUNDS = 5


def sanitize(html: str) -> SafeHtml:
    """Return the HTML with nothing in it that could act; must be the last step.

    Badly nested HTML can read another way once it is written out, so it is cleaned
    until it stays as it is.
    """
    for _ in range(MOST_ROUNDS):
        before, html = html, _cleaned(html)
        if html == before:
            break
    return SafeHtml(html)


def nameless(html: str) -> SafeHtml:
    """Return sanitised HTML without ids, so that it may stand on a page twice."""
    return sanitize(_cleaned(html, NAMELESS))


def _cleaned(html: str, attributes: Mapping[str, set[str]] = ATTRIBUTES) -> str:
    return nh3.clean(
        html,
        tags=set(TAGS),
        clean_content_tags=set(DROPPED_WITH_CONTENT),
        attributes=dict(attributes),
        attribute_filter=_checked,
        tag_attribute_values=VALUES,
        url_schemes={"http", "https", "mailto"},
        id_prefix=ID_PREFIX,
        link_rel="noopener",
    )


def _checked(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "class":
        return _classes(value)
    if attribute == "for":
        return value if value.startswith(ID_PREFIX) else None
    pattern = PATTERNS.get((tag, attribute))
    return value if pattern is None or pattern.match(value) else None


PATTERNS = {
    ("a", "href"): SAFE_LINK,
    ("img", "src"): ATTACHMENT,
    ("input", "name"): _TAB_GROUP,
    ("ol", "start"): _NUMBER,
}


def _classes(value: str) -> str | None:
    kept = [name for name in value.split() if name in CLASSES or _KEY.match(name)]
    return " ".join(kept) or None
