"""The best candidates of a search in the order that was learned."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from kb.text import guess_lang
from search.postings import Floats
from search.protocol import Part
from search.rerank.model import SIGNALS, Model
from search.rerank.reading import Asked, Reader
from search.rerank.signals import Numbers, Seen, measure
from search.scoring import best
from search.snapshot import Snapshot
from search.suggester import Suggester
from search.training import Trained

CANDIDATES = 50
# What a unit of style counts in choosing the candidates, as a share of the best score.
STYLE_SHARE = 0.03


@dataclass(frozen=True)
class Reordered:
    """The candidates, best first, and what each signal adds to their log-odds.

    `numbers` has the shape (candidates,), `added` (candidates, signals). `ranks` are
    those of all articles: the candidates share out anew the places that they had.
    """

    numbers: Numbers
    added: Floats
    ranks: Floats

    def parts(self, number: int) -> Iterator[Part]:
        """Give what the signals say of a candidate; nothing of any other article."""
        for row in self.added[self.numbers == number]:
            sums = dict.fromkeys(SIGNALS.values(), 0.0)
            for name, score in zip(SIGNALS.values(), row.tolist(), strict=True):
                sums[name] += score
            for name, score in sums.items():
                yield Part(signal=f"learned.{name}", score=score)


class Ranker:
    """A model over the articles that a TF-IDF model has read; for many threads."""

    def __init__(self, model: Model, likeness: Suggester) -> None:
        self.model = model
        self._reader = Reader(likeness, model.commonness)
        self._style = model.style.odds(likeness)

    def reorder(
        self,
        snapshot: Snapshot,
        trained: Trained,
        text: str,
        before: Floats,
        likeness: Floats,
    ) -> Reordered:
        """Put the best candidates anew; `before` are scores, 0 where none fits.

        Only articles in the language of the question are compared with it. All
        arrays have the shape (size,).
        """
        style = self._style[trained.places]
        numbers = candidates(snapshot, text, before, style)
        seen = Seen(numbers, before[numbers], likeness[numbers], style[numbers])
        asked = Asked.of(text)
        signals = measure(snapshot, self._reader, asked, seen, learning=False)
        added = self.model.contributions(signals)
        order = np.argsort(-added.sum(axis=1), kind="stable")
        ranks = before.copy()
        ranks[numbers[order]] = _apart(np.sort(before[numbers])[::-1])
        return Reordered(numbers[order], added[order], ranks)


def candidates(snapshot: Snapshot, text: str, before: Floats, style: Floats) -> Numbers:
    """Return the articles worth a second look, those of the right kind first."""
    same = snapshot.chinese == (guess_lang(text) == "zh")
    shares = before / (float(before.max(initial=0)) or 1.0)
    raised = (1 + shares + STYLE_SHARE * style) * ((before > 0) & same)
    return np.array(best(raised.astype(np.float32), CANDIDATES), np.int64)


def _apart(falling: Floats) -> Floats:
    """Return falling values with none equal to the one before it."""
    apart = falling.copy()
    for place in range(1, len(apart)):
        below = np.nextafter(apart[place - 1], np.float32(0))
        apart[place] = min(apart[place], below)
    return apart


def reordered(
    snapshot: Snapshot,
    trained: Trained | None,
    model: Model | None,
    text: str,
    before: Floats,
    likeness: Floats,
) -> Reordered | None:
    """Return the order that a model gives; None where one of the models is missing."""
    if trained is None or model is None or not before.any():
        return None
    last = ranker(model, trained.models.likeness)
    return last.reorder(snapshot, trained, text, before, likeness)


_RANKERS: WeakKeyDictionary[Suggester, Ranker] = WeakKeyDictionary()
_LOCK = threading.Lock()


def ranker(model: Model, likeness: Suggester) -> Ranker:
    """Return the ranker of a model, the same as long as the articles are the same."""
    with _LOCK:
        found = _RANKERS.get(likeness)
        if found is None or found.model is not model:
            found = _RANKERS[likeness] = Ranker(model, likeness)
        return found
