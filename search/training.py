"""What is learned from the index, kept up with it by a thread in the background."""

import logging
import threading
import time
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search import asking
from search.asking import Classifier
from search.bilingual.editions import partners
from search.bilingual.learning import Learned, learn
from search.bilingual.lexicon import Lexicon
from search.live import Live
from search.postings import Flags, Ints, Names
from search.protocol import IndexUnavailable
from search.reading import UNREAD, Syllabus, lessons, places, read, syllabus
from search.scoring import Floats
from search.snapshot import Snapshot
from search.suggester import Suggester

# A busy day of publishing must not keep a core busy with fitting: pauses last so
# many times as long as fitting does.
PAUSE_S, PAUSE_TIMES = 30.0, 20
# Between two handfuls of texts it rests so many times as long as they took.
REST_TIMES = 1.0
CLOSE_S = 2.0

# Who asks so probably wants it, and rather than before anything was said.
ADMITTED, TELLING = 0.3, 0.05

log = logging.getLogger(__name__)

Numbers = NDArray[np.int64]


class Models(NamedTuple):
    """What is learned from the texts, and from how people asked for them."""

    likeness: Suggester
    asking: Classifier | None
    learned: Learned


@dataclass(frozen=True)
class Trained:
    """What was learned, and where each article of a snapshot stands in it.

    A place of -1 stands for an article that a model does not know. `partner` is each
    text's edition in the other language, -1 where there is none.
    """

    models: Models
    places: Numbers
    asked_places: Numbers
    partner: Ints

    @property
    def lexicon(self) -> Lexicon:
        """The dictionary between the languages."""
        return self.models.learned.lexicon

    def cosines(self, text: str) -> Floats:
        """Return the likeness of a text to each article, 0 to 1. Shape (size,)."""
        return _spread(self.models.likeness.scores(text), self.places)

    def asked(self, text: str) -> Floats:
        """Return how well a text fits what each article is asked for with, 0 to 1."""
        if self.models.asking is None:
            return np.zeros(len(self.places), np.float32)
        return _spread(self.models.asking.likeliness(text), self.asked_places)

    @cached_property
    def admitted(self) -> Floats:
        """Above what likeliness an article is found by words that it does not hold.

        Shape (size,).
        """
        if self.models.asking is None:
            return np.ones(len(self.places), np.float32)
        least = np.maximum(self.models.asking.beforehand + TELLING, ADMITTED)
        return _spread(least, self.asked_places)

    @cached_property
    def unknown(self) -> Flags:
        """The articles that the first model has not read. Shape (size,)."""
        return self.places < 0

    def similar(self, name: int) -> Floats | None:
        """Return the likeness of an article to each; None if it is unknown."""
        found = self.models.likeness.similar(name)
        return None if found is None else _spread(found, self.places)


class Trainer:
    """Learns in one thread; until it is through for the first time there is nothing."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._is_hurried = False
        self._reading = UNREAD
        self._syllabus: Syllabus | None = None
        self._model: Models | None = None
        self._fitted: tuple[str, ...] | None = None
        self._again_at = 0.0
        self._paired: tuple[tuple[str, ...], Trained] | None = None

    def warm(self, wait: bool) -> None:
        """Fit a model of the newest snapshot, unless that is done or under way."""
        self._is_hurried |= wait
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._fit, daemon=True)
                self._thread.start()
            thread = self._thread
        if wait:
            thread.join()
            self._is_hurried = False

    def trained(self, snapshot: Snapshot) -> Trained | None:
        """Return the model as it applies to a snapshot, and see that it keeps up."""
        model, paired = self._model, self._paired
        if model is None:
            return None
        state = snapshot.state
        if self._fitted != state and time.monotonic() > self._again_at:
            self.warm(wait=False)
        if paired is None or paired[0] != state or paired[1].models is not model:
            paired = (state, pair(model, snapshot))
            self._paired = paired
        return paired[1]

    def close(self) -> None:
        """Stop learning; what cannot be interrupted goes on for nobody."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(CLOSE_S)

    def _fit(self) -> None:
        begun = time.monotonic()
        try:
            self._learn()
        except _Stopped:
            return
        except IndexUnavailable as error:
            log.warning("no model for suggestions: %s", error)
        now = time.monotonic()
        self._again_at = now + max(PAUSE_S, PAUSE_TIMES * (now - begun))

    def _learn(self) -> None:
        before = self._model
        with self._live.reading() as snapshot:
            state = snapshot.state
            if self._fitted == state:
                return
            self._reading = read(snapshot, self._reading, self._rest)
            learned = learn(snapshot, before and before.learned, self._check)
            chosen = syllabus(self._reading)
            is_known = chosen.is_like(self._syllabus)
            news = None if is_known else lessons(snapshot, chosen, self._rest)
        # Without the snapshot, because nothing can interrupt this.
        taught = before.asking if before else None
        if news is not None:
            taught = asking.fit(news.ways, news.others)
            self._syllabus = chosen
        self._check()
        likeness = self._reading.likeness
        self._model = Models(likeness, taught, learned) if likeness else None
        self._fitted = state

    def _check(self) -> None:
        self._rest(0.0)

    def _rest(self, seconds: float) -> None:
        """Leave the core to others for a while, unless somebody waits."""
        if self._stop.wait(0.0 if self._is_hurried else REST_TIMES * seconds):
            raise _Stopped


class _Stopped(BaseException):
    """The engine is being closed; not an error of the index."""


def pair(models: Models, snapshot: Snapshot) -> Trained:
    """Return the models as they apply to a snapshot."""
    asked = models.asking.names if models.asking else ()
    return Trained(
        models,
        _known(models.likeness.names, snapshot),
        _known(np.array(asked, np.int64), snapshot),
        partners(snapshot),
    )


def _known(names: Names, snapshot: Snapshot) -> Numbers:
    """Return where each article of a snapshot stands among the names, else -1."""
    return np.where(snapshot.alive, places(names, snapshot.names), -1)


def _spread(values: Floats, places: Numbers) -> Floats:
    """Return the values at these places, and 0 at -1."""
    # The last place, which is that of -1 when wrapped.
    spread: Floats = np.append(values, np.float32(0)).take(places, mode="wrap")
    return spread
