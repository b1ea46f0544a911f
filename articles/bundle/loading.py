"""One article of a bundle read whole, and refused where it contradicts itself."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from articles.bundle.checking import problems_of, problems_of_reviews
from articles.bundle.format import (
    ArticleDoc,
    D,
    ReviewsDoc,
    RevisionDoc,
    understood,
)
from articles.bundle.layout import (
    MAX_FRONT_MATTER,
    MAX_REVISION_BYTES,
    MAX_YAML,
    Contents,
    Refused,
    article_name,
    reviews_name,
    revision_name,
)
from articles.bundle.sources import Source, read_text
from articles.drafts import Draft, tidy
from articles.text.guard import check_source
from kb.errors import Invalid
from kb.text import LANGS, Lang

MARK = "---\n"


@dataclass(frozen=True, kw_only=True)
class Saved:
    """A saved text as it stands in the bundle."""

    name: str
    lang: Lang
    number: int
    doc: RevisionDoc
    draft: Draft

    @property
    def key(self) -> str:
        return f"{self.lang}/{self.number}"


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """An article with its texts in an order in which each comes after its sources."""

    name: str
    doc: ArticleDoc
    reviews: ReviewsDoc
    texts: Mapping[str, Saved]


def load(source: Source, contents: Contents, number: int) -> Loaded:
    """Return an article of the bundle; raise `Refused` that names the file."""
    name = article_name(number)
    if name not in contents.names:
        raise Refused(name, "it is not there")
    doc = document(source, ArticleDoc, name)
    if doc.number != number:
        raise Refused(name, f"its number is {doc.number}")
    said = reviews_name(number)
    reviews = document(source, ReviewsDoc, said) if said in contents.names else None
    texts = _texts(source, contents, doc)
    loaded = Loaded(name=name, doc=doc, reviews=reviews or ReviewsDoc(), texts=texts)
    for problem in problems_of(loaded.doc, texts, contents):
        raise Refused(name, problem)
    for problem in problems_of_reviews(loaded.reviews, texts):
        raise Refused(said, problem)
    return loaded


def document(source: Source, kind: type[D], name: str) -> D:
    """Return a YAML document of the bundle; raise `Refused`."""
    try:
        return understood(kind, read_text(source, name, MAX_YAML), limit=MAX_YAML)
    except ValueError as error:
        raise Refused(name, str(error)) from error


def _texts(source: Source, contents: Contents, doc: ArticleDoc) -> Mapping[str, Saved]:
    found: dict[str, Saved] = {}
    for lang, numbers in contents.revisions[doc.number].items():
        for number in range(1, len(numbers) + 1):
            name = revision_name(doc.number, lang, number)
            if number not in numbers:
                raise Refused(name, "it is missing between the others")
            saved = _saved(source, name, lang, number)
            found[saved.key] = saved
    return {saved.key: saved for saved in _in_order(found)}


def _saved(source: Source, name: str, lang: Lang, number: int) -> Saved:
    said = read_text(source, name, MAX_REVISION_BYTES)
    head, mark, text = said.removeprefix(MARK).partition(f"\n{MARK}")
    if not said.startswith(MARK) or not mark:
        raise Refused(name, "it does not begin with its front matter")
    try:
        doc = understood(RevisionDoc, head, limit=MAX_FRONT_MATTER)
        check_source(text)
        draft = _draft(doc, text)
    except (ValueError, Invalid) as error:
        raise Refused(name, str(error)) from error
    return Saved(name=name, lang=lang, number=number, doc=doc, draft=draft)


def _draft(doc: RevisionDoc, text: str) -> Draft:
    draft = Draft(
        title=doc.title,
        source=text,
        summary=doc.summary,
        tags=tuple(doc.tags),
        keywords=tuple(doc.keywords),
        applies_to=tuple(doc.applies_to),
        change_note=doc.note,
        significance=doc.significance,
    )
    if tidy(draft) != draft:
        raise ValueError("a field has blanks, signs or labels that cannot be kept")
    return draft


def _in_order(texts: Mapping[str, Saved]) -> Iterator[Saved]:
    """Yield the texts, each after those it names; raise `Refused` for a circle."""
    waiting: dict[Lang, deque[Saved]] = {lang: deque() for lang in LANGS}
    for saved in texts.values():
        waiting[saved.lang].append(saved)
    done: set[str] = set()
    while heads := [queue[0] for queue in waiting.values() if queue]:
        ready = [one for one in heads if done.issuperset(_sources(one, texts))]
        if not ready:
            raise Refused(heads[0].name, "it is based on texts that follow it")
        first = min(ready, key=lambda one: one.doc.saved_at)
        done.add(waiting[first.lang].popleft().key)
        yield first


def _sources(one: Saved, texts: Mapping[str, Saved]) -> Iterator[str]:
    base, origin = one.doc.based_on, one.doc.translated_from
    if base is not None and not 0 < base < one.number:
        raise Refused(
            one.name, f"it is based on revision {base}, which is not before it"
        )
    if origin is not None and (origin not in texts or origin.startswith(one.lang)):
        raise Refused(one.name, f"it is translated from {origin}, which is not there")
    if base is not None:
        yield f"{one.lang}/{base}"
    if origin is not None:
        yield origin
