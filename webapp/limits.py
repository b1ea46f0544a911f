"""How often one person may do a thing."""

from collections.abc import Callable
from functools import wraps
from time import time
from typing import ParamSpec, TypeVar

from flask import current_app, request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

from kb.errors import TooMany
from kb.text import N_
from webapp.login import current_actor

P = ParamSpec("P")
R = TypeVar("R")


class Limiter:
    """Counters in this process, or in Redis where several processes share them."""

    def __init__(self, redis_url: str, enabled: bool) -> None:
        self.enabled = enabled
        storage = storage_from_string(redis_url) if redis_url else MemoryStorage()
        self._window = MovingWindowRateLimiter(storage)

    def count(self, item: RateLimitItem, *keys: str) -> None:
        """Count one time; raise `TooMany` when it is one too many."""
        if self.enabled and not self._window.hit(item, *keys):
            reset = self._window.get_window_stats(item, *keys).reset_time
            raise TooMany(
                N_("You did this very often. Wait a minute and try again."),
                max(1, int(reset - time())),
            )


def limited(rate: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a person and a network address call the view this often.

    An address may carry many people, so it may do ten times as much.
    """
    person_item = parse(rate)
    address_item = type(person_item)(
        person_item.amount * 10, person_item.multiples, "address"
    )

    def wrap(view: Callable[P, R]) -> Callable[P, R]:
        name = f"{view.__module__}.{view.__name__}"

        @wraps(view)
        def counted(*args: P.args, **kwargs: P.kwargs) -> R:
            limiter: Limiter = current_app.extensions["limiter"]
            limiter.count(person_item, name, current_actor().person_key)
            limiter.count(address_item, name, request.remote_addr or "")
            return view(*args, **kwargs)

        return counted

    return wrap
