"""Synonyms: the list, a new group seen before it holds, and its end."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from kb.accounts.queries import names_of
from kb.analytics.searches import count_containing
from kb.clock import utc_now
from kb.errors import AskFirstError, Invalid
from kb.policy import Permission
from kb.text import fold, one_line
from kb.tuning import words as rules
from kb.tuning.actions import Why, add_synonyms, remove_synonym
from kb.tuning.models import Origin, Synonym
from kb.tuning.queries import (
    get_changes,
    get_synonym,
    list_overlapping,
    list_synonyms,
)
from search.judging import Effect
from search.tuning import Synonyms, Tuning
from webapp.authz import requires
from webapp.database import db, fail
from webapp.judging import effect, gate
from webapp.limits import limited
from webapp.login import current_actor
from webapp.services import services
from webapp.tune.blueprint import bp
from webapp.tune.comparing import Comparison, compare
from webapp.tune.done import done_change, redirect_done
from webapp.tune.forms import SynonymForm
from webapp.tuned import current

Page = str | Response | tuple[str, int]

EACH = 50
LOOKED_BACK = timedelta(days=90)


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A group that does, what it changes, and how often its words were searched.

    `effect` is what it does to the judged questions; `None` while search is limited.
    """

    group: rules.Group
    comparisons: Sequence[Comparison]
    searches: Mapping[str, int]
    effect: Effect | None


@bp.get("/synonyms")
@requires(Permission.SEARCH_TUNE)
def synonyms() -> Page:
    """List the groups in force, or those with a word."""
    wanted = one_line(request.args.get("q", ""))[: rules.MOST_CHARACTERS]
    every = list_synonyms(db())
    found = [one for one in every if _holds(one, fold(wanted))]
    pages = max(1, -(-len(found) // EACH))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    shown = found[(page - 1) * EACH : page * EACH]
    changes = get_changes(db(), {one.added_in_id for one in shown})
    return render_template(
        "tune/synonyms.html",
        groups=shown,
        total=len(every),
        found=len(found),
        page=page,
        pages=pages,
        wanted=wanted,
        changes=changes,
        names=names_of(db(), [one.made_by_id for one in changes.values()]),
        done=done_change(),
    )


def _holds(group: Synonym, wanted: str) -> bool:
    return any(wanted in fold(word) for word in group.words)


@bp.get("/synonyms/new")
@requires(Permission.SEARCH_TUNE)
@limited("60/minute")
def new_synonyms() -> Page:
    """Show the form of a group, and what the group in the address would change."""
    replaced = _replaced(request.args.getlist("instead_of"))
    if "words" not in request.args:
        words = [word for one in replaced for word in one.words]
        return _page(SynonymForm(data={"words": "\n".join(words)}), replaced)
    form = SynonymForm(request.args)
    if not form.validate():
        return _page(form, replaced)
    words = rules.split(form.words.data or "")
    if request.args.get("merge"):
        taken = [one for one in list_overlapping(db(), words) if one not in replaced]
        replaced += taken
        words = rules.unique([*words, *(word for one in taken for word in one.words)])
        form.words.data = "\n".join(words)
    try:
        return _page(form, replaced, _preview(words, replaced))
    except Invalid as error:
        form.refuse(error)
        return _page(form, replaced)


@bp.post("/synonyms/new")
@requires(Permission.SEARCH_TUNE)
@limited("30/minute")
def save_new_synonyms() -> Page:
    """Put a group in force that was seen before."""
    form = SynonymForm.sent()
    replaced: list[Synonym] = []
    try:
        if form.validate():
            replaced = _replaced(request.form.getlist("instead_of"))
            group = rules.group_of(rules.split(form.words.data or ""))
            before = current(services(), db())
            after = with_groups(before, [group], replaced)
            gate(effect(services(), current_actor(), before, after))
            change = add_synonyms(
                db(),
                [group],
                by=current_actor(),
                now=utc_now(),
                why=Why(note=form.note.data or "", origin=_origin()),
                instead_of=replaced,
            )
            return redirect_done("tune.synonyms", change)
    except AskFirstError as error:
        fail()
        form.refuse(Invalid(error.message, "words", **error.params))
    return _page(form, replaced)


@bp.post("/synonyms/<int:synonym_id>/remove")
@requires(Permission.SEARCH_TUNE)
@limited("60/minute")
def remove_synonyms(synonym_id: int) -> Page:
    """End a group."""
    group = get_synonym(db(), synonym_id)
    change = remove_synonym(db(), group, by=current_actor(), now=utc_now())
    return redirect_done("tune.synonyms", change)


@bp.get("/synonyms/file")
@requires(Permission.SEARCH_TUNE)
def export_synonyms() -> Response:
    """Return all groups as a text file."""
    text = rules.write(one.words for one in reversed(list_synonyms(db())))
    answer = make_response(text)
    answer.mimetype = "text/plain"
    answer.headers["Content-Disposition"] = 'attachment; filename="synonyms.txt"'
    return answer


def _origin() -> Origin:
    return Origin.PROPOSED if request.form.get("proposed") else Origin.BY_HAND


def _replaced(ids: Iterable[str]) -> list[Synonym]:
    known = [int(one) for one in ids if one.isdecimal() and len(one) < 10]
    return [get_synonym(db(), one) for one in dict.fromkeys(known)]


def with_groups(
    before: Tuning, added: Iterable[rules.Group], removed: Iterable[Synonym] = ()
) -> Tuning:
    """Return the tuning with further groups of synonyms, and without some."""
    gone = {tuple(one.words) for one in removed}
    kept = [one for one in before.synonyms if one.words not in gone]
    new = [Synonyms(words=words) for words in added]
    return replace(before, synonyms=(*kept, *new))


def _preview(words: Sequence[str], replaced: Sequence[Synonym]) -> Preview | None:
    """Return what a group would change, `None` where others hold its words."""
    group = rules.group_of(words)
    if list_overlapping(db(), group, [one.id for one in replaced]):
        return None
    before = current(services(), db())
    after = with_groups(before, [group], replaced)
    return Preview(
        group=group,
        comparisons=compare(group, before, after),
        searches=count_containing(db(), group, utc_now() - LOOKED_BACK),
        effect=effect(services(), current_actor(), before, after),
    )


def _page(
    form: SynonymForm, replaced: Sequence[Synonym], preview: Preview | None = None
) -> Page:
    words = rules.split(form.words.data or "")
    ids = [one.id for one in replaced]
    page = render_template(
        "tune/new_synonyms.html",
        form=form,
        replaced=replaced,
        preview=preview,
        taken=list_overlapping(db(), words, ids) if words else [],
        days=LOOKED_BACK.days,
    )
    return page, 422 if form.errors else 200
