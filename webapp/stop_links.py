"""Signed links by which somebody stops a kind of mail, from the mail itself."""

from dataclasses import dataclass

from flask import Flask, current_app
from itsdangerous import BadData, URLSafeTimedSerializer

from kb.errors import NotFound
from kb.text import N_

SALT = "stop telling"
LASTS_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True, kw_only=True)
class Stop:
    """What a link stops: these subscriptions, what these saved searches tell, or all
    mail where there are none of either."""

    user_id: int
    subscription_ids: tuple[int, ...] = ()
    search_ids: tuple[int, ...] = ()


def stop_token(app: Flask, stop: Stop) -> str:
    """Return the part of a link that says, and proves, what it stops."""
    ids = [stop.user_id, *stop.subscription_ids]
    searches = [list(stop.search_ids)] if stop.search_ids else []
    token: str = _signer(app).dumps([*searches, *ids])
    return token


def read_stop(token: str) -> Stop:
    """Return what a link stops; raise `NotFound` for a bad or old one."""
    try:
        values = _signer(current_app).loads(token, max_age=LASTS_SECONDS)
        searches = values.pop(0) if isinstance(values[0], list) else []
        user_id, *subscriptions = values
        return Stop(
            user_id=int(user_id),
            subscription_ids=tuple(subscriptions),
            search_ids=tuple(searches),
        )
    except (BadData, IndexError, ValueError, TypeError):
        raise NotFound(N_("This link is not valid, or no longer.")) from None


def _signer(app: Flask) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(app.config["SECRET_KEY"], salt=SALT)
