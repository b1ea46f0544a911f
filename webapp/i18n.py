"""The reader's language and what depends on it."""

from typing import cast

from flask import Flask, current_app, g, request
from flask_babel import Babel, gettext

from kb.errors import AskFirstError
from kb.text import LANGS, Lang
from webapp.login import current_login
from webapp.visitor import cookie_name

LOCALES: dict[Lang, str] = {"en": "en", "zh": "zh_Hans_CN"}
HTML_LANG: dict[Lang, str] = {"en": "en", "zh": "zh-CN"}


def init_i18n(app: Flask, time_zone: str) -> None:
    """Translate by the reader's choice."""
    Babel(
        app,
        locale_selector=lambda: LOCALES[reader_lang()],
        timezone_selector=lambda: time_zone,
    )


def reader_lang() -> Lang:
    """Return the language chosen, else the account's, the browser's, the site's."""
    if "lang" not in g:
        g.lang = _chosen() or _accepted() or current_app.config["DEFAULT_LANG"]
    lang: Lang = g.lang
    return lang


def other_lang(lang: Lang) -> Lang:
    """Return the site's other language."""
    return "zh" if lang == "en" else "en"


def message_of(error: AskFirstError) -> str:
    """Return the message of a refusal in the reader's language."""
    return gettext(error.message, **error.params) if error.message else ""


def _chosen() -> Lang | None:
    login = current_login()
    for chosen in (request.cookies.get(cookie_name("lang")), login and login.lang):
        if chosen in LANGS:
            return chosen
    return None


def _accepted() -> Lang | None:
    best = request.accept_languages.best_match(("en", "zh", "zh-CN", "zh-TW", "en-US"))
    return None if best is None else cast(Lang, best[:2])
