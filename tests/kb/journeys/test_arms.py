"""The draw of the holdout."""

import pytest

from kb.journeys.arms import arm

PEOPLE = [f"u{n}" for n in range(2000)] + [f"v访客{n}" for n in range(2000)]


def test_nobody_is_held_out_of_a_share_of_nothing() -> None:
    assert {arm(person, 0.0, "salt") for person in PEOPLE} == {"suggest"}


def test_everybody_is_held_out_of_the_whole() -> None:
    assert {arm(person, 1.0, "salt") for person in PEOPLE} == {"holdout"}


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5])
def test_about_the_share_is_held_out(share: float) -> None:
    held_out = sum(arm(person, share, "salt") == "holdout" for person in PEOPLE)
    assert held_out / len(PEOPLE) == pytest.approx(share, abs=0.03)


def test_a_person_stays_in_the_arm_and_a_larger_share_only_adds() -> None:
    before = {p for p in PEOPLE if arm(p, 0.1, "salt") == "holdout"}
    after = {p for p in PEOPLE if arm(p, 0.3, "salt") == "holdout"}
    assert before == {p for p in PEOPLE if arm(p, 0.1, "salt") == "holdout"}
    assert before < after


def test_another_salt_draws_anew() -> None:
    one = {p for p in PEOPLE if arm(p, 0.5, "one") == "holdout"}
    other = {p for p in PEOPLE if arm(p, 0.5, "other") == "holdout"}
    assert len(one & other) / len(PEOPLE) == pytest.approx(0.25, abs=0.03)


def test_the_draw_is_the_same_on_every_machine() -> None:
    arms = [arm(person, 0.5, "salt") for person in ("u1", "u2", "u3", "vx")]
    assert arms == ["suggest", "holdout", "suggest", "holdout"]
