"""Two texts saved at the same time, put together before the second one is saved."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request

from articles.comparing.marks import Choice, blocks_of, resolve
from articles.comparing.merge import Merged, Origin, Region, merge
from articles.comparing.reconcile import common_text, merge_drafts
from articles.comparing.weaving import Piece
from articles.drafts import EditConflict
from articles.models import Edition, Revision
from articles.queries import find_revision, get_article
from kb.accounts.queries import names_of
from webapp.comparing import compare_lines
from webapp.database import db
from webapp.i18n import HTML_LANG
from webapp.write.forms import ArticleForm
from webapp.write.texts import Page

# The writer's own text as it was before the merge, and what both began with.
OWN, BEGAN = "own", "began_with"
LINES = ("title", "summary")


@dataclass(frozen=True, kw_only=True)
class Place:
    """A stretch of the text that both or one of them changed.

    `number` counts the conflicts from 1, 0 for what fits; `line` is where it stands in
    the text in the editor, if it still does.
    """

    origin: Origin
    mine: Sequence[Piece]
    theirs: Sequence[Piece]
    merged: Sequence[Piece]
    number: int = 0
    line: int | None = None


def merge_page(edition: Edition, form: ArticleForm, conflict: EditConflict) -> Page:
    """Return the page on which a writer puts both texts together and saves again."""
    theirs = conflict.theirs
    if theirs is None:
        raise conflict
    base = sent_revision(edition, form.based_on.data or "")
    merged = merge_drafts(base, conflict.mine, theirs)
    draft = merged.draft
    form.title.data, form.summary.data = draft.title, draft.summary
    form.source.data = draft.source
    form.tags.data = ", ".join(draft.tags)
    form.keywords.data = ", ".join(draft.keywords)
    form.applies_to.data = ", ".join(draft.applies_to)
    form.based_on.data = str(theirs.id)
    lines = {name: getattr(conflict.mine, name) for name in LINES}
    own = lines | {"source": conflict.mine.source}
    return _page(edition, form, base, theirs, own), 409


def choose(form: ArticleForm) -> ArticleForm:
    """Put the versions that were chosen where both stand in the text of the form."""
    if is_merging() and form.source.data:
        form.source.data = resolve(form.source.data, _choices())
    return form


def is_merging() -> bool:
    """Say whether the form that was sent stands on the page of a merge."""
    return OWN in request.form


def merge_again(edition: Edition, form: ArticleForm) -> Page | None:
    """Return the page of the merge with what was entered and is wrong, if it is one."""
    if not is_merging():
        return None
    theirs = sent_revision(edition, form.based_on.data or "")
    if theirs is None:
        return None
    base = sent_revision(edition, request.form.get(BEGAN, ""))
    own = {name: request.form.get(f"{OWN}_{name}", "") for name in LINES} | {
        "source": request.form[OWN].replace("\r\n", "\n")
    }
    return _page(edition, form, base, theirs, own), 422


def _page(
    edition: Edition,
    form: ArticleForm,
    base: Revision | None,
    theirs: Revision,
    own: dict[str, str],
) -> str:
    before = base.source if base else common_text(own["source"], theirs.source)
    merged = merge(before, own["source"], theirs.source)
    places = _places(merged, form.source.data or "")
    return render_template(
        "write/conflict.html",
        article=get_article(db(), edition.article_id),
        edition=edition,
        form=form,
        base=base,
        theirs=theirs,
        own=own,
        author=names_of(db(), [theirs.author_id]).get(theirs.author_id or 0, ""),
        open_places=[place for place in places if place.number],
        done_places=[place for place in places if not place.number],
        fields=_fields(base, own, theirs),
        choices=_choices(),
        text_lang=HTML_LANG[edition.lang],
    )


def sent_revision(edition: Edition, text: str) -> Revision | None:
    """Return the revision of this edition whose id a form has sent, if it is one."""
    known = find_revision(db(), int(text)) if _is_id(text) else None
    is_own = known is not None and (known.article_id, known.lang) == (
        edition.article_id,
        edition.lang,
    )
    return known if is_own else None


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _choices() -> dict[int, Choice]:
    """Return what was chosen, by the number of the conflict."""
    chosen: dict[int, Choice] = {}
    for name, value in request.form.items():
        kind, _, number = name.partition("-")
        if kind == "choice" and _is_id(number) and value in set(Choice):
            chosen[int(number)] = Choice(value)
    return chosen


def _places(merged: Merged, text: str) -> list[Place]:
    lines = {block.number: block.line for block in blocks_of(text)}
    places: list[Place] = []
    number = 0
    for region in merged.regions:
        if region.origin is Origin.CONFLICT:
            number += 1
            places.append(_place(region, number, lines.get(number)))
        elif region.origin is not Origin.SAME:
            places.append(_place(region))
    return places


def _place(region: Region, number: int = 0, line: int | None = None) -> Place:
    return Place(
        origin=region.origin,
        mine=compare_lines(region.base, region.mine),
        theirs=compare_lines(region.base, region.theirs),
        merged=compare_lines(region.base, region.merged),
        number=number,
        line=line,
    )


def _fields(
    base: Revision | None, own: dict[str, str], theirs: Revision
) -> dict[str, tuple[str, str]]:
    """Return title and summary, mine and theirs, where each wants another."""
    both = {name: (own[name], getattr(theirs, name)) for name in LINES}
    before = {name: getattr(base, name) if base else "" for name in LINES}
    return {
        name: (mine, other)
        for name, (mine, other) in both.items()
        if mine != other and before[name] not in (mine, other)
    }
