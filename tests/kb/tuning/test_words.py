"""Groups of synonyms as they are typed, and as they lie in a file."""

import pytest

from kb.errors import Invalid
from kb.tuning import words as rules


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("wifi = wlan = 无线网络", ["wifi", "wlan", "无线网络"]),
        ("wifi＝无线网络", ["wifi", "无线网络"]),
        ("blue screen\r\n蓝屏\r\n\r\n BSOD ", ["blue screen", "蓝屏", "BSOD"]),
        ("  =\n= ", []),
        ("a\x00b = c", ["ab", "c"]),
    ],
)
def test_words_stand_between_equals_signs_or_on_lines(
    typed: str, words: list[str]
) -> None:
    assert rules.split(typed) == words


def test_a_group_holds_each_word_once_as_it_was_first_written() -> None:
    group = rules.group_of(
        ["Wi-Fi", "ｗｉ-ｆｉ", " 无线  网络 ", "WI-FI", "", "无线 网络"]
    )
    assert group == ("Wi-Fi", "无线 网络")


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ([], "two different"),
        (["wifi"], "two different"),
        (["WiFi", "wifi", "ＷＩＦＩ"], "two different"),
        ([str(n) for n in range(13)], "at most 12"),
        (["x" * 61, "y"], "longer than 60"),
        (["无" * 61, "y"], "longer than 60"),
        (["a=b", "c"], "equals"),
        (["…!", "c"], "no letter"),
    ],
)
def test_a_group_that_does_not_do_is_refused(words: list[str], problem: str) -> None:
    with pytest.raises(Invalid, match=problem) as caught:
        rules.group_of(words)
    assert caught.value.field == "words"


def test_twelve_words_of_sixty_characters_do() -> None:
    words = [f"{n:02}" + "无" * 58 for n in range(12)]
    assert rules.group_of(words) == tuple(words)


def test_a_file_comes_back_as_it_went_out() -> None:
    groups = [("wifi", "wlan", "无线网络"), ("C#", "c sharp")]
    assert [line.group for line in rules.read(rules.write(groups))] == groups


def test_a_file_names_its_wrong_lines() -> None:
    text = "wifi = wlan\n\nprinter\n#REF! = reference error\n打印机 = WLAN\n"
    lines = rules.read(text)
    assert [(one.number, one.group) for one in lines] == [
        (1, ("wifi", "wlan")),
        (3, ()),
        (4, ("#REF!", "reference error")),
        (5, ()),
    ]
    assert [str(one.error) for one in lines if one.error] == [
        "Give at least two different words.",
        "“WLAN” stands in line 1 already.",
    ]


def test_a_file_is_compared_with_what_is_in_force() -> None:
    lines = rules.read("WLAN = wifi\nmouse = 鼠标\ntablet = screen\n")
    plan = rules.plan(lines, [["wifi", "wlan"], ["screen", "屏幕"]])
    assert plan.known == 1
    assert plan.added == [("mouse", "鼠标")]
    assert [(one.number, str(one.error)) for one in plan.wrong] == [
        (3, "“screen” stands in another group already: screen = 屏幕")
    ]
