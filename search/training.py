"""The suggester's model, kept up with the index by a thread in the background."""

import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.live import Live
from search.protocol import IndexUnavailable
from search.scoring import Floats
from search.snapshot import Snapshot
from search.suggester import Key, Sample, Suggester, fit

# A busy day of publishing must not keep a core busy with fitting.
PAUSE_S = 30.0

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Trained:
    """A model, and the numbers of its articles in the snapshot it is used with.

    A number of -1 stands for an article that the snapshot no longer has.
    """

    model: Suggester
    numbers: NDArray[np.int64]
    size: int

    def cosines(self, text: str) -> Floats:
        """Return the likeness of a text to each article, 0 to 1. Shape (size,)."""
        return self._spread(self.model.scores(text))

    def similar(self, key: Key) -> Floats | None:
        """Return the likeness of an article to each; None if it is unknown."""
        found = self.model.similar(key)
        return None if found is None else self._spread(found)

    def _spread(self, values: Floats) -> Floats:
        found = np.zeros(self.size, np.float32)
        known = self.numbers >= 0
        found[self.numbers[known]] = values[known]
        return found


class Trainer:
    """Fits one model at a time; until the first is ready there is none."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._model: Suggester | None = None
        self._fitted: tuple[str, ...] | None = None
        self._fitted_at = 0.0
        self._paired: tuple[tuple[str, ...], Trained] | None = None

    def warm(self, wait: bool) -> None:
        """Fit a model of the newest snapshot, unless that is done or under way."""
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._fit, daemon=True)
                self._thread.start()
            thread = self._thread
        if wait:
            thread.join()

    def trained(self, snapshot: Snapshot) -> Trained | None:
        """Return the model as it applies to a snapshot, and see that it keeps up."""
        model, paired = self._model, self._paired
        if model is None:
            return None
        state = snapshot.state
        if self._fitted != state and time.monotonic() - self._fitted_at > PAUSE_S:
            self.warm(wait=False)
        if paired is None or paired[0] != state or paired[1].model is not model:
            paired = (state, _paired(model, snapshot))
            self._paired = paired
        return paired[1]

    def close(self) -> None:
        """Stop fitting and wait for the thread to end."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def _fit(self) -> None:
        try:
            with self._live.reading() as snapshot:
                if self._fitted == snapshot.state:
                    return
                model = fit(self._samples(snapshot))
                self._fitted, self._model = snapshot.state, model
        except _Stopped:
            return
        except IndexUnavailable as error:
            log.warning("no model for suggestions: %s", error)
        self._fitted_at = time.monotonic()

    def _samples(self, snapshot: Snapshot) -> Iterator[Sample]:
        for key, number in snapshot.numbers().items():
            if self._stop.is_set():
                raise _Stopped
            yield sample(snapshot, key, number)


class _Stopped(BaseException):
    """The engine is being closed; not an error of the index."""


def sample(snapshot: Snapshot, key: Key, number: int) -> Sample:
    """Return the words of an article as they are stored in the index."""
    stored, *sections = snapshot.stored(number)
    texts = [stored["summary"]]
    for _, heading, text in sections:
        texts += [heading, text]
    return Sample(
        key=key,
        title=stored["title"],
        keywords=tuple(stored["keywords"]),
        asked_as=tuple(stored["asked_as"]),
        body="\n".join(texts),
    )


def _paired(model: Suggester, snapshot: Snapshot) -> Trained:
    known = snapshot.numbers()
    numbers = np.array([known.get(key, -1) for key in model.keys], np.int64)
    return Trained(model, numbers, snapshot.size)
