"""Where everything stands in a bundle, and how much of it there may be."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from articles.text.guard import MAX_SOURCE_BYTES
from kb.errors import Invalid
from kb.text import N_, Lang

MANIFEST = "askfirst.json"
CATALOG = "catalog.yaml"
PEOPLE = "people.yaml"
TOP = (MANIFEST, CATALOG, PEOPLE)

MAX_ENTRIES = 2_000_000
MAX_YAML = 10_000_000
MAX_FRONT_MATTER = 60_000
MAX_REVISION_BYTES = MAX_SOURCE_BYTES + 4 * MAX_FRONT_MATTER

_ARTICLE = re.compile(r"articles/([1-9][0-9]{0,9})/(article|reviews)\.yaml")
_REVISION = re.compile(r"articles/([1-9][0-9]{0,9})/(en|zh)/([0-9]{4,10})\.md")
_FILE = re.compile(r"attachments/([0-9a-f]{2})/(\1[0-9a-f]{62})")


class Refused(Invalid):
    """A bundle cannot be taken; the message names the file and says why."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(N_("%(file)s: %(why)s"), "source", file=name, why=why)


def article_name(number: int) -> str:
    """Return where an article stands."""
    return f"articles/{number}/article.yaml"


def reviews_name(number: int) -> str:
    """Return where the reviews of an article stand."""
    return f"articles/{number}/reviews.yaml"


def revision_name(number: int, lang: str, revision: int) -> str:
    """Return where a saved text stands."""
    return f"articles/{number}/{lang}/{revision:04d}.md"


def file_name(sha256: str) -> str:
    """Return where the content of a file stands."""
    return f"attachments/{sha256[:2]}/{sha256}"


@dataclass(frozen=True)
class Contents:
    """What a bundle holds: the revisions by article and language, and more names."""

    names: Collection[str]
    revisions: Mapping[int, Mapping[Lang, set[int]]] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)


def sorted_out(names: Iterable[str]) -> Contents:
    """Return the names by what they are; raise `Refused` for one without a place."""
    revisions: dict[int, dict[Lang, set[int]]] = {}
    files: set[str] = set()
    known: set[str] = set()
    for name in names:
        known.add(name)
        if found := _REVISION.fullmatch(name):
            lang: Lang = "en" if found[2] == "en" else "zh"
            numbers = revisions.setdefault(int(found[1]), {}).setdefault(lang, set())
            _check_number(name, found[3])
            numbers.add(int(found[3]))
        elif found := _FILE.fullmatch(name):
            files.add(found[2])
        elif found := _ARTICLE.fullmatch(name):
            revisions.setdefault(int(found[1]), {})
        elif name not in TOP:
            raise Refused(name, "it does not belong into a bundle")
    return Contents(names=known, revisions=revisions, files=files)


def _check_number(name: str, digits: str) -> None:
    if digits != f"{int(digits):04d}" or int(digits) == 0:
        raise Refused(name, "its number is not written as it should be")
