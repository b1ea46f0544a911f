"""Where a reading came from, and that it took place."""

import re
import secrets

from flask import request

from articles.models import Revision
from kb.clock import utc_now
from kb.events.types import (
    ArticleRead,
    Event,
    SearchOpened,
    SuggestionOpened,
)
from kb.journeys.refs import ArticleRef
from webapp.login import current_actor
from webapp.services import services

SOURCES = frozenset(("search", "suggestion", "link", "home", "ticket", "related"))
# The reader never left: the page was shown again after a verdict.
AGAIN = "again"
MOST_RANK = 1000
_KEY = re.compile(r"[\w-]{1,64}", re.ASCII)


def note_reading(revision: Revision) -> str | None:
    """Note that the revision is read; return the key of the reading, if it is one."""
    came_from = request.args.get("f", "")
    if came_from == AGAIN or _is_ahead_of_the_reader():
        return None
    source = came_from if came_from in SOURCES else "direct"
    read_key = secrets.token_urlsafe(12)
    ref = ArticleRef(revision.article_id, revision.id)
    now, actor = utc_now(), current_actor()
    reading = ArticleRead.by(
        actor,
        now,
        **ref._asdict(),
        read_key=read_key,
        source=source,
        lang=revision.lang,
    )
    services().observations.add(*_opened(ref, source), reading)
    return read_key


def is_key(text: str) -> bool:
    """Say whether a text may be the key of a search, a form or a reading."""
    return bool(_KEY.fullmatch(text))


def _is_ahead_of_the_reader() -> bool:
    purpose = request.headers.get("Sec-Purpose", "")
    return request.method == "HEAD" or purpose.startswith("prefetch")


def _opened(ref: ArticleRef, source: str) -> list[Event]:
    key = request.args.get("k", "")
    rank = request.args.get("r", 0, type=int)
    if not is_key(key) or not 1 <= rank <= MOST_RANK:
        return []
    now, actor = utc_now(), current_actor()
    if source == "search":
        return [SearchOpened.by(actor, now, **ref._asdict(), search_key=key, rank=rank)]
    if source == "suggestion":
        return [
            SuggestionOpened.by(actor, now, **ref._asdict(), form_key=key, rank=rank)
        ]
    return []
