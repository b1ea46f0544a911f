"""The interval that holds however often one looks is wide at first, then narrow."""

import numpy as np
import pytest

from kb.analytics.intervals import anytime, wilson


def test_of_nothing_everything_is_possible() -> None:
    assert anytime(0, 0) == (0.0, 1.0)
    assert anytime(0, 1)[0] == 0.0


@pytest.mark.parametrize(("count", "of"), [(3, 30), (50, 100), (100, 100)])
def test_it_holds_the_share_and_is_wider_than_one_look_needs(
    count: int, of: int
) -> None:
    low, high = anytime(count, of)
    once = wilson(count, of)
    assert low <= count / of <= high
    assert high - low > once[1] - once[0]


def test_looking_each_day_finds_a_winner_among_equals_in_one_of_twenty_runs() -> None:
    draws = np.random.default_rng(5).random((200, 150)) < 0.5
    wrong = 0
    for run in draws.cumsum(axis=1):
        looks = (anytime(int(run[n - 1]), n) for n in range(10, 151, 10))
        wrong += any(low > 0.5 or high < 0.5 for low, high in looks)
    assert wrong <= 10
