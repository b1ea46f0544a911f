"""Two versions of a text side by side, and who wrote which paragraph."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from articles.comparing.blame import Paragraph, blame
from articles.comparing.rendered import compare_rendered, fold_blocks
from articles.comparing.weaving import Piece, Side
from articles.history import list_numbered, sources
from articles.models import Edition, Revision
from articles.queries import Page, access_slug
from articles.releases import access_saved
from kb.errors import NotFound
from kb.policy import Permission, allows
from kb.text import N_, Lang
from webapp.authz import requires
from webapp.comparing import (
    chosen_layout,
    compare_labels,
    compare_lines,
    compare_texts,
)
from webapp.database import db
from webapp.i18n import HTML_LANG
from webapp.limits import limited
from webapp.login import current_actor
from webapp.read.blueprint import bp
from webapp.read.revisions import REVISIONS, Line, lines_of

# What the address of a comparison says.
CHOICES = ("from", "to", "view", "layout")


@dataclass(frozen=True, kw_only=True)
class Origin:
    """The paragraphs that came with one version."""

    line: Line
    paragraphs: Sequence[str]


@bp.get(f"{REVISIONS}/compare")
@requires(Permission.ARTICLE_READ)
@limited("60/minute")
def compare(lang: Lang, slug: str) -> str | Response:
    """Show what changed between two versions, as Markdown or as readers get it."""
    actor = current_actor()
    edition = access_slug(db(), actor, lang, slug)
    older, newer = (access_saved(db(), actor, edition, n) for n in _numbers(edition))
    if edition.slug != slug:
        return redirect(_address(edition)(), 301)
    return render_template(
        "read/compare.html",
        article=older.article,
        edition=edition,
        older=older.revision,
        newer=newer.revision,
        lines=_lines(edition, {older.revision.number, newer.revision.number}),
        facts=_facts(older.revision, newer.revision),
        address=_address(edition),
        layout=chosen_layout(),
        text_lang=HTML_LANG[lang],
        **_difference(older, newer),
    )


@bp.get(f"{REVISIONS}/blame")
@requires(Permission.ARTICLE_READ_DRAFT)
@limited("60/minute")
def blame_page(lang: Lang, slug: str) -> str | Response:
    """Show the newest text with who brought in each of its paragraphs, and when."""
    edition = access_slug(db(), current_actor(), lang, slug)
    if edition.slug != slug:
        return redirect(url_for(".blame_page", lang=lang, slug=edition.slug), 301)
    paragraphs = blame(sources(db(), edition))
    lines = _lines(edition, {edition.head_number} | {p.number for p in paragraphs})
    return render_template(
        "read/blame.html",
        edition=edition,
        newest=lines[edition.head_number].version,
        origins=_origins(paragraphs, lines),
        text_lang=HTML_LANG[lang],
    )


def _numbers(edition: Edition) -> tuple[int, int]:
    """Return which two versions are asked for, the older one first."""
    head = edition.head_number
    newer = request.args.get("to", head, type=int)
    older = request.args.get("from", max(newer - 1, 1), type=int)
    if not (1 <= older <= head and 1 <= newer <= head):
        raise NotFound(N_("There is no such revision."))
    return min(older, newer), max(older, newer)


def _address(edition: Edition) -> Callable[..., str]:
    """Return a function that gives the address of this page with other choices."""
    given = {key: request.args[key] for key in CHOICES if key in request.args}
    here = partial(url_for, ".compare", lang=edition.lang, slug=edition.slug)
    return lambda **changes: here(**(given | changes))


def _lines(edition: Edition, numbers: Collection[int]) -> dict[int, Line]:
    versions = list_numbered(db(), edition, numbers)
    return {line.version.number: line for line in lines_of([*versions.values()])}


def _facts(older: Revision, newer: Revision) -> dict[str, Sequence[Piece]]:
    """Return what changed around the text, by the name of the field."""
    drafts = allows(current_actor(), Permission.ARTICLE_READ_DRAFT)
    facts = {
        "title": compare_lines(older.title, newer.title),
        "summary": compare_lines(older.summary, newer.summary),
        "applies_to": compare_labels(older.applies_to, newer.applies_to),
        "tags": compare_labels(older.tags, newer.tags),
        # The words are hidden from readers.
        "keywords": compare_labels(older.keywords, newer.keywords) if drafts else (),
    }
    return {
        name: pieces
        for name, pieces in facts.items()
        if any(piece.side is not Side.BOTH for piece in pieces)
    }


def _difference(older: Page, newer: Page) -> dict[str, object]:
    if request.args.get("view") != "page":
        text = compare_texts(older.revision.source, newer.revision.source)
        return {"view": "text", "text": text, "blocks": None}
    rows = compare_rendered(older.rendering.html, newer.rendering.html)
    return {"view": "page", "text": None, "blocks": fold_blocks(rows)}


def _origins(paragraphs: Sequence[Paragraph], lines: dict[int, Line]) -> list[Origin]:
    return [
        Origin(line=lines[number], paragraphs=[one.text for one in group])
        for number, group in groupby(paragraphs, lambda one: one.number)
    ]
