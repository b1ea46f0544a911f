"""Type-ahead: what goes on from the letters typed so far."""

from collections.abc import Iterator

import pytest

from kb.text import Lang
from search.engine import WhooshEngine
from tests.search.making import PUBLIC, STAFF, document, ids

DOCUMENTS = [
    document(1, "Printer paper jam"),
    document(2, "打印机卡纸"),
    document(3, "重置密码"),
    document(4, "Outlook cannot sign in"),
    document(5, "登录 VPN 失败"),
    document(6, "Bluebird 保密项目", audiences=frozenset({"internal"})),
    document(7, "Printer settings and how to change every one of them"),
    document(8, "怎样更换打印机"),
    document(9, "Data export"),
    document(10, "Mail", keywords=("outbox", "发件箱")),
    document(11, "大文件"),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WhooshEngine]:
    engine = WhooshEngine(tmp_path_factory.mktemp("completing") / "index")
    engine.rebuild(DOCUMENTS, 1)
    yield engine
    engine.close()


def offered(
    engine: WhooshEngine,
    prefix: str,
    lang: Lang | None = None,
    audiences: frozenset[str] = PUBLIC,
) -> list[int]:
    return ids(engine.complete(prefix, audiences, lang, 9))


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        ("p", [1, 7]),
        ("pri", [1, 7]),
        ("PRINTER pa", [1]),
        ("pap", [1]),
        ("打", [2, 8]),
        ("打印", [2, 8]),
        ("卡", [2]),
        ("outl", [4]),
        ("out", [10, 4]),
        ("vpn", [5]),
        ("发件", [10]),
    ],
)
def test_titles_and_keywords_go_on_from_the_first_character(
    made: WhooshEngine, prefix: str, expected: list[int]
) -> None:
    assert offered(made, prefix) == expected


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        ("dayinji", [2, 8]),
        ("day", [2, 8]),
        ("da yin", [2, 8]),
        ("da yin ji ", [2, 8]),
        ("dyj", [2, 8]),
        ("DYJ", [2, 8]),
        ("kazhi", [2]),
        ("chongzhi mi", [3]),
        ("czmm", [3]),
        ("vpn shib", [5]),
        ("fjx", [10]),
    ],
)
def test_chinese_goes_on_from_its_sound(
    made: WhooshEngine, prefix: str, expected: list[int]
) -> None:
    assert offered(made, prefix) == expected


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        ("outlok", [4]),
        ("pirnter", [1, 7]),
        ("pritn", [1, 7]),
        ("paeper", [1]),
        ("settigns", [7]),
        ("Xutlook", [4]),
        ("xyzzy", []),
        ("otl", []),
        ("0x80070005", []),
    ],
)
def test_a_slip_is_forgiven_where_nothing_begins_so(
    made: WhooshEngine, prefix: str, expected: list[int]
) -> None:
    assert offered(made, prefix) == expected


def test_letters_come_before_sounds_and_the_own_language_first(
    made: WhooshEngine,
) -> None:
    assert offered(made, "da")[0] == 9
    assert offered(made, "da", "en")[0] == 9
    assert offered(made, "da", "zh") == [11, 2, 8, 9]


@pytest.mark.parametrize(
    "prefix", ["blu", "baomi", "bmxm", "保", "blubird", "bleubird"]
)
def test_nothing_comes_from_what_the_person_may_not_see(
    made: WhooshEngine, prefix: str
) -> None:
    assert offered(made, prefix) == []
    assert offered(made, prefix, None, STAFF) == [6]


@pytest.mark.parametrize(
    "prefix",
    ["", " ", "a" * 10**6, "打" * 10**5, "🙂", "^", "~", "^~d", "e\u0301" * 99],
)
def test_anything_may_be_typed(made: WhooshEngine, prefix: str) -> None:
    assert 6 not in offered(made, prefix)
