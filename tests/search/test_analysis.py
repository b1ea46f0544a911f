"""What terms English, Chinese and technical strings give."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import content, find_terms, grams, pieces, terms, tokens
from search.normal import normal, normalized
from search.schema import SCHEMA
from search.words import Token

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
    ("C++11", "c++ 11"),
    ("学C++", "学 c++"),
    ("R", "r"),
    (".NET", ".net net"),
    ("装.NET", "装 .net net"),
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
    ("10．0．19045", "10.0.19045 10 19045"),
    ("libssl.so.1.1", "libssl.so.1.1 1.1 libssl so libsslso11"),
    ("v2.10", "v2.10 2.10 v2 10 v210"),
    ("wi‑fi", "wi-fi wi fi wifi"),
    ("don´t can‘t", "dont cant"),
    ("pass\u00adword print\u200ber", "password printer"),
    ("Windows™", "window"),
    ("Ｃ＃ C♯", "c# c#"),
    ("İstanbul Straße Łódź", "istanbul strass lodz"),
    ("ﾌﾟﾘﾝﾀ", "プ プリ リ リン ン ンタ タ"),
    ("①②", "12"),
    ("打印機", "打 打印 印 印机 机"),
    ("後天乾隆", "后 后天 天 天干 干 干隆 隆"),
    ("⾺", "马"),
    ("GetUserName", "getusernam user name"),
    ("PDFs iPhone", "pdf iphon phone"),
    ("IO.FileNotFound", "io.filenotfound io filenotfound file found"),
    ("👍🏽 😀", ""),
    ("كلمة المرور", "كلمة المرور"),
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
    ("印表機卡紙怎麼辦", ["印表機卡紙"]),
    ("請問這個密碼", ["密碼"]),
    ("ＨＯＷ do I reset", ["reset"]),
]


@pytest.mark.parametrize(("text", "words"), QUESTIONS)
def test_a_question_keeps_the_words_that_say_something(
    text: str, words: list[str]
) -> None:
    assert [piece.surface for piece in pieces(text, for_query=True)] == words


@pytest.mark.parametrize("text", ["你好", "hello, please help!", "怎么办？", "...", ""])
def test_small_talk_has_no_content(text: str) -> None:
    assert content(text) == []


SAME = [
    "printer printers printer's",
    "policy policies",
    "index indices indexes indexing",
    "child children",
    "mouse mice",
    "virus viruses",
    "alias aliases",
    "menu menus",
    "use used using uses",
    "log logs logged logging",
    "reset resetting resets",
    "forget forgot forgotten",
    "correct correctly",
    "slow slower slowly",
    "color colour colors colours",
    "behavior behaviour",
    "organize organise organized organised",
    "organization organisation",
    "authorize authorised",
    "analyze analyse analysis analyses",
    "license licence licensing licences",
    "cancel canceled cancelled cancelling",
    "center centre",
    "catalog catalogue",
    "program programme programming",
    "pdf pdfs PDFs",
    "vm VMs",
    "login log-in log-ins",
]
APART = [
    "http https",
    "import important",
    "new news",
    "hour our",
    "us use",
    "set setting",
    "general generate",
]


@pytest.mark.parametrize("words", SAME)
def test_the_forms_of_a_word_meet(words: str) -> None:
    assert set.intersection(*(set(terms(word)) for word in words.split()))


@pytest.mark.parametrize("words", APART)
def test_words_that_only_look_alike_stay_apart(words: str) -> None:
    first, second = words.split()
    assert not set(terms(first)) & set(terms(second))


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
    ("login", "Log in to the site"),
    ("logging in", "the login page"),
    ("set up", "Setup"),
    ("setting up", "setup"),
    ("timed out", "session timeout"),
    ("signin", "Sign in"),
    ("one drive", "OneDrive"),
    ("onedrive", "One Drive"),
    ("user name", "GetUserName"),
    ("username", "User names"),
    ("打印機卡紙", "打印机卡纸"),
    ("打印机", "打印機"),
    ("臺灣", "台湾"),
    ("10．0．19045", "10.0.19045"),
    ("2.1", "v2.1"),
    ("cafe", "CAFE\u0301"),
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


@given(
    st.text(
        alphabet="打印机機卡纸vpnＶＰＮWi-Fi‑ 0x8.é\u0301\u200bﬁ'login", max_size=30
    )
)
def test_every_term_that_is_looked_for_is_found_where_it_stands(text: str) -> None:
    wanted = frozenset(token.text for token in tokens(text))
    found = {token.text for token in find_terms(text, wanted)}
    assert found == wanted


def test_offsets_survive_normalization() -> None:
    text = "ｅ\u0301 ﬁle ＶＰＮ pass\u00adword ﾄﾞ"
    assert [text[t.start : t.end] for t in tokens(text)] == text.split()


def test_the_folded_text_is_the_same_with_places_and_without() -> None:
    text = "ｶﾞ e\u200b\u0301 각 打印機 ㈱ ⾺ “it´s” \ufeffx\u00ad ﬁ 10－20"
    assert normalized(text)[0] == normal(text)


def test_both_words_of_a_compound_are_marked() -> None:
    found = find_terms("First log in, then go.", frozenset(terms("login")))
    assert found == [Token("login", 6, 12)]


def test_a_word_in_humps_is_asked_for_as_a_whole() -> None:
    assert [token.text for token in tokens("OneDrive", for_query=True)] == ["onedr"]


@given(st.text(alphabet=st.characters(min_codepoint=0x80, max_codepoint=0x2FFFF)))
def test_any_text_folds_into_what_stays(text: str) -> None:
    assert normalized(text)[0] == normal(text)


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
