"""The text that an address of the editor names."""

from flask import abort
from werkzeug.wrappers import Response

from articles.models import Edition
from articles.queries import access_article, access_edition, find_edition
from kb.policy import Permission
from kb.text import LANGS, Lang
from webapp.database import db
from webapp.login import current_actor

Page = str | Response | tuple[str, int] | tuple[Response, int]


def lang_of(text: str) -> Lang:
    """Return the language of an address; anything else is no page."""
    if text not in LANGS:
        abort(404)
    return text


def get_text(
    number: int, lang: str, to: Permission = Permission.ARTICLE_WRITE
) -> Edition:
    """Return the article's text in a language for what the actor wants to do."""
    return access_edition(db(), current_actor(), number, lang_of(lang), to=to)


def find_text(number: int, lang: str) -> Edition | None:
    """Return the text in a language, `None` where the article has none yet."""
    to = Permission.ARTICLE_WRITE
    article = access_article(db(), current_actor(), number, to=to)
    return find_edition(db(), article.id, lang_of(lang))
