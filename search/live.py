"""The newest state of the index, shared by the threads of a process."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from search.index import guarded, open_snapshot
from search.snapshot import Snapshot
from search.store import Stamp, Store


class _Lease:
    """A snapshot and the number of threads that read it."""

    def __init__(self, snapshot: Snapshot, folder: Path, stamp: Stamp) -> None:
        self.snapshot = snapshot
        self.folder = folder
        self.stamp = stamp
        self.readers = 0
        self.is_retired = False


class Live:
    """Hands out the newest snapshot; an old one closes after its last reader.

    A fresh searcher is opened whenever the pointer or the manifest moves; Whoosh's
    own `refresh` brings withdrawn articles back in some of its releases.
    """

    def __init__(self, store: Store, weights: Mapping[str, float]) -> None:
        self._store = store
        self._weights = weights
        self._lease: _Lease | None = None
        self._lock = threading.Lock()
        self._opening = threading.Lock()

    @contextmanager
    def reading(self) -> Iterator[Snapshot]:
        """Give the newest snapshot; raise `IndexUnavailable` for any damage."""
        lease = self._enter()
        try:
            with guarded("the index cannot be read"):
                yield lease.snapshot
        finally:
            self._leave(lease)

    def close(self) -> None:
        """Close the snapshot as soon as nobody reads it any more."""
        with self._lock:
            self._retire(self._lease)
            self._lease = None

    def _enter(self) -> _Lease:
        with self._lock:
            if lease := self._current():
                return lease
        with self._opening:
            with self._lock:
                if lease := self._current():
                    return lease
                old = self._lease
            folder = self._store.live()
            stamp = self._store.stamp(folder)
            frozen = old.snapshot.frozen if old and old.folder == folder else {}
            opened = open_snapshot(folder, self._weights, frozen)
            with self._lock:
                self._retire(self._lease)
                self._lease = _Lease(opened, folder, stamp)
                self._lease.readers += 1
                return self._lease

    def _current(self) -> _Lease | None:
        """Return the open snapshot, with a reader more, if it is the newest."""
        lease = self._lease
        if lease is None or not self._store.stands(lease.folder, lease.stamp):
            return None
        lease.readers += 1
        return lease

    def _leave(self, lease: _Lease) -> None:
        with self._lock:
            lease.readers -= 1
            if lease.is_retired and not lease.readers:
                lease.snapshot.close()

    def _retire(self, lease: _Lease | None) -> None:
        if lease is None:
            return
        lease.is_retired = True
        if not lease.readers:
            lease.snapshot.close()
