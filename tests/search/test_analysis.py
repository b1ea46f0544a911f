"""What terms English, Chinese and technical strings give."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import content, find_terms, grams, pieces, terms, tokens
from search.schema import SCHEMA

TERMS = [
    ("VPN连接失败", "vpn 连 连接 接 接失 失 失败 败"),
    ("错误代码0x80070005", "错 错误 误 误代 代 代码 码 0x80070005 80070005"),
    ("ＶＰＮ", "vpn"),
    ("卡", "卡"),
    ("卡纸", "卡 卡纸 纸"),
    ("Printers", "printer"),
    ("printing", "print"),
    ("can't", "cant"),
    ("user’s", "user"),
    ("don’t", "dont"),
    ("Wi-Fi", "wi-fi wi fi wifi"),
    ("e-mail", "e-mail e mail email"),
    ("C#", "c#"),
    ("C++", "c++"),
    ("F#", "f#"),
    ("R", "r"),
    (".NET", ".net net"),
    ("notepad++", "notepad++ notepad"),
    ("ORA-00942", "ora-00942 ora 00942 ora00942"),
    ("KB5034441", "kb5034441 kb 5034441"),
    ("Office365", "office365 offic 365"),
    ("10.0.19045.3803", "10.0.19045.3803 10 19045 3803"),
    (r"C:\Windows\System32", r"c:\windows\system32 c window system32 system 32"),
    ("192.168.1.1:8080", "192.168.1.1:8080 192.168.1.1 192 168 8080"),
    ("mail.example.com", "mail.example.com mail exampl com"),
    ("buffer_pool_size", "buffer_pool_size buffer pool size"),
    ("AT&T", "at&t at t"),
    ("café naïve", "cafe naiv"),
    ("ﬁle", "file"),
    ("the printer", "printer"),
    ("", ""),
    ("?!，。", ""),
]


@pytest.mark.parametrize(("text", "expected"), TERMS)
def test_a_text_gives_these_terms(text: str, expected: str) -> None:
    assert [token.text for token in tokens(text)] == expected.split()
    assert sorted(terms(text)) == sorted(expected.split())


QUESTIONS = [
    ("打印机卡纸怎么办", ["打印机卡纸"]),
    ("请问如何重置密码？", ["重置密码"]),
    ("我的电脑打不开了", ["电脑打不开"]),
    ("怎么办", ["怎么办"]),
    ("How do I reset my password?", ["reset", "password"]),
    ("the printer is not working", ["printer", "working"]),
    ("us", ["us"]),
    ("not", ["not"]),
    ("can", ["can"]),
    ("how to", ["how", "to"]),
    ("it", ["it"]),
    ("你好", ["你好"]),
    ("Outlook无法登录", ["Outlook", "无法登录"]),
]


@pytest.mark.parametrize(("text", "words"), QUESTIONS)
def test_a_question_keeps_the_words_that_say_something(
    text: str, words: list[str]
) -> None:
    assert [piece.surface for piece in pieces(text, for_query=True)] == words


@pytest.mark.parametrize("text", ["你好", "hello, please help!", "怎么办？", "...", ""])
def test_small_talk_has_no_content(text: str) -> None:
    assert content(text) == []


MEETINGS = [
    ("wifi", "Wi-Fi"),
    ("Wi-Fi", "wifi"),
    ("email", "E-Mail"),
    ("80070005", "0x80070005"),
    ("ORA 00942", "ORA-00942"),
    ("VPN", "ＶＰＮ"),
    ("printer", "Printers"),
    (".NET", "ASP.NET"),
    ("cafe", "Café"),
    ("office 365", "Office365"),
]


@pytest.mark.parametrize(("asked", "written"), MEETINGS)
def test_both_ways_of_writing_meet(asked: str, written: str) -> None:
    held = set(terms(written))
    assert held & {token.text for token in tokens(asked, for_query=True)}


@pytest.mark.parametrize(
    ("asked", "written"), [("C#", "C++"), ("R", "F#"), ("C#", r"C:\Windows")]
)
def test_names_of_one_letter_stay_apart(asked: str, written: str) -> None:
    assert not set(terms(written)) & {token.text for token in tokens(asked, True)}


@given(st.text())
def test_each_token_lies_in_the_text_and_no_text_raises(text: str) -> None:
    for token in tokens(text) + tokens(text, for_query=True):
        assert 0 <= token.start < token.end <= len(text)
        assert token.text
    grams(text)


@given(st.text(alphabet="打印机卡纸vpnＶＰＮWi-Fi 0x8.é\u0301ﬁ'", max_size=30))
def test_every_term_that_is_looked_for_is_found_where_it_stands(text: str) -> None:
    wanted = frozenset(token.text for token in tokens(text))
    found = {token.text for token in find_terms(text, wanted)}
    assert found == wanted


def test_offsets_survive_normalization() -> None:
    text = "ｅ\u0301 ﬁle ＶＰＮ"
    assert [text[t.start : t.end] for t in tokens(text)] == [
        "ｅ\u0301",
        "ﬁle",
        "ＶＰＮ",
    ]


def test_pairs_of_words_do_not_reach_across_chinese() -> None:
    assert grams("paper jam 打印 paper") == [
        "paper",
        "jam",
        "paper jam",
        "打",
        "印",
        "打印",
        "paper",
    ]


def test_the_schema_can_be_stored_beside_the_index() -> None:
    again = pickle.loads(pickle.dumps(SCHEMA))
    assert again.names() == SCHEMA.names()
