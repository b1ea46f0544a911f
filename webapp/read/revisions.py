"""Each saved text at an address of its own, its source, and the list of all."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from articles.history import (
    A_PAGE,
    Version,
    find_published_number,
    list_numbered,
    list_versions,
)
from articles.queries import access_slug, get_article
from articles.releases import access_saved
from kb.accounts.queries import names_of
from kb.policy import Permission
from kb.text import Lang
from webapp.authz import requires
from webapp.database import db
from webapp.i18n import HTML_LANG
from webapp.login import current_actor
from webapp.read.blueprint import bp
from webapp.read.presenters import common
from webapp.standard import missed_points_of

NUMBER = f"<int(min=1, max={2**31 - 1}):number>"
REVISIONS = "/kb/<any(en, zh):lang>/<slug>/revisions"


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of the history: a version, and who saved it."""

    version: Version
    author: str


@bp.get(REVISIONS)
@requires(Permission.ARTICLE_READ_DRAFT)
def history(lang: Lang, slug: str) -> str | Response:
    """List every saved text, newest first, a hundred at once."""
    edition = access_slug(db(), current_actor(), lang, slug)
    if edition.slug != slug:
        return redirect(url_for(".history", lang=lang, slug=edition.slug), 301)
    head = edition.head_number
    upto = min(max(request.args.get("upto", head, type=int), 1), head)
    lines = lines_of(list_versions(db(), edition, upto))
    return render_template(
        "read/history.html",
        article=get_article(db(), edition.article_id),
        edition=edition,
        lines=lines,
        older=lines[-1].version.number - 1 if lines else 0,
        newer=min(upto + A_PAGE, head) if upto < head else 0,
        text_lang=HTML_LANG[lang],
    )


@bp.get(f"{REVISIONS}/{NUMBER}")
@requires(Permission.ARTICLE_READ)
def revision(lang: Lang, slug: str, number: int) -> str | Response:
    """Show one saved text for ever, and say which one it is."""
    edition = access_slug(db(), current_actor(), lang, slug)
    page = access_saved(db(), current_actor(), edition, number)
    if edition.slug != slug:
        here = url_for(".revision", lang=lang, slug=edition.slug, number=number)
        return redirect(here, 301)
    known = list_numbered(db(), edition, [number])
    return render_template(
        "read/revision.html",
        **common(page),
        line=lines_of([known[number]])[0],
        published=find_published_number(db(), edition),
        missed=missed_points_of(page.revision.id),
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


def lines_of(versions: Sequence[Version]) -> list[Line]:
    """Return the versions with the names of who saved them."""
    names = names_of(db(), {version.author_id for version in versions})
    return [
        Line(version=version, author=names.get(version.author_id or 0, ""))
        for version in versions
    ]
