"""Operators over a real index: phrases are read, words are looked up."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from search import index, sieve
from search.live import Live
from search.operators import parse
from search.phrases import Phrase
from search.scoring import WEIGHTS
from search.sieve import Sieve, newest_first
from search.snapshot import Snapshot
from search.store import Store
from tests.search.making import NOW, document

DOCUMENTS = [
    document(1, "Printers", "Clear the Paper-Jam first.", tags=("Shared printer",)),
    document(2, "Paper", "The paper is in the tray.", "A jam in the rear."),
    document(3, "Paper tray", "Jam: paper, then a jam of paper.", tags=("VPN",)),
    document(4, "Color", "A colour printer, with paper jams of its own."),
    document(5, "打印机卡纸", "慢慢拉出卡住的纸，再合上后盖。", tags=("打印机",)),
    document(6, "Wi-Fi", "Error 0x80070005: ＷｉＦｉ ｎｅｔｗｏｒｋ not found, café."),
    document(7, "纸盒", "打印机脱机，无法打印；卡在纸盒。", tags=("shared-printer",)),
]


@pytest.fixture(scope="module", params=[1, 3], ids=["one segment", "three segments"])
def snapshot(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Snapshot]:
    store = Store(tmp_path_factory.mktemp("sieve") / "index")
    index.rebuild(store, DOCUMENTS[:: request.param], cursor=1)
    others = [d for d in DOCUMENTS if d not in DOCUMENTS[:: request.param]]
    for number, made in enumerate(others, 2):
        index.apply(store, [made], number)
    live = Live(store, WEIGHTS)
    with live.reading() as opened:
        yield opened
    live.close()


def sifted(snapshot: Snapshot, text: str) -> set[int]:
    ranks = np.ones(snapshot.size, np.float32)
    left = Sieve(snapshot, parse(text)).verified(ranks)
    return set(snapshot.articles[left > 0].tolist())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('"paper jam"', {1, 4}),
        ('"PAPER, jams"', {1, 4}),
        ('"jam paper"', {3}),
        ('"jam of paper"', {3}),
        ('"the"', {1, 2, 3, 4, 5, 6, 7}),
        ('"nowhere at all"', set()),
        ('"paper jam" OR "jam paper"', {1, 3, 4}),
        ('"paper jam" OR tray', {1, 2, 3, 4}),
        ("tray OR 卡纸", {2, 3, 5}),
        ("a OR tray", {1, 2, 3, 4, 5, 6, 7}),
        ("“打印机卡纸”", {5}),
        ("“打印機卡紙”", {5}),
        ("“卡住的纸 再合上”", {5}),
        ("“打印机”", {5, 7}),
        ('"wifi network"', {6}),
        ('"wi-fi network"', {6}),
        ('"error 0x80070005"', {6}),
        ('"found cafe"', {6}),
        ("x -paper", {5, 6, 7}),
        ("x -printers", {2, 3, 5, 6}),
        ('x -"paper jam"', {2, 3, 5, 6, 7}),
        ('x -"paper tray" -卡纸', {1, 2, 4, 6, 7}),
        ("title:paper", {2, 3}),
        ('title:"paper tray"', {3}),
        ("x -title:paper", {1, 4, 5, 6, 7}),
        ('tag:"shared printer"', {1, 7}),
        ("tag:Shared-Printer", {1, 7}),
        ("tag:printer", set()),
        ("标签:打印机", {5}),
        ("tag:vpn OR 标签:打印机", {3, 5}),
        ("x -tag:shared-printer", {2, 3, 4, 5, 6}),
        ("tray title:paper -jam", set()),
    ],
)
def test_operators_leave_what_fits(
    snapshot: Snapshot, text: str, found: set[int]
) -> None:
    assert sifted(snapshot, text) == found


@pytest.mark.parametrize(
    ("bound", "lacking"), [("READ", [2, 5, 6, 7]), ("ENOUGH", [2, 3, 5, 6, 7])]
)
def test_what_is_too_far_down_to_be_read_is_left_out(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch, bound: str, lacking: list[int]
) -> None:
    monkeypatch.setattr(sieve, bound, 1)
    ranks = np.ones(snapshot.size, np.float32)
    ranks[snapshot.articles == 4] = 2
    chosen = Sieve(snapshot, parse('"paper jam"')).verified(ranks)
    assert snapshot.articles[chosen > 0].tolist() == [4]
    assert chosen.max() == 2
    kept = Sieve(snapshot, parse('x -"paper jam"')).verified(ranks)
    assert sorted(snapshot.articles[kept > 0].tolist()) == lacking
    assert sifted(snapshot, "“卡纸”") == {5}


def test_only_ranked_articles_come_through(snapshot: Snapshot) -> None:
    ranks = (snapshot.articles == 1).astype(np.float32)
    left = Sieve(snapshot, parse('"paper jam"')).verified(ranks)
    assert left.tolist() == ranks.tolist()


def test_an_empty_index_lets_nothing_through(tmp_path: Path) -> None:
    store = Store(tmp_path / "index")
    index.rebuild(store, (), cursor=0)
    live = Live(store, WEIGHTS)
    with live.reading() as opened:
        assert sifted(opened, '"paper jam" -colour tag:x') == set()
        assert newest_first(opened, np.zeros(0, np.float32)).tolist() == []
    live.close()


def test_the_newest_come_first_and_the_rest_stays_out(tmp_path: Path) -> None:
    ages = {1: 5, 2: 1, 3: 9, 4: 1}
    made = [document(n, "vpn", updated_at=NOW - timedelta(a)) for n, a in ages.items()]
    store = Store(tmp_path / "index")
    index.rebuild(store, made, cursor=1)
    live = Live(store, WEIGHTS)
    with live.reading() as opened:
        ranks = np.array([3.0, 1.0, 0.0, 2.0], np.float32)
        assert newest_first(opened, ranks).tolist() == [1.0, 2.0, 0.0, 3.0]
    live.close()


@pytest.mark.parametrize(
    ("phrase", "text", "is_there"),
    [
        ("paper jam", "the paperjam", False),
        ("per jam", "paper jam", False),
        ("paper ja", "paper jam", False),
        ("hp打印机", "一台HP打印机", True),
        ("打印机卡纸", "打印机没卡纸", False),
        ("don't panic", "dont panic", True),
        ("x80070005", "0x80070005", False),
        ("windows 10", "Windows 100, Windows 10", True),
        ("policy update", "policies updated", True),
        ("two mice", "two mice", True),
        ("印表機 卡紙", "印表机卡纸", True),
        ("C:\\Windows", "c:/windows/system32", True),
        ("café", "cafe\u0301", True),
        ("out of paper", "out paper", False),
    ],
)
def test_a_phrase_is_whole_words_side_by_side(
    phrase: str, text: str, is_there: bool
) -> None:
    assert Phrase(phrase).is_in(text) is is_there
