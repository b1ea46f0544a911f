"""What a writer hands in: the text of an article and its place."""

import hashlib
import json
from dataclasses import dataclass

from articles.comparing.marks import refuse_marks
from articles.models import ArticleKind, Revision, Significance
from kb.errors import Conflict, Invalid
from kb.policy import Audience
from kb.text import N_, fold, one_line

MAX_TITLE = 200
MAX_SUMMARY = 500
MAX_LABEL = 80
MAX_LABELS = 40


@dataclass(frozen=True, kw_only=True)
class Draft:
    """The fields of a revision; the source is kept character for character.

    `translated_from_id` is the revision in another language that it now says the
    same as; without one it follows what its own predecessor followed.
    """

    title: str
    source: str
    summary: str = ""
    tags: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    applies_to: tuple[str, ...] = ()
    change_note: str = ""
    significance: Significance = Significance.UPDATE
    translated_from_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where an article stands and who may read it."""

    category_id: int
    audience: Audience
    kind: ArticleKind
    product_id: int | None = None
    group_id: int | None = None


class EditConflict(Conflict):
    """Somebody saved in between; both texts are here, so that neither is lost."""

    def __init__(self, mine: Draft, theirs: Revision | None) -> None:
        super().__init__(N_("Somebody else saved this article while you were writing."))
        self.mine = mine
        self.theirs = theirs


def tidy(draft: Draft) -> Draft:
    """Return the draft with clean labels; raise `Invalid` for what cannot be saved."""
    title = one_line(draft.title)
    if not title:
        raise Invalid(N_("Please give the article a title."), "title")
    if len(title) > MAX_TITLE:
        problem = N_("The title is longer than %(limit)s characters.")
        raise Invalid(problem, "title", limit=MAX_TITLE)
    summary = one_line(draft.summary)
    if len(summary) > MAX_SUMMARY:
        problem = N_("The summary is longer than %(limit)s characters.")
        raise Invalid(problem, "summary", limit=MAX_SUMMARY)
    refuse_marks(draft.source)
    return Draft(
        title=title,
        source=draft.source,
        summary=summary,
        tags=labels(draft.tags),
        keywords=labels(draft.keywords),
        applies_to=labels(draft.applies_to),
        change_note=one_line(draft.change_note)[:MAX_SUMMARY],
        significance=draft.significance,
        translated_from_id=draft.translated_from_id,
    )


def labels(texts: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """Return the labels in their order, each once, without empty ones."""
    known: dict[str, str] = {}
    for text in texts:
        label = one_line(text)[:MAX_LABEL].strip()
        if label:
            known.setdefault(fold(label), label)
    return tuple(known.values())[:MAX_LABELS]


def source_hash(draft: Draft) -> str:
    """Return the fingerprint of everything a reader or the index gets to see."""
    seen = (draft.title, draft.summary, draft.source)
    lists = (draft.tags, draft.keywords, draft.applies_to)
    return hashlib.sha256(json.dumps([seen, lists]).encode()).hexdigest()
