"""What a file says about itself: language, pair, title, place, labels."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from articles.drafts import MAX_SUMMARY, MAX_TITLE, labels
from articles.models import ArticleKind
from kb.policy import Audience
from kb.text import Lang, guess_lang, one_line

LANG_NAMES: dict[str, Lang] = {
    **dict.fromkeys(("en", "en-us", "en-gb", "english"), "en"),
    **dict.fromkeys(("zh", "zh-cn", "zh-hans", "zh_cn", "cn", "chinese"), "zh"),
}
LANG_FIELDS = ("lang", "language", "locale", "ms.locale", "ms.contentlocale")
KIND_FIELDS = ("kind", "ms.topic")
KINDS = {kind.value: kind for kind in ArticleKind} | {
    "how-to": ArticleKind.HOW_TO,
    "howto": ArticleKind.HOW_TO,
    "troubleshooting": ArticleKind.FAULT,
    "known-issue": ArticleKind.KNOWN_ISSUE,
}
NAMELESS = frozenset(("index", "_index", "readme"))

_TITLE_LINE = re.compile(r"#[ \t]+(.*?)[ \t#]*$")
_ANCHOR = re.compile(r"<a\s[^<>]*>|</a>")
_MARKS = re.compile(r"`|\*\*|\[!INCLUDE\s*\[([^\]]*)\]\([^)]*\)\]")
_HEADING_ID = re.compile(r"\s*\{:?\s*#[^{}]*\}\s*$")
_CODE = re.compile(
    r"^[ \t>]*(```|~~~).*?^[ \t>]*\1|`[^`\n]*`", re.DOTALL | re.MULTILINE
)


@dataclass(kw_only=True)
class Meta:
    """A file on its way to become the text of an article.

    `key` is shared by the files of one article; `category` is the path of names
    down to its category. `audience` is `None` where the file does not say.
    """

    path: str
    key: str
    lang: Lang
    title: str
    summary: str = ""
    slug: str = ""
    category: tuple[str, ...] = ()
    category_given: bool = False
    kind: ArticleKind | None = None
    product: str = ""
    audience: Audience | None = None
    group: str = ""
    tags: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    applies_to: tuple[str, ...] = ()
    notes: list[str] = field(default_factory=list)


def describe(path: str, fields: Mapping[str, Any], body: str) -> Meta:
    """Return what a file says about itself; raise `ValueError` for another language."""
    lang, key = _lang_and_key(path, fields, body)
    heading, _ = split_title(body)
    meta = Meta(
        path=path,
        key=key,
        lang=lang,
        title=_title(fields, heading, path),
        summary=_text(fields, "summary", "description")[:MAX_SUMMARY],
        slug=_text(fields, "slug"),
        product=_text(fields, "product").lower(),
        tags=_list(fields, "tags"),
        keywords=_list(fields, "keywords", "helpviewer_keywords"),
        applies_to=_list(fields, "applies_to"),
    )
    _set_category(meta, _text(fields, "category"))
    _set_audience(meta, fields)
    _set_kind(meta, fields)
    return meta


def split_title(body: str) -> tuple[str, str]:
    """Return the heading that opens the text, "" if none, and the text below it."""
    text = body.lstrip("\n \t")
    first, _, rest = text.partition("\n")
    found = _TITLE_LINE.match(first)
    if not found:
        return "", body
    plain = _ANCHOR.sub("", _HEADING_ID.sub("", found[1]))
    title = one_line(_MARKS.sub(lambda m: m[1] or "", plain))
    return (title, rest) if title else ("", body)


def _lang_and_key(path: str, fields: Mapping[str, Any], body: str) -> tuple[Lang, str]:
    parts = list(PurePosixPath(path).parts)
    parts[-1] = PurePosixPath(parts[-1]).stem
    lang: Lang | None = None
    stem, _, suffix = parts[-1].rpartition(".")
    if stem and suffix.lower() in LANG_NAMES:
        lang, parts[-1] = LANG_NAMES[suffix.lower()], stem
    else:
        at = next(
            (i for i, p in enumerate(parts[:-1]) if p.lower() in LANG_NAMES), None
        )
        lang = LANG_NAMES[parts.pop(at).lower()] if at is not None else None
    return _named_lang(fields) or lang or guess_lang(_CODE.sub("", body)), "/".join(
        parts
    )


def _named_lang(fields: Mapping[str, Any]) -> Lang | None:
    name = _text(fields, *LANG_FIELDS).lower()
    if not name:
        return None
    if name in LANG_NAMES:
        return LANG_NAMES[name]
    raise ValueError(f"its language {name!r} is neither English nor Chinese")


def _title(fields: Mapping[str, Any], heading: str, path: str) -> str:
    title = _text(fields, "title")
    # "Title | Name of the site" is the title of a browser window.
    rest = title.removeprefix(heading).lstrip()
    if not title or (heading and rest != title and rest.startswith("|")):
        title = heading
    return (title or PurePosixPath(path).stem)[:MAX_TITLE]


def _set_category(meta: Meta, given: str) -> None:
    parts = given or meta.key.rpartition("/")[0]
    meta.category = tuple(part.strip() for part in parts.split("/") if part.strip())
    meta.category_given = bool(given)


def _set_audience(meta: Meta, fields: Mapping[str, Any]) -> None:
    if "audience" not in fields:
        return
    named, _, group = _text(fields, "audience").partition(":")
    meta.group = group.strip() or _text(fields, "group")
    try:
        meta.audience = Audience(named.strip().lower())
    except ValueError:
        meta.audience = Audience.INTERNAL
        meta.notes.append(f"audience {named!r} is unknown: made internal")


def _set_kind(meta: Meta, fields: Mapping[str, Any]) -> None:
    named = _text(fields, *KIND_FIELDS).lower().replace(" ", "_")
    meta.kind = KINDS.get(named)
    if meta.kind is None and "kind" in fields:
        meta.notes.append(f"kind {named!r} is unknown: taken as how-to")


def _text(fields: Mapping[str, Any], *names: str) -> str:
    for name in names:
        value = fields.get(name)
        if value is not None and not isinstance(value, (dict, list)) and str(value):
            return one_line(str(value))
    return ""


def _list(fields: Mapping[str, Any], *names: str) -> tuple[str, ...]:
    found: list[str] = []
    for name in names:
        value = fields.get(name)
        if isinstance(value, str):
            found += value.split(",")
        elif isinstance(value, list):
            found += [str(one) for one in value if not isinstance(one, (dict, list))]
    return labels(found)
