"""How Chinese is read, and how letters are cut into syllables."""

import pytest

from search.pinyin import (
    LETTERS,
    divisions,
    initials,
    readings,
    sounds,
    typed_sounds,
)


@pytest.mark.parametrize(
    ("character", "expected"),
    [
        ("打", {"da"}),
        ("重", {"zhong", "chong"}),
        ("行", {"xing", "hang"}),
        ("绿", {"lv"}),
        ("略", {"lue"}),
        ("鑫", {"xin"}),
        ("a", set()),
        ("の", set()),
    ],
)
def test_a_character_has_its_usual_readings(character: str, expected: set[str]) -> None:
    assert set(readings(character)) == expected


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("dayinji", [("da", "yin", "ji")]),
        ("xian", [("xian",), ("xi", "an")]),
        ("lve", [("lue",), ("lv", "e")]),
        ("outlook", []),
        ("dyj", []),
        ("打印", []),
        ("", []),
    ],
)
def test_letters_are_cut_into_syllables(
    letters: str, expected: list[tuple[str, ...]]
) -> None:
    assert list(divisions(letters)) == expected


@pytest.mark.parametrize("letters", ["an" * 20, "anga" * 10, "x" * 10**6, "ang" * 99])
def test_hard_letters_are_cut_within_limits(letters: str) -> None:
    assert len(divisions(letters)) <= 8
    assert len(letters) <= LETTERS or not divisions(letters)


def test_a_pair_lies_under_each_of_its_readings() -> None:
    assert set(sounds("重置码")) == {"zhong zhi|重置", "chong zhi|重置", "zhi ma|置码"}
    assert list(sounds("重")) == []
    assert list(sounds("のは")) == []


def test_initials_lead_to_characters() -> None:
    assert "dyj|打印机" in set(initials("打印机"))
    assert "yj|印机" in set(initials("打印机"))
    assert list(initials("印")) == []


def test_the_beginning_of_a_title_is_typed_whole_or_by_initials() -> None:
    assert set(typed_sounds("打印机")) == {"dayinji", "dyj"}
    assert list(typed_sounds("のは")) == []
    assert max(map(len, typed_sounds("装" * 99))) <= 6 * 6
