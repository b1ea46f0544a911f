"""A value of this process that is made again only when what it is made of changes."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

V = TypeVar("V")


class Latest(Generic[V]):
    """The last value, with the key it was made for; for any number of threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._held: tuple[Hashable, V] | None = None

    def get(self, key: Hashable, make: Callable[[], V]) -> V:
        """Return the value for the key, made now unless it is the one held."""
        with self._lock:
            if self._held is None or self._held[0] != key:
                self._held = key, make()
            return self._held[1]
