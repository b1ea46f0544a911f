"""What two sequences have in common."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.comparing.matching import Effort, Run, match
from tests.articles.texts import PROPERTY

ITEMS = st.lists(st.integers(0, 5), max_size=30)


def common(runs: Sequence[Run]) -> int:
    return sum(run.size for run in runs)


def longest(one: list[int], other: list[int]) -> int:
    """The length of the longest common subsequence, counted the plain way."""
    row = [0] * (len(other) + 1)
    for item in one:
        last = row[:]
        for at, wanted in enumerate(other):
            row[at + 1] = last[at] + 1 if item == wanted else max(row[at], last[at + 1])
    return row[-1]


@PROPERTY
@given(ITEMS, ITEMS, st.integers(-1, 200))
def test_runs_are_equal_rising_and_apart(
    one: list[int], other: list[int], effort: int
) -> None:
    old = new = 0
    for run in match(one, other, Effort(effort)):
        assert run.size > 0
        assert one[run.old : run.old + run.size] == other[run.new : run.new + run.size]
        assert run.old >= old
        assert run.new >= new
        assert (run.old, run.new) != (old, new) or (old, new) == (0, 0)
        old, new = run.old + run.size, run.new + run.size


@PROPERTY
@given(
    st.lists(st.integers(0, 1), max_size=30), st.lists(st.integers(0, 1), max_size=30)
)
def test_without_landmarks_nothing_in_common_is_missed(
    one: list[int], other: list[int]
) -> None:
    # With three of a kind on either side no item is a landmark.
    one, other = [0, 0, 0, 1, 1, 1, *one], [1, 1, 1, 0, 0, 0, *other]
    assert common(match(one, other)) >= longest(one, other) - 1


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("", "", []),
        ("abc", "", []),
        ("abc", "abc", [(0, 0, 3)]),
        ("abcd", "abxd", [(0, 0, 2), (3, 3, 1)]),
        ("xaaby", "zaabw", [(1, 1, 3)]),
        ("abab", "ab", [(0, 0, 2)]),
    ],
)
def test_runs_of_small_examples(
    one: str, other: str, expected: list[tuple[int, int, int]]
) -> None:
    assert match(one, other) == expected


HARD = {
    "the same lines": ([1] * 3000, [1] * 2000),
    "two lines in turns": ([0, 1] * 1500, [0, 1, 1] * 1000),
    "pairs backwards": (
        [n // 2 for n in range(3000)],
        [n // 2 for n in reversed(range(3000))],
    ),
    "few kinds, no order": (
        [n * n % 7 for n in range(6000)],
        [n * n % 11 % 7 for n in range(6000)],
    ),
}


@pytest.mark.parametrize("name", HARD)
def test_the_work_is_bounded_whatever_the_texts(name: str) -> None:
    one, other = HARD[name]
    effort = Effort()
    before = effort.left
    runs = match(one, other, effort)
    assert common(runs) > 0
    # One look at the largest region may still go beyond what was left.
    assert before - effort.left < 2 * before


def test_what_is_in_common_at_the_ends_is_found_without_any_effort() -> None:
    one, other = [1, 2, 3, 9, 4, 5], [1, 2, 3, 8, 7, 4, 5]
    assert match(one, other, Effort(0)) == [(0, 0, 3), (4, 5, 2)]
