"""Shares and what they are worth."""

import pytest

from kb.analytics.intervals import share, share_among_peers, wilson


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        # Computed by hand from the formula; the first is Wilson's own shape at p = 1/2.
        (5, 10, 0.2366, 0.7634),
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (1, 1, 0.2065, 1.0),
        (30, 50, 0.4618, 0.7239),
        (0, 0, 0.0, 1.0),
    ],
)
def test_the_interval_is_wilsons(count: int, of: int, low: float, high: float) -> None:
    assert wilson(count, of) == pytest.approx((low, high), abs=5e-5)


def test_nothing_has_no_share() -> None:
    assert share(0, 0).value is None
    assert share(1, 4).value == 0.25
    assert not share(4, 4).is_enough
    assert share(0, 5).is_enough


def test_one_no_of_one_is_worth_less_than_thirty_of_fifty() -> None:
    for peers in (0.05, 0.2, 0.5):
        few, many = share_among_peers(1, 1, peers), share_among_peers(30, 50, peers)
        assert few.low < many.low
        assert (few.count, few.of, few.value) == (1, 1, 1.0)


def test_few_people_are_pulled_to_their_peers_and_many_are_not() -> None:
    few, many = share_among_peers(2, 2, 0.1), share_among_peers(1000, 1000, 0.1)
    assert few.low < 0.15
    assert many.low > 0.97
