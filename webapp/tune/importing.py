"""Synonyms from a text file, seen before they hold."""

from flask import render_template, request
from werkzeug.wrappers import Response

from kb.clock import utc_now
from kb.errors import AskFirstError, Invalid
from kb.policy import Permission
from kb.text import N_, clean
from kb.tuning import words as rules
from kb.tuning.actions import Why, add_synonyms
from kb.tuning.models import Origin
from kb.tuning.queries import list_synonyms
from webapp.authz import requires
from webapp.database import db, fail
from webapp.judging import effect, gate
from webapp.limits import limited
from webapp.login import current_actor
from webapp.services import services
from webapp.tune.blueprint import bp
from webapp.tune.done import redirect_done
from webapp.tune.forms import FileForm
from webapp.tune.synonyms import with_groups
from webapp.tuned import current

Page = str | Response | tuple[str, int]

# A file may hold thousands of lines; the page names the first ones.
MOST_SHOWN = 100


@bp.get("/synonyms/import")
@requires(Permission.SEARCH_TUNE)
def importing() -> Page:
    """Ask for the text."""
    return _page(FileForm())


@bp.post("/synonyms/import")
@requires(Permission.SEARCH_TUNE)
@limited("20/minute")
def save_importing() -> Page:
    """Show what a text would add, or add what was seen."""
    form = FileForm.sent()
    try:
        sent = request.files.get("file")
        if sent and sent.filename:
            form.text.data = _text_of(sent.read())
        if not form.validate():
            return _page(form)
        plan = _plan(form.text.data or "")
        if plan.wrong or not plan.added or "add" not in request.form:
            return _page(form, plan)
        before = current(services(), db())
        after = with_groups(before, plan.added)
        gate(effect(services(), current_actor(), before, after))
        why = Why(note=form.note.data or "", origin=Origin.IMPORTED)
        change = add_synonyms(
            db(), plan.added, by=current_actor(), now=utc_now(), why=why
        )
        return redirect_done("tune.synonyms", change)
    except AskFirstError as error:
        fail()
        field = getattr(error, "field", None) or "text"
        form.refuse(Invalid(error.message, field, **error.params))
        return _page(form)


def _text_of(content: bytes) -> str:
    try:
        return clean(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        problem = N_("This file is no text in UTF-8. Save it as such and try again.")
        raise Invalid(problem, "file") from error


def _plan(text: str) -> rules.Plan:
    lines = rules.read(text)
    if not lines:
        raise Invalid(N_("Choose a file, or write at least one line."), "text")
    if len(lines) > rules.MOST_GROUPS:
        problem = N_("There may be at most %(most)d groups of synonyms.")
        raise Invalid(problem, "text", most=rules.MOST_GROUPS)
    return rules.plan(lines, [one.words for one in list_synonyms(db())])


def _page(form: FileForm, plan: rules.Plan | None = None) -> Page:
    page = render_template("tune/import.html", form=form, plan=plan, most=MOST_SHOWN)
    return page, 422 if form.errors or (plan and plan.wrong) else 200
