"""Limits of a question, and what stands for one of its words."""

import pytest

from search.query import SEARCH_WORDS, ask


@pytest.mark.parametrize("text", ["word " * 500, "卡纸" * 500, "a" * 5000])
def test_a_long_question_is_cut(text: str) -> None:
    question = ask(text)
    assert len(question.words) <= SEARCH_WORDS
    assert len(question.terms) <= 2 * 4 * SEARCH_WORDS


def test_words_above_the_limit_are_left_out() -> None:
    text = " ".join(f"w{n}x" for n in range(2 * SEARCH_WORDS))
    assert len(ask(text).words) == SEARCH_WORDS


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("wi-fi", [{"wi-fi"}, {"wifi"}, {"wi", "fi"}]),
        ("卡纸", [{"卡纸"}]),
        ("连接失败", [{"连接", "接失", "失败"}]),
        ("卡", [{"卡"}]),
        ("printers", [{"printer"}]),
        ("0x80070005", [{"0x80070005"}, {"80070005"}]),
    ],
)
def test_a_word_may_stand_in_several_ways(text: str, ways: list[set[str]]) -> None:
    (word,) = ask(text).words
    assert [set(way) for way in word.ways] == ways


@pytest.mark.parametrize(
    ("text", "telling"),
    [("卡纸", {"卡纸"}), ("卡", {"卡"}), ("vpn卡纸", {"vpn", "卡纸"})],
)
def test_a_lone_character_tells_only_where_it_was_typed_alone(
    text: str, telling: set[str]
) -> None:
    assert ask(text).telling == telling


@pytest.mark.parametrize(
    ("text", "few"),
    [
        ("paper jam", True),
        ("r c v b x", False),
        ("打印机卡纸", True),
        ("打印机总是卡纸而且发出奇怪的声音", False),
    ],
)
def test_few_words_are_keywords(text: str, few: bool) -> None:
    assert ask(text).is_keywords is few
