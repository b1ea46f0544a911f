"""Each saved text at an address of its own, its source, and the list of all."""

from dataclasses import dataclass

from flask import make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from articles.models import Edition, Revision
from articles.queries import access_slug, list_history
from articles.releases import access_saved, released_ids
from kb.accounts.queries import names_of
from kb.policy import Permission
from kb.text import Lang
from webapp.authz import requires
from webapp.database import db
from webapp.login import current_actor
from webapp.read.blueprint import bp
from webapp.read.presenters import common

NUMBER = f"<int(min=1, max={2**31 - 1}):number>"
REVISIONS = "/kb/<any(en, zh):lang>/<slug>/revisions"


@dataclass(frozen=True, kw_only=True)
class Saved:
    """A line of the history."""

    revision: Revision
    author: str
    is_current: bool
    was_published: bool


@bp.get(REVISIONS)
@requires(Permission.ARTICLE_READ_DRAFT)
def history(lang: Lang, slug: str) -> str | Response:
    """List every saved text, newest first."""
    edition = access_slug(db(), current_actor(), lang, slug)
    if edition.slug != slug:
        return redirect(url_for(".history", lang=lang, slug=edition.slug), 301)
    return render_template("read/history.html", edition=edition, lines=_lines(edition))


@bp.get(f"{REVISIONS}/{NUMBER}")
@requires(Permission.ARTICLE_READ)
def revision(lang: Lang, slug: str, number: int) -> str | Response:
    """Show one saved text for ever, and say which one it is."""
    edition = access_slug(db(), current_actor(), lang, slug)
    page = access_saved(db(), current_actor(), edition, number)
    if edition.slug != slug:
        here = url_for(".revision", lang=lang, slug=edition.slug, number=number)
        return redirect(here, 301)
    return render_template(
        "read/revision.html",
        **common(page),
        line=_line(edition, page.revision),
    )


@bp.get(f"{REVISIONS}/{NUMBER}.md")
@requires(Permission.ARTICLE_READ)
def source(lang: Lang, slug: str, number: int) -> Response:
    """Give the Markdown of a saved text, character for character."""
    edition = access_slug(db(), current_actor(), lang, slug)
    page = access_saved(db(), current_actor(), edition, number)
    answer = make_response(page.revision.source.encode())
    answer.content_type = "text/markdown; charset=utf-8"
    name = f"{page.article.number}-{lang}-{number}.md"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _lines(edition: Edition) -> list[Saved]:
    revisions = list_history(db(), edition)
    names = names_of(db(), [r.author_id for r in revisions])
    released = released_ids(db(), edition)
    return [
        Saved(
            revision=saved,
            author=names.get(saved.author_id or 0, ""),
            is_current=saved.id == edition.published_id,
            was_published=saved.id in released,
        )
        for saved in revisions
    ]


def _line(edition: Edition, saved: Revision) -> Saved:
    return next(line for line in _lines(edition) if line.revision.id == saved.id)
