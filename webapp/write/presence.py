"""Who else is at a text while it is written."""

from dataclasses import dataclass

from flask import render_template, request

from articles.editing.presence import appear, leave, list_present
from articles.models import Edition, Revision
from articles.queries import find_revision, head_of
from kb.accounts.queries import names_of
from kb.clock import utc_now
from kb.policy import Permission
from webapp.authz import requires
from webapp.database import db
from webapp.limits import limited
from webapp.login import current_actor
from webapp.write.blueprint import bp
from webapp.write.texts import Page, get_text


@dataclass(frozen=True, kw_only=True)
class Others:
    """Who else edits now, and the revision somebody saved since one began."""

    names: tuple[str, ...] = ()
    newer: Revision | None = None
    newer_by: str = ""


def others(edition: Edition, based_on: str = "") -> Others:
    """Return who else is at the text; `based_on` is the revision one began from."""
    actor = current_actor()
    present = list_present(db(), edition, utc_now(), but=actor)
    head = head_of(db(), edition)
    newer = head if head and _is_behind(based_on, head) else None
    author = newer.author_id if newer else None
    names = names_of(db(), [*present, author])
    return Others(
        names=tuple(names[one] for one in present if one in names),
        newer=newer,
        newer_by=names.get(author or 0, ""),
    )


def _is_behind(based_on: str, head: Revision) -> bool:
    is_id = based_on.isdecimal() and len(based_on) < 10
    base = find_revision(db(), int(based_on)) if is_id else None
    if base is None or (base.article_id, base.lang) != (head.article_id, head.lang):
        return False
    return base.number < head.number


@bp.post("/write/<int:number>/<lang>/presence")
@requires(Permission.ARTICLE_WRITE)
@limited("30/minute")
def presence(number: int, lang: str) -> Page:
    """Say that the editor is still open, or closed, and return who else is there."""
    edition, by = get_text(number, lang), current_actor()
    if request.form.get("leaving"):
        leave(db(), edition, by=by)
        return "", 204
    appear(db(), edition, by=by, now=utc_now())
    based_on = request.form.get("based_on", "")
    return render_template("write/presence.html", others=others(edition, based_on))
