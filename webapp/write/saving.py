"""The answer to a save."""

from flask import flash, jsonify, redirect, request, url_for
from flask_babel import gettext as _

from articles.models import Edition
from articles.queries import get_article, head_of
from articles.sharing import draws_on_others, shared_for
from articles.text.including import Reach
from articles.text.render import render
from kb.text import Lang
from webapp.database import db, let_go
from webapp.services import services
from webapp.write.copies import forget, text_key
from webapp.write.forms import ArticleForm
from webapp.write.texts import Page


def saved(edition: Edition, form: ArticleForm) -> Page:
    """Answer a save: go on where the writer wants, without the private copy."""
    forget(form)
    number, lang = get_article(db(), edition.article_id).number, edition.lang
    if wants_json():
        return jsonify(_described(edition, number)), 201
    flash(_("Saved as version %(number)s.", number=edition.head_number))
    wants_review = request.form.get("then") == "review"
    endpoint = "review.show" if wants_review else "write.edit"
    return redirect(url_for(endpoint, number=number, lang=lang))


def render_ahead(source: str, lang: Lang, reach: Reach, own: int | None = None) -> None:
    """Render before anything is written, so that a long text holds no lock.

    Raise `Invalid` for a text that cannot be displayed.
    """
    let_go()
    with services().database.reading() as session:
        shared = shared_for(session, reach, lang, own=own)
        render(source, lang, shared=shared if draws_on_others(source) else None)


def wants_json() -> bool:
    """Say whether a script saves, which stays on its page."""
    return request.accept_mimetypes.best == "application/json"


def _described(edition: Edition, number: int) -> dict[str, str]:
    """Return what an editor needs to go on with a text that was just made."""
    head, lang = head_of(db(), edition), edition.lang
    return {
        "edit_url": url_for("write.edit", number=number, lang=lang),
        "files_url": url_for("write.upload", number=number, lang=lang),
        "presence_url": url_for("write.presence", number=number, lang=lang),
        "key": text_key(number, lang),
        "based_on": str(head.id) if head else "",
    }
