"""Passages with the words that were asked for marked."""

import re
from html import escape, unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.documents import Section
from search.protocol import RequestText
from search.snippets import matched_words, passage, snippet

MARKED = [
    ("vpn", "Use the VPN client", "Use the <mark>VPN</mark> client"),
    ("ｖｐｎ", "Use ＶＰＮ now", "Use <mark>ＶＰＮ</mark> now"),
    ("wifi", "The Wi-Fi & cable", "The <mark>Wi-Fi</mark> &amp; cable"),
    ("打印机卡纸怎么办", "当打印机卡纸时", "当<mark>打印机卡纸</mark>时"),
    ("卡纸", "处理卡纸", "处理<mark>卡纸</mark>"),
    ("卡", "处理卡纸", "处理<mark>卡</mark>纸"),
    ("打印机", "机器打印", "机器<mark>打印</mark>"),
    ("printers", "a printer", "a <mark>printer</mark>"),
    ("0x80070005", "code 0x80070005.", "code <mark>0x80070005</mark>."),
    ("c#", "in C# or C++", "in <mark>C#</mark> or C++"),
    ("café", "a cafe\u0301 here", "a <mark>cafe\u0301</mark> here"),
    ("script", "<script>", "&lt;<mark>script</mark>&gt;"),
    ("vpn", "nothing here", "nothing here"),
    ("", "nothing here", "nothing here"),
]


@pytest.mark.parametrize(("asked", "text", "expected"), MARKED)
def test_words_are_marked_where_they_stand(
    asked: str, text: str, expected: str
) -> None:
    assert snippet(text, asked) == expected


def test_the_terms_of_the_results_mark_the_same_as_the_question() -> None:
    assert snippet("a paper jam", ("paper", "jam")) == snippet(
        "a paper jam", "paper jam"
    )


@pytest.mark.parametrize(
    ("filler", "needle", "asked"),
    [
        ("filler words here ", "the paper jam", "paper jam"),
        ("其他文字", "打印机卡纸", "卡纸"),
    ],
)
def test_a_long_text_is_cut_around_the_best_place(
    filler: str, needle: str, asked: str
) -> None:
    found = snippet(filler * 60 + needle + filler * 60, asked, width=120)
    assert "<mark>" in found
    assert found.startswith("…")
    assert found.endswith("…")
    assert len(re.sub("<.*?>", "", found)) <= 122


@given(st.text(max_size=300), st.text(max_size=20), st.integers(20, 200))
def test_a_snippet_is_escaped_and_shows_only_the_text(
    text: str, asked: str, width: int
) -> None:
    found = snippet(text, asked, width)
    bare = re.sub("</?mark>", "", found)
    assert "<" not in bare
    assert escape(unescape(bare)) == bare
    assert found.count("<mark>") == found.count("</mark>")


def test_the_passage_comes_from_the_section_that_answers() -> None:
    sections = [
        Section(anchor="", heading="", text="Printers in general."),
        Section(anchor="jam", heading="Paper jam", text="Open the door & pull."),
        Section(anchor="toner", heading="Toner", text="Change the toner."),
    ]
    request = RequestText(subject="My printer has a paper jam")
    assert passage(sections, request) == ("jam", "Open the door &amp; pull.")
    assert passage([], request) == ("", "")


@pytest.mark.parametrize(
    ("asked", "text", "words"),
    [
        ("My Outlook cannot open", "outlook opens", ("Outlook", "open")),
        ("Outlook无法登录怎么办", "无法登录 outlook", ("Outlook无法登录",)),
        ("错误 0x80070005", "代码 0x80070005", ("0x80070005",)),
        ("hello", "nothing", ()),
    ],
)
def test_matched_words_are_given_as_typed(
    asked: str, text: str, words: tuple[str, ...]
) -> None:
    assert matched_words(asked, text) == words
