"""Passages that say the same, from the two editions of an article."""

from search.analysis import terms
from search.bilingual.texts import (
    CHINESE_TERMS,
    Edition,
    passage,
    passages,
    shipped,
)


def test_a_passage_holds_what_only_one_language_says() -> None:
    found = passage("配置 BizTalk 端口 8080", "Configure BizTalk port 8080")
    assert set(found.chinese) == {"配", "置", "配置", "端", "口", "端口"}
    assert set(found.english) == {*terms("configure"), *terms("port")}


def test_headings_and_lines_pair_by_their_place() -> None:
    chinese = Edition(
        "打印机", (), "", [("安装", "下载驱动\n\n重启电脑"), ("警告", "")]
    )
    english = Edition(
        "Printer", (), "", [("Setup", "Load the driver\nRestart"), ("Warning", "")]
    )
    found = list(passages(chinese, english))
    assert found[0] == passage("打印机", "Printer")
    assert passage("警告", "Warning") in found
    assert passage("重启电脑", "Restart") in found


def test_sections_that_do_not_match_teach_nothing() -> None:
    chinese = Edition("打印机", (), "", [("安装", "下载驱动"), ("警告", "")])
    english = Edition("Printer", (), "", [("Setup", "Load the driver")])
    assert list(passages(chinese, english)) == [passage("打印机", "Printer")]


def test_a_long_line_is_left_out() -> None:
    long = "".join(chr(0x4E00 + n) for n in range(CHINESE_TERMS))
    assert passage(long, "word") == ((), ())


def test_the_shipped_dictionary_is_sound() -> None:
    entries = shipped()
    assert len(entries) > 1_000
    assert ("打印机", "printer") in entries
    for chinese, english in entries:
        found = passage(chinese, english)
        assert found.chinese, chinese
        assert found.english, english
    assert len(set(entries)) == len(entries)
