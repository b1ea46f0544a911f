"""The texts of the demo, read from its content folder."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kb.text import LANGS, Lang

FOLDER = Path(__file__).parent / "content"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MATTER = re.compile(r"---\n(.*?)\n---\n", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Text:
    """An article in one language; `source` is Markdown."""

    title: str
    source: str
    summary: str
    tags: tuple[str, ...]
    keywords: tuple[str, ...]
    applies_to: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Request:
    """What somebody writes when asking, and what the desk does about it."""

    subject: str
    description: str
    tried: str
    reply: str
    note: str


@dataclass(frozen=True, kw_only=True)
class Need:
    """Something people look for, with the words they use."""

    category: str
    queries: Mapping[Lang, Sequence[str]]
    requests: Mapping[Lang, Sequence[Request]]


@dataclass(frozen=True, kw_only=True)
class Lore(Need):
    """An article with the way people use it.

    `earlier` holds the text in each language before it was rewritten, if it was.
    """

    slug: str
    product: str
    kind: str
    audience: str
    quality: str
    texts: Mapping[Lang, Text]
    earlier: Mapping[Lang, Text]
    popularity: int
    complaints: Mapping[Lang, Sequence[str]]
    reasons: Mapping[str, int]


def load_lore() -> Sequence[Lore]:
    """Return all articles in a stable order."""
    paths = sorted((FOLDER / "scenarios").glob("*/[!_]*.yaml"))
    return [_lore(path.parent.name, _yaml(path.read_text("utf-8"))) for path in paths]


def load_gaps() -> Sequence[Need]:
    """Return the needs that no article answers, in a stable order."""
    paths = sorted((FOLDER / "scenarios").glob("*/_gaps.yaml"))
    return [
        Need(category=path.parent.name, **_words(gap))
        for path in paths
        for gap in _yaml(path.read_text("utf-8"))
    ]


def workbench(slug: str) -> Mapping[Lang, Text]:
    """Return a text that writers are at, in the languages it has."""
    paths = {lang: FOLDER / "workbench" / lang / f"{slug}.md" for lang in LANGS}
    return {lang: _text(path) for lang, path in paths.items() if path.exists()}


@cache
def phrases() -> Mapping[str, Mapping[Lang, Sequence[str]]]:
    """Return what people say apart from the matter, by occasion and language."""
    found: Mapping[str, Mapping[Lang, Sequence[str]]] = _yaml(
        (FOLDER / "phrases.yaml").read_text("utf-8")
    )
    return found


def _lore(category: str, scenario: dict[str, Any]) -> Lore:
    slug = scenario["slug"]
    matter, _ = _parts(_path("articles", "en", category, slug))
    paths = {lang: _path("earlier", lang, category, slug) for lang in LANGS}
    return Lore(
        category=category,
        slug=slug,
        **{name: matter[name] for name in ("product", "kind", "audience", "quality")},
        texts={lang: _text(_path("articles", lang, category, slug)) for lang in LANGS},
        earlier={lang: _text(path) for lang, path in paths.items() if path.exists()},
        popularity=scenario["popularity"],
        complaints=scenario["complaints"],
        reasons=scenario["reasons"],
        **_words(scenario),
    )


def _path(part: str, lang: Lang, category: str, slug: str) -> Path:
    return FOLDER / part / lang / category / f"{slug}.md"


def _text(path: Path) -> Text:
    matter, source = _parts(path)
    return Text(
        title=matter["title"],
        source=source,
        summary=matter["summary"],
        tags=_labels(matter["tags"]),
        keywords=_labels(matter["keywords"]),
        applies_to=_labels(matter["applies_to"]),
    )


def _parts(path: Path) -> tuple[dict[str, Any], str]:
    text = path.read_text("utf-8")
    found = _MATTER.match(text)
    if found is None:
        raise ValueError(f"{path} does not begin with front matter")
    return _yaml(found[1]), text[found.end() :]


def _labels(values: Sequence[object]) -> tuple[str, ...]:
    return tuple(str(value) for value in values)


def _words(scenario: dict[str, Any]) -> dict[str, Any]:
    return {
        "queries": scenario["queries"],
        "requests": {
            lang: [_request(fields) for fields in scenario["requests"][lang]]
            for lang in LANGS
        },
    }


def _request(fields: dict[str, Any]) -> Request:
    return Request(**{name: str(text).strip() for name, text in fields.items()})


def _yaml(text: str) -> Any:
    # Either loader builds plain values only; that of libyaml is six times as fast.
    return _LOADER(text).get_single_data()
