"""What templates see: one namespace per feature, and few ready values."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from flask import Flask, request, url_for
from flask_babel import format_date, format_datetime, format_decimal, format_timedelta
from jinja2 import BaseLoader, FileSystemLoader, PrefixLoader, StrictUndefined

from kb.clock import utc_now
from kb.policy import Permission, allows
from kb.text import SafeHtml
from webapp import labels
from webapp.bell import unread_notices
from webapp.i18n import HTML_LANG, other_lang, reader_lang
from webapp.login import current_actor
from webapp.visitor import cookie_name

FOLDER = Path(__file__).parent
FEATURES = (
    "shared home find read ask desk write review "
    "upkeep notices announce feeds insights practice tune account admin demo"
).split()
THEMES = ("auto", "light", "dark")


def init_templating(app: Flask) -> None:
    """Have templates fail on what is undefined and load by feature."""
    app.jinja_options = {"undefined": StrictUndefined, "loader": _loader()}
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.filters.update(_FILTERS)
    app.jinja_env.globals.update(
        static=static, unread_notices=unread_notices, **_LABELS
    )
    app.context_processor(lambda: _context(app))


_LABELS: dict[str, Any] = {
    "kinds": labels.KINDS,
    "audiences": labels.AUDIENCES,
    "significances": labels.SIGNIFICANCES,
    "phases": labels.PHASES,
    "phase_tones": labels.PHASE_TONES,
    "review_states": labels.REVIEW_STATES,
    "confidences": labels.CONFIDENCES,
    "confidence_tones": labels.CONFIDENCE_TONES,
    "licenses": labels.LICENSES,
    "repair_states": labels.REPAIR_STATES,
    "reasons": labels.REASONS,
    "role_names": labels.ROLES,
    "statuses": labels.STATUSES,
    "status_tones": labels.STATUS_TONES,
    "priorities": labels.PRIORITIES,
    "tiers": labels.TIERS,
    "channels": labels.CHANNELS,
    "relations": labels.RELATIONS,
    "lang_names": labels.LANG_NAMES,
    "category_icons": labels.CATEGORY_ICONS,
    "announcement_tones": labels.ANNOUNCEMENT_TONES,
}


def _loader() -> BaseLoader:
    return PrefixLoader(
        {name: FileSystemLoader(FOLDER / name / "templates") for name in FEATURES}
    )


def _context(app: Flask) -> dict[str, Any]:
    actor = current_actor()
    lang = reader_lang()
    return {
        "current": actor,
        "can": lambda name, thing=None: allows(actor, Permission(name), thing),
        "lang": HTML_LANG[lang],
        "content_lang": lang,
        "other_lang": HTML_LANG[other_lang(lang)],
        "theme": theme(),
        "site_name": app.config["SITE_NAME"],
        "demo_mode": app.config["DEMO"],
        "registration": app.config["REGISTRATION"],
    }


def theme() -> str:
    """Return the reader's theme."""
    chosen = request.cookies.get(cookie_name("theme"), "auto")
    return chosen if chosen in THEMES else "auto"


def static(path: str) -> str:
    """Return the address of a static file with the hash of its content."""
    return url_for("static", filename=path, v=_content_hash(path))


@lru_cache(maxsize=512)
def _content_hash(path: str) -> str:
    content = (FOLDER / "static" / path).read_bytes()
    return hashlib.sha256(content).hexdigest()[:12]


Length = Literal["short", "medium", "long", "full"]


def moment(at: datetime, length: Length = "medium") -> str:
    """Return date and time in the reader's language and the site's zone."""
    text: str = format_datetime(at, length)
    return text


def day(at: datetime, length: Length = "medium") -> str:
    """Return the date alone."""
    text: str = format_date(at, length)
    return text


def ago(at: datetime) -> str:
    """Return how long ago or how far ahead a moment is."""
    text: str = format_timedelta(at - utc_now(), add_direction=True, threshold=1.1)
    return text


def number(value: float) -> str:
    """Return a number as the reader's language writes it."""
    text: str = format_decimal(round(value, 1))
    return text


def percent(share: float | None) -> str:
    """Return a share of 0 to 1 as whole per cent; a dash for none."""
    return "–" if share is None else f"{round(100 * share)}\u00a0%"


def sanitized(html: str) -> SafeHtml:
    """Return stored HTML that the sanitiser made when it was written."""
    return SafeHtml(html)


_FILTERS: dict[str, Callable[..., Any]] = {
    "moment": moment,
    "day": day,
    "ago": ago,
    "number": number,
    "percent": percent,
    "sanitized": sanitized,
}
