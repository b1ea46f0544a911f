"""Weights are found, and a gain is told from chance."""

import numpy as np
import pytest

from search.rerank.fitting import Case, fit_weights
from search.rerank.judging import judge


def case(seed: int, size: int = 8) -> Case:
    """A question whose right candidate has more of the first signal than most."""
    chance = np.random.default_rng(seed)
    signals = chance.normal(size=(size, 3)).astype(np.float32)
    signals[0, 0] += 2
    signals[:, 2] = 4
    right = np.arange(size) == 0
    return Case(signals=signals, right=right, weight=1.0, place=3)


def test_the_signal_that_tells_gets_the_weight() -> None:
    found = fit_weights([case(seed) for seed in range(60)])
    first, second, same_for_all = found.weights
    assert first > 1
    assert abs(second) < 0.5
    assert same_for_all == pytest.approx(0)
    places = [found.places(case(seed)) for seed in range(60, 100)]
    assert np.mean(np.array(places) == 1) > 0.6


def test_a_question_without_a_right_candidate_has_no_place() -> None:
    one = case(1)
    lost = Case(one.signals, np.zeros(8, np.bool_), 1.0, 0)
    found = fit_weights([case(2), case(3), lost])
    assert found.places(lost) == 0


@pytest.mark.parametrize(
    ("before", "after", "is_won"),
    [
        ([2] * 50, [1] * 50, True),
        ([1] * 50, [2] * 50, False),
        ([1, 2] * 25, [2, 1] * 25, False),
        ([0] * 50, [101] * 50, False),
    ],
)
def test_a_gain_counts_beyond_chance(
    before: list[int], after: list[int], is_won: bool
) -> None:
    gain = judge(before, after)
    assert gain.is_won is is_won
    assert gain.low <= gain.after - gain.before <= gain.high
