"""The private copy of what is typed: kept while writing, offered again, thrown away."""

import re
import secrets
from dataclasses import dataclass
from typing import Literal

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer

from articles.editing.copies import (
    Typed,
    discard_copy,
    find_copy,
    forget_copy,
    keep_copy,
    take_back,
)
from articles.editing.models import WorkingCopy
from articles.models import Article, Revision
from articles.queries import access_article, find_edition, find_revision, head_of
from kb.clock import utc_now
from kb.errors import Conflict, Invalid, NotFound
from kb.policy import Permission
from kb.text import LANGS, N_, Lang
from webapp.authz import requires
from webapp.comparing import chosen_layout, compare_lines, compare_texts
from webapp.database import db, fail
from webapp.i18n import message_of
from webapp.limits import limited
from webapp.login import current_actor
from webapp.write.blueprint import bp
from webapp.write.forms import ArticleForm, fields_of

TEXT = ("title", "summary", "source", "tags", "keywords", "applies_to")
CHANGE = ("significance", "change_note", "follows")
PLACE = ("lang", "category", "product", "kind", "audience", "group", "block", "ticket")
MOST_OF_A_FIELD = 2_000
LABELS = {
    "title": _l("Title"),
    "summary": _l("Summary"),
    "tags": _l("Tags"),
    "keywords": _l("Hidden search words"),
    "applies_to": _l("Applies to"),
}

_NEW = re.compile(r"new/[\w-]{8,40}")
_TEXT_OF = re.compile(r"([0-9]{1,9})/([a-z]{2})")


@dataclass(frozen=True, kw_only=True)
class Unsaved:
    """A private copy that the editor speaks of, and what became of it."""

    copy: WorkingCopy
    state: Literal["found", "continued", "discarded"]


def text_key(number: int, lang: str) -> str:
    """Return what the private copy of an article's text is called."""
    return f"{number}/{lang}"


def new_key(nonce: str = "") -> str:
    """Return what the private copy of an article to be is called."""
    key = f"new/{nonce}"
    return key if _NEW.fullmatch(key) else f"new/{secrets.token_urlsafe(9)}"


def opening(key: str) -> dict[str, str]:
    """Return the hidden fields of an editor that opens now."""
    return {"key": key, "pen": secrets.token_urlsafe(12), "adopts": ""}


def keep_open(form: ArticleForm, key: str) -> ArticleForm:
    """Have a form that was sent go on as the editor it came from."""
    form.key.data = key
    form.pen.data = form.pen.data or opening(key)["pen"]
    return form


def continued(copy: WorkingCopy) -> dict[str, str]:
    """Return the fields of an editor that goes on with a copy."""
    base = "" if copy.based_on_id is None else str(copy.based_on_id)
    own = opening(copy.key) | {"adopts": copy.pen, "based_on": base}
    return {**copy.fields, **own}


def find_unsaved(key: str, head: Revision | None = None) -> Unsaved | None:
    """Return the copy the address asks for, else one that differs from the text."""
    wanted = request.args.get("copy", "")
    discarded = wanted == "discarded"
    copy = find_copy(db(), current_actor(), key, discarded=discarded)
    if copy is None or (copy.discarded_at is not None) != discarded:
        return None
    if discarded:
        return Unsaved(copy=copy, state="discarded")
    if wanted == "continue":
        return Unsaved(copy=copy, state="continued")
    return Unsaved(copy=copy, state="found") if _differs(copy, head) else None


def _differs(copy: WorkingCopy, head: Revision | None) -> bool:
    saved = fields_of(head) if head else {}
    return any(copy.fields.get(n, "") != saved.get(n, "") for n in TEXT)


def forget(form: ArticleForm) -> None:
    """Let go of the copy whose text has been saved."""
    pens = [pen for pen in (form.pen.data, form.adopts.data) if pen]
    forget_copy(db(), pens, by=current_actor())


@bp.post("/write/autosave")
@requires(Permission.ARTICLE_WRITE)
@limited("120/minute")
def autosave() -> tuple[Response, int]:
    """Keep what is typed; it becomes no revision, and nobody else sees it."""
    form = ArticleForm.sent()
    try:
        typed, head = _typed(form)
        _forget_idle(typed.key, head)
        copy = keep_copy(db(), typed, by=current_actor(), now=utc_now())
    except (Conflict, Invalid) as error:
        fail()
        status = 409 if isinstance(error, Conflict) else 422
        return jsonify(error=message_of(error)), status
    return jsonify(saved_at=copy.saved_at.isoformat()), 200


def _forget_idle(key: str, head: Revision | None) -> None:
    # A copy that says what has been saved holds nobody's text back.
    copy = find_copy(db(), current_actor(), key)
    if copy is not None and head is not None and not _differs(copy, head):
        forget_copy(db(), [copy.pen], by=current_actor())


def _typed(form: ArticleForm) -> tuple[Typed, Revision | None]:
    key, fields = form.key.data or "", _fields(form)
    pen, adopts = (form.pen.data or "")[:40], (form.adopts.data or "")[:40]
    if _NEW.fullmatch(key):
        more = {n: request.form.get(n, "")[:MOST_OF_A_FIELD] for n in PLACE}
        return Typed(key=key, fields=fields | more, pen=pen, adopts=adopts), None
    article, lang = _article_of(key)
    edition = find_edition(db(), article.id, lang)
    typed = Typed(
        key=key,
        fields=fields,
        pen=pen,
        adopts=adopts,
        article_id=article.id,
        based_on_id=_base(form, article, lang),
    )
    return typed, head_of(db(), edition) if edition else None


def _fields(form: ArticleForm) -> dict[str, str]:
    kept = {name: form[name].data or "" for name in (*TEXT, *CHANGE)}
    short = {n: v[:MOST_OF_A_FIELD] for n, v in kept.items() if n != "source"}
    return kept | short


def _article_of(key: str) -> tuple[Article, Lang]:
    found = _TEXT_OF.fullmatch(key)
    for lang in LANGS:
        if found and found[2] == lang:
            to = Permission.ARTICLE_WRITE
            return access_article(db(), current_actor(), int(found[1]), to=to), lang
    raise NotFound(N_("There is no such article."))


def _base(form: ArticleForm, article: Article, lang: Lang) -> int | None:
    known = (form.based_on.data or "")[:9]
    revision = find_revision(db(), int(known)) if known.isdecimal() else None
    if revision is None or (revision.article_id, revision.lang) != (article.id, lang):
        return None
    return revision.id


@bp.post("/write/copies/discard")
@requires(Permission.ARTICLE_WRITE)
def discard() -> Answer:
    """Throw an unsaved text away; for a day it can be taken back."""
    key = request.form.get("key", "")
    discard_copy(db(), key, by=current_actor(), now=utc_now())
    return redirect(editor_of(key, "discarded"))


@bp.post("/write/copies/take-back")
@requires(Permission.ARTICLE_WRITE)
def restore_copy() -> Answer:
    """Take back what was thrown away, and go on with it."""
    key = request.form.get("key", "")
    if not take_back(db(), key, by=current_actor()):
        flash(_("That text is not there any more."), "warning")
        return redirect(editor_of(key, ""))
    return redirect(editor_of(key, "continue"))


@bp.get("/write/copies/compare")
@requires(Permission.ARTICLE_WRITE)
def compare_copy() -> str:
    """Show what an unsaved text would change of the saved one."""
    key = request.args.get("key", "")
    copy, article, lang = _own_copy(key)
    edition = find_edition(db(), article.id, lang)
    head = head_of(db(), edition) if edition else None
    saved, typed = fields_of(head) if head else {}, copy.fields
    return render_template(
        "write/copy.html",
        copy=copy,
        lang_code=lang,
        address=editor_of(key, "continue"),
        comparison=compare_texts(saved.get("source", ""), typed.get("source", "")),
        layout=chosen_layout(),
        fields=[
            (LABELS[name], compare_lines(saved.get(name, ""), typed.get(name, "")))
            for name in LABELS
            if saved.get(name, "") != typed.get(name, "")
        ],
    )


def _own_copy(key: str) -> tuple[WorkingCopy, Article, Lang]:
    article, lang = _article_of(key)
    copy = find_copy(db(), current_actor(), key)
    if copy is None:
        raise NotFound(N_("That text is not there any more."))
    return copy, article, lang


def editor_of(key: str, copy: str) -> str:
    """Return the address of the editor in which a copy belongs."""
    found = _TEXT_OF.fullmatch(key)
    if found:
        number, lang = int(found[1]), found[2]
        return url_for("write.edit", number=number, lang=lang, copy=copy or None)
    if not _NEW.fullmatch(key):
        return url_for("write.index")
    nonce = key.removeprefix("new/")
    return url_for("write.new", draft=nonce, copy=copy or None)
