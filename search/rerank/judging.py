"""Whether an order is better than another, beyond chance."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from search.rerank.model import Model

DEPTH = 100
RESAMPLES = 2_000
SEED = 5


@dataclass(frozen=True, kw_only=True)
class Gain:
    """Mean reciprocal ranks on held-out questions, and the difference.

    `low` and `high` bound the difference with a confidence of 95 %.
    """

    before: float
    after: float
    low: float
    high: float

    @property
    def is_won(self) -> bool:
        """Whether the new order is better beyond chance."""
        return self.low > 0


@dataclass(frozen=True)
class Learned:
    """A model and its gain on held-out questions, from so many examples."""

    model: Model
    gain: Gain
    questions: int
    articles: int

    @property
    def metrics(self) -> dict[str, float | bool]:
        """The figures as they are kept and shown."""
        counts = {"queries": self.questions, "articles": self.articles}
        return {**counts, **asdict(self.gain), "is_won": self.gain.is_won}


def judge(before: Sequence[int], after: Sequence[int]) -> Gain:
    """Compare where the right article of each question came, from 1; 0 if nowhere.

    The interval is that of a paired bootstrap (Efron and Tibshirani, 1993).
    """
    old, new = _reciprocal(before), _reciprocal(after)
    chance = np.random.default_rng(SEED)
    drawn = chance.integers(0, len(old), (RESAMPLES, len(old)))
    means = (new - old)[drawn].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975]).tolist()
    return Gain(
        before=float(old.mean()),
        after=float(new.mean()),
        low=low,
        high=high,
    )


def _reciprocal(places: Sequence[int]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([1 / p if 0 < p <= DEPTH else 0.0 for p in places])
