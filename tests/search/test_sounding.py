"""Characters by their sound, among what somebody may find."""

from collections.abc import Iterator

import pytest

from search.index import open_snapshot, rebuild
from search.postings import Flags
from search.protocol import Filters
from search.scoring import WEIGHTS
from search.snapshot import Snapshot
from search.sounding import by_initials, pairs_read, respelled, spoken
from search.store import Store
from tests.search.making import PUBLIC, document

DOCUMENTS = [
    document(1, "打印机卡纸"),
    document(2, "打印机无法连接"),
    document(3, "重置密码", "也可以重新启动"),
    document(4, "重启服务器"),
    document(5, "打音乐", "other", asked_as=("怎么升级固件",)),
    document(6, "绝密项目", audiences=frozenset({"internal"})),
]

Made = tuple[Snapshot, Flags]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    store = Store(tmp_path_factory.mktemp("sounding") / "index")
    rebuild(store, DOCUMENTS, 1)
    snapshot = open_snapshot(store.live(), WEIGHTS, {})
    yield snapshot, snapshot.allowed(PUBLIC, Filters())
    snapshot.close()


@pytest.mark.parametrize(
    ("letters", "parts"),
    [
        ("dayinji", [["打印机"]]),
        ("dayin", [["打印", "打音"]]),
        ("dayinjichongqi", [["打印机"], ["重启"]]),
        ("chongzhimima", [["重置密码"]]),
        ("zhongzhimima", [["重置密码"]]),
        ("shengjigujian", [["升级固件"]]),
        ("dayinjile", [["打印机"]]),
        ("dayinde", []),
        ("da", []),
        ("juemi", []),
        ("banana", []),
        ("outlook", []),
    ],
)
def test_pinyin_is_read_as_the_articles_write_it(
    made: Made, letters: str, parts: list[list[str]]
) -> None:
    assert spoken(made[0], letters, made[1]) == parts


def test_a_pair_is_known_by_how_many_may_be_found(made: Made) -> None:
    assert pairs_read(made[0], "da", "yin", made[1]) == {"打印": 2, "打音": 1}
    assert pairs_read(made[0], "jue", "mi", made[1]) == {}
    assert pairs_read(made[0], "jue", "mi", made[0].alive) == {"绝密": 1}


@pytest.mark.parametrize(
    ("letters", "expected"),
    [("dyj", ["打印机"]), ("cqfw", ["重启服务"]), ("jmxm", []), ("sjgj", [])],
)
def test_initials_lead_to_what_is_in_titles(
    made: Made, letters: str, expected: list[str]
) -> None:
    assert by_initials(made[0], letters, made[1]) == expected


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        ("打印几", "打印机"),
        ("打印几卡纸", "打印机卡纸"),
        ("重启服物器", "重启服务器"),
        ("打印机卡纸", "打印机卡纸"),
        ("打印机坏", "打印机坏"),
        ("决密项目", "决密项目"),
        ("今天打印几很慢很慢", "今天打印几很慢很慢"),
        ("几" * 500, "几" * 500),
        ("", ""),
    ],
)
def test_a_character_that_sounds_alike_is_corrected(
    made: Made, run: str, expected: str
) -> None:
    assert respelled(made[0], run, made[1]) == expected
