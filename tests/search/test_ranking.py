"""What comes first: what an engine with an index adds to finding words."""

import pytest

from search.protocol import SearchEngine
from tests.search.making import ask, document, ids


def found(engine: SearchEngine, text: str, **overrides: object) -> list[int]:
    return ids(engine.search(ask(text, **overrides), 10).hits)


@pytest.mark.parametrize(
    ("asked", "title", "body"),
    [
        ("teams problem", "A problem with Teams", "Teams has a problem"),
        ("打印机卡纸", "打印机卡纸", "如果打印机卡纸"),
    ],
)
def test_a_title_outranks_a_body(
    engine: SearchEngine, asked: str, title: str, body: str
) -> None:
    engine.apply(
        [document(1, "第一 one", body), document(2, title, "第二 two", lang="en")], 1
    )
    assert found(engine, asked) == [2, 1]


@pytest.mark.parametrize(
    ("asked", "both", "one"),
    [
        ("mail quota", "The quota of mail", "mail mail mail mail"),
        ("邮箱 容量", "邮箱的容量", "邮箱邮箱邮箱邮箱"),
    ],
)
def test_an_article_with_all_keywords_comes_first(
    engine: SearchEngine, asked: str, both: str, one: str
) -> None:
    engine.apply([document(1, one, one), document(2, "其他 other", both)], 1)
    assert found(engine, asked)[0] == 2


def test_the_preferred_language_is_raised_and_the_other_stays(
    engine: SearchEngine,
) -> None:
    engine.apply(
        [
            document(1, "VPN 809", "connection text here", lang="en"),
            document(2, "VPN 809", "connection text here", lang="zh"),
        ],
        1,
    )
    assert found(engine, "VPN 809", lang="zh") == [2, 1]
    assert found(engine, "VPN 809", lang="en") == [1, 2]


def test_a_chinese_keyword_finds_an_english_article_before_and_after_learning(
    engine: SearchEngine,
) -> None:
    engine.apply(
        [
            document(1, "Order a laptop stand", "Ask.", keywords=("升降桌",)),
            document(2, "申请新电脑", "在目录中提交申请。"),
            document(3, "Book a room", "Use the calendar."),
        ],
        1,
    )
    assert found(engine, "升降桌", lang="zh")[0] == 1
    engine.warm(wait=True)
    assert found(engine, "升降桌", lang="zh")[0] == 1


@pytest.mark.parametrize(
    ("asked", "short", "filler"),
    [
        (
            "why does the scanner send empty pages",
            "The scanner sends pages that are empty.",
            "A tale of many other things that nobody asked for. ",
        ),
        ("扫描仪为什么发送空白页面", "扫描仪发送的页面是空白。", "讲很多别的事。"),
    ],
)
def test_a_long_text_that_holds_the_words_by_chance_comes_later(
    engine: SearchEngine, asked: str, short: str, filler: str
) -> None:
    long = "\n".join((short, filler * 200, short, filler * 200, short))
    engine.apply([document(1, "第一 one", long), document(2, "第二 two", short)], 1)
    assert found(engine, asked) == [2, 1]
