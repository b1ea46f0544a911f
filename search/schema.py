"""How an article lies in the index: one row for the whole, one for each section."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from whoosh import columns, fields, formats

from kb.documents import SearchDocument, Section
from kb.text import fold_name
from search.analysis import is_code, is_han, runs, terms, typed_terms
from search.pinyin import initials, sounds, typed_sounds
from search.vocabulary import spelled

# Part of the folder names: a change of fields or of the analyzer needs a new one.
SCHEMA_VERSION = 2

ARTICLE_ROW = "row:article"
BEGINNING_CHARACTERS = 300

# Fields of which each article row and section row holds a part; their lengths and
# frequencies are summed for the article.
SCORED = ("title", "keywords", "headings", "codes", "asked", "body")
IN_SECTIONS = ("headings", "body")
_CODED = ("title", "keywords", "headings", "body")

Row = dict[str, Any]


class Place(NamedTuple):
    """Where a section begins, as it is stored beside its terms."""

    anchor: str
    heading: str
    text: str


class TermsField(fields.FieldType):  # type: ignore[misc]
    """A field that is given its terms, so that no analyzer lies in the index."""

    def __init__(self, scorable: bool = True) -> None:
        super().__init__(formats.Existence(), None, scorable=scorable)

    def index(
        self, value: Sequence[str], **_: object
    ) -> Iterator[tuple[bytes, int, float, bytes]]:
        for term, count in Counter(value).items():
            yield term.encode(), count, float(count), b""


SCHEMA = fields.Schema(
    key=TermsField(scorable=False),
    mask=TermsField(scorable=False),
    typed=TermsField(),
    spelled=TermsField(scorable=False),
    sounds=TermsField(scorable=False),
    article=fields.COLUMN(columns.NumericColumn("i")),
    revision=fields.COLUMN(columns.NumericColumn("i")),
    updated=fields.COLUMN(columns.NumericColumn("q")),
    stored=fields.STORED,
    **{name: TermsField() for name in SCORED},
)


def facet(kind: str, value: object) -> str:
    """Return the term under which all articles with this property are listed."""
    return f"{kind}:{value}"


def rows(document: SearchDocument) -> Iterator[Row]:
    """Return the article's row, then a row for each of its sections."""
    sections = [_section_row(document.key, section) for section in document.sections]
    article = _article_row(document)
    inside = [article, *sections]
    found = {t for row in inside for field in _CODED for t in row.get(field, ())}
    yield {**article, "codes": sorted(filter(is_code, found))}
    yield from sections


def _section_row(key: str, section: Section) -> Row:
    return {
        "key": [key],
        "headings": terms(section.heading),
        "body": terms(section.text),
        "stored": tuple(Place(section.anchor, section.heading, section.text)),
    }


def _article_row(document: SearchDocument) -> Row:
    keywords = [*document.keywords, *document.tags]
    names = [document.title, *keywords]
    heard = [*(s.heading for s in document.sections), *document.asked_as]
    return {
        "key": [document.key],
        "mask": list(_facets(document)),
        "title": terms(document.title or _beginning(document)),
        "keywords": _all_terms(keywords),
        "asked": _all_terms(document.asked_as),
        "body": terms(document.summary),
        "typed": _typed(names),
        "spelled": list(dict.fromkeys(spelled("\n".join([*names, *heard])))),
        "sounds": list(_sounds(names, heard)),
        "article": document.article_id,
        "revision": document.revision_id,
        "updated": int(document.updated_at.timestamp()),
        "stored": _stored(document, keywords),
    }


def _stored(document: SearchDocument, keywords: list[str]) -> Mapping[str, object]:
    return {
        "title": document.title,
        "keywords": keywords,
        "asked_as": list(document.asked_as),
        "summary": document.summary,
    }


def _facets(document: SearchDocument) -> Iterator[str]:
    yield ARTICLE_ROW
    yield facet("lang", document.lang)
    yield facet("kind", document.kind)
    for kind, values in (
        ("aud", document.audiences),
        ("cat", document.categories),
        ("prod", document.products),
        ("tag", map(fold_name, document.tags)),
    ):
        yield from sorted({facet(kind, value) for value in values})


def _beginning(document: SearchDocument) -> str:
    """Stand in for a missing title, so that such a text can still win."""
    texts = (document.summary, *(section.text for section in document.sections))
    return next((text for text in texts if text.strip()), "")[:BEGINNING_CHARACTERS]


def _all_terms(texts: Iterable[str]) -> list[str]:
    return [term for text in texts for term in terms(text)]


def _typed(names: Sequence[str]) -> list[str]:
    """Mark how title and keywords begin, for those who type them from the start."""
    found: list[str] = []
    for text in names:
        words = typed_terms(text)
        if not words:
            continue
        found += words
        found += [f"^{word}" for word in words[: 2 if is_han(words[0]) else 1]]
        for place, run in enumerate(runs(text)):
            spoken = [list(typed_sounds(run[start:])) for start in range(len(run))]
            found += [f"~{letters}" for every in spoken for letters in every]
            if not place and is_han(words[0]):
                found += [f"^~{letters}" for letters in spoken[0]]
    return found


def _sounds(names: Sequence[str], heard: Sequence[str]) -> set[str]:
    """Return Chinese as it sounds; initials, which are many, of names only."""
    found = {
        sound
        for text in (*names, *heard)
        for run in runs(text)
        for sound in sounds(run)
    }
    return found | {
        sound for text in names for run in runs(text) for sound in initials(run)
    }
