"""Waiting for help that must not hold up a request."""

import logging
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import BoundedSemaphore, Thread
from typing import TypeVar

log = logging.getLogger("askfirst")

T = TypeVar("T")
# Work that never ends may take so many threads and no more.
_places = BoundedSemaphore(4)


def within(seconds: float, work: Callable[[], T]) -> T | None:
    """Return what the work gives; `None` when it fails or takes longer.

    The work runs in a thread of its own, so it may use nothing of the request.
    """
    if not _places.acquire(blocking=False):
        return None
    done: SimpleQueue[T | None] = SimpleQueue()
    Thread(target=_run, args=(work, done), name="within", daemon=True).start()
    try:
        return done.get(timeout=seconds)
    except Empty:
        log.warning("a request did not wait for suggestions any longer")
        return None


def _run(work: Callable[[], T], done: "SimpleQueue[T | None]") -> None:
    try:
        done.put(work())
    except Exception:
        log.exception("no suggestions")
        done.put(None)
    finally:
        _places.release()
