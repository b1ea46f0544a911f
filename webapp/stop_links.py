"""Signed links by which somebody stops a kind of mail, from the mail itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask, current_app
from itsdangerous import BadData, URLSafeTimedSerializer

from kb.errors import NotFound
from kb.text import N_

SALT = "stop telling"
LASTS_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True, kw_only=True)
class Stop:
    """What a link stops: these subscriptions, or all mail where there are none."""

    user_id: int
    subscription_ids: tuple[int, ...] = ()


def stop_token(app: Flask, user_id: int, subscription_ids: Sequence[int]) -> str:
    """Return the part of a link that says, and proves, what it stops."""
    token: str = _signer(app).dumps([user_id, *subscription_ids])
    return token


def read_stop(token: str) -> Stop:
    """Return what a link stops; raise `NotFound` for a bad or old one."""
    try:
        user_id, *subscriptions = _signer(current_app).loads(
            token, max_age=LASTS_SECONDS
        )
        return Stop(user_id=int(user_id), subscription_ids=tuple(subscriptions))
    except (BadData, ValueError, TypeError):
        raise NotFound(N_("This link is not valid, or no longer.")) from None


def _signer(app: Flask) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(app.config["SECRET_KEY"], salt=SALT)
