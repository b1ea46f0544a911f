"""Which word was meant: by the cost of the slip and by what the index holds."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kb.documents import SearchDocument
from search.index import open_snapshot, rebuild
from search.postings import Flags
from search.protocol import Filters
from search.scoring import WEIGHTS
from search.snapshot import Snapshot
from search.spelling import Correction, corrected, distance, joined
from search.store import Store
from search.vocabulary import Vocabulary, spelled
from tests.search.making import PUBLIC, document

TITLES = (
    "Printer settings",
    "Printer paper jam",
    "Outlook cannot accommodate large files",
    "Receive mail in Outlook",
    "VPN connection to the office",
    "SAP login",
    "Teams calendar",
    "Soap dispenser",
)


@contextmanager
def opened(
    folder: Path, *documents: SearchDocument
) -> Iterator[tuple[Snapshot, Flags]]:
    store = Store(folder / "index")
    rebuild(store, documents, 1)
    snapshot = open_snapshot(store.live(), WEIGHTS, {})
    try:
        yield snapshot, snapshot.allowed(PUBLIC, Filters())
    finally:
        snapshot.close()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Snapshot, Flags]]:
    documents = [document(n, title) for n, title in enumerate(TITLES, 1)]
    with opened(tmp_path_factory.mktemp("spelling"), *documents) as found:
        yield found


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("pritner", "printer"),
        ("outlok", "outlook"),
        ("uotlook", "outlook"),
        ("oitlook", "outlook"),
        ("recieve", "receive"),
        ("acomodate", "accommodate"),
        ("calender", "calendar"),
        ("settigns", "settings"),
        ("vnp", "vpn"),
        ("paperjam", "paper jam"),
        ("conection", "connection"),
    ],
)
def test_a_slip_is_corrected(
    made: tuple[Snapshot, Flags], typed: str, meant: str
) -> None:
    found = corrected(made[0], typed, made[1])
    assert found is not None
    assert found.text == meant


@pytest.mark.parametrize(
    "typed",
    [
        "asdf",
        "qwer",
        "zxcvbnm",
        "xyz",
        "vpm",
        "us",
        "it",
        "0x80070006",
        "v1.2",
        "sop",
        "kowalski",
        "größe",
        "打印",
        "a" * 500,
        "",
    ],
)
def test_what_is_no_slip_is_left_alone(
    made: tuple[Snapshot, Flags], typed: str
) -> None:
    assert corrected(made[0], typed, made[1]) is None


def test_the_common_word_is_likelier(tmp_path: Path) -> None:
    common = [document(n, f"Printer {n}") for n in range(1, 9)]
    with opened(tmp_path, document(99, "Pointer"), *common) as (snapshot, allowed):
        found = corrected(snapshot, "prinnter", allowed)
        assert found is not None
        assert (found.text, found.held) == ("printer", 8)


def test_two_words_are_one_where_articles_write_them_so(
    made: tuple[Snapshot, Flags],
) -> None:
    assert joined(made[0], "out", "look", made[1]) == Correction("outlook", 2, 0.75)
    assert joined(made[0], "paper", "settings", made[1]) is None
    assert joined(made[0], "sa", "p", made[1]) is None


def test_only_words_of_allowed_articles_are_offered(tmp_path: Path) -> None:
    hidden = document(
        1, "Project Bluebird paper jam", audiences=frozenset({"internal"})
    )
    with opened(tmp_path, hidden, document(2, "Mail")) as (snapshot, allowed):
        for typed in ("bleubird", "blue bird", "paperjam"):
            assert corrected(snapshot, typed, allowed) is None
        assert joined(snapshot, "blue", "bird", allowed) is None
        assert corrected(snapshot, "bleubird", snapshot.alive) is not None


@pytest.mark.parametrize(
    ("typed", "word", "cost"),
    [
        ("printer", "printer", 0),
        ("pritner", "printer", 0.75),
        ("outlok", "outlook", 0.5),
        ("outloook", "outlook", 0.5),
        ("outlooj", "outlook", 0.75),
        ("outloox", "outlook", 1),
        ("utlook", "outlook", 1.25),
    ],
)
def test_the_cost_of_a_slip(typed: str, word: str, cost: float) -> None:
    assert distance(typed, word, 2.0) == cost


def test_what_is_far_is_not_measured_to_the_end() -> None:
    assert distance("abcdefgh", "stuvwxyz", 2.0) == math.inf


def test_the_vocabulary_knows_its_words() -> None:
    made = Vocabulary([(b"mail", 3), (b"printer", 5), (b"print", 2), (b"0x8", 9)])
    assert "printer" in made
    assert "0x8" not in made
    assert "größe" not in made
    assert made.near("pritner", 2, 1) == ["printer"]
    assert made.begun("pirn", 10) == ["printer", "print"]
    assert made.begun("mailx", 10) == ["mail"]
    assert made.begun("x", 10) == []


def test_an_empty_vocabulary_knows_nothing() -> None:
    made = Vocabulary([])
    assert (made.near("word", 2, 5), made.begun("word", 5)) == ([], [])
    assert "word" not in made


def test_words_are_kept_without_accents_and_codes() -> None:
    assert spelled("Résumé 打印机VPN x1 0x80 C: snake_case") == [
        "resume",
        "vpn",
        "snake",
        "case",
    ]
