"""The weights under which the right candidates come first."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.postings import Flags, Floats
from search.rerank.model import FURTHEST

PENALTY = 0.005
STEPS = 300

Weights = NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """A question with the signals of its candidates and which of them is right.

    `signals` has the shape (candidates, signals), `right` (candidates,); where no
    candidate is right there is nothing to learn from it, but it counts when judged.
    `place` is where the best right one stood before, from 1, and 0 if nowhere.
    """

    signals: Floats
    right: Flags
    weight: float
    place: int


@dataclass(frozen=True)
class Fit:
    """Weights of signals that count from `means` in units of `spreads`."""

    weights: Weights
    means: Weights
    spreads: Weights

    def places(self, case: Case) -> int:
        """Return where the best right candidate comes, from 1; 0 if there is none."""
        if not case.right.any():
            return 0
        units = _units(case.signals, self.means, self.spreads)
        scores = units @ self.weights
        return int((scores > scores[case.right].max()).sum()) + 1


def fit_weights(cases: Sequence[Case]) -> Fit:
    """Return the weights of a conditional logit (McFadden, 1974).

    It makes it likely that, of all candidates of a question, the right one is chosen;
    an L2 penalty keeps the weights small.
    """
    from scipy.optimize import minimize

    taught = [case for case in cases if case.right.any() and len(case.right) > 1]
    means, spreads = _scale(taught)
    starts = np.cumsum([0, *(len(case.right) for case in taught)])[:-1]
    units = _units(np.concatenate([c.signals for c in taught]), means, spreads)
    shares = np.concatenate([c.right / c.right.sum() for c in taught])
    counts = np.array([c.weight for c in taught])
    sizes = [len(c.right) for c in taught]
    each = np.repeat(counts / counts.sum(), sizes)

    def loss(weights: Weights) -> tuple[float, Weights]:
        scores = units @ weights
        scores -= np.repeat(np.maximum.reduceat(scores, starts), sizes)
        odds = np.exp(scores)
        sums = np.repeat(np.add.reduceat(odds, starts), sizes)
        lost = -float((each * shares * (scores - np.log(sums))).sum())
        slope = units.T @ (each * (odds / sums - shares))
        return lost + PENALTY / 2 * float(weights @ weights), slope + PENALTY * weights

    found = minimize(
        loss,
        np.zeros(units.shape[1]),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": STEPS},
    )
    return Fit(found.x, means, spreads)


def _scale(cases: Sequence[Case]) -> tuple[Weights, Weights]:
    """Return the mean of each signal, and its spread within one question."""
    means = np.concatenate([case.signals for case in cases]).mean(axis=0)
    within = [case.signals - case.signals.mean(axis=0) for case in cases]
    spreads = np.sqrt((np.concatenate(within) ** 2).mean(axis=0))
    # What is the same for all candidates tells nothing.
    return means.astype(np.float64), np.where(spreads > 1e-6, spreads, 1e6)


def _units(signals: Floats, means: Weights, spreads: Weights) -> Weights:
    return np.clip((signals - means) / spreads, -FURTHEST, FURTHEST)
