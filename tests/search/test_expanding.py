"""What is looked up beside the words that were typed, and what is told of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.documents import SearchDocument
from search.expanding import Expansion, expand, rewritten
from search.groups import said_otherwise
from search.index import open_snapshot, rebuild
from search.matching import meeting, total
from search.protocol import Filters
from search.query import ask
from search.scoring import WEIGHTS, best
from search.snapshot import Snapshot
from search.store import Store
from search.tuning import SHIPPED, Synonyms, Tuning
from tests.search.forgiving import DOCUMENTS, SYNONYMS
from tests.search.making import PUBLIC, STAFF, document


def opened(folder: Path, documents: list[SearchDocument]) -> Snapshot:
    store = Store(folder / "index")
    rebuild(store, documents, 1)
    return open_snapshot(store.live(), WEIGHTS, {})


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    snapshot = opened(tmp_path_factory.mktemp("expanding"), DOCUMENTS)
    yield snapshot
    snapshot.close()


def expanded(
    snapshot: Snapshot,
    text: str,
    tuning: Tuning = SHIPPED,
    audiences: frozenset[str] = PUBLIC,
) -> Expansion:
    allowed = snapshot.allowed(audiences, Filters())
    return expand(snapshot, text, ask(text), allowed, tuning)


def found(
    snapshot: Snapshot,
    text: str,
    tuning: Tuning = SHIPPED,
    audiences: frozenset[str] = PUBLIC,
) -> list[int]:
    """Return the articles by their score for the expanded question."""
    question = expanded(snapshot, text, tuning, audiences).question
    scores = total(snapshot, question) * snapshot.allowed(audiences, Filters())
    return [int(snapshot.articles[number]) for number in best(scores, 20)]


@pytest.mark.parametrize(
    ("typed", "meant", "first"),
    [
        ("pritner", "printer", {1, 10}),
        ("Outlok startet nicht", "outlook startet nicht", {4}),
        ("paperjam!", "paper jam!", {1}),
        ("out look", "outlook", {4}),
        ("SETTIGNS of the pritner", "settings of the printer", {10}),
        ("打印几", "打印机", {2, 11}),
        ("打印几卡纸怎么办", "打印机卡纸怎么办", {2}),
        ("VPN 等录", "VPN 登录", {8}),
        ("打印幾", "打印机", {2, 11}),
        ("ｐｒｉｔｎｅｒ", "printer", {1, 10}),
        ("prïtner", "printer", {1, 10}),
    ],
)
def test_a_slip_is_searched_as_it_was_meant(
    made: Snapshot, typed: str, meant: str, first: set[int]
) -> None:
    assert expanded(made, typed).meant == meant
    assert expanded(made, typed).text == meant
    assert found(made, typed)[0] in first


@pytest.mark.parametrize(
    ("typed", "also", "first"),
    [
        ("dayinji", ("打印机",), {2, 11}),
        ("da yin ji", ("打印机",), {2, 11}),
        ("Dayinjikazhi", ("打印机卡纸",), {2}),
        ("chongzhi mima", ("重置密码",), {3}),
        ("mima", ("密码",), {3}),
        ("dyj", ("打印机",), {2, 11}),
        ("ＤＡＹＩＮＪＩ", ("打印机",), {2, 11}),
        ("vpn denglu", ("登录",), {8}),
        ("kazhidayinji", ("卡纸", "打印机"), {2}),
    ],
)
def test_chinese_may_be_typed_in_latin_letters(
    made: Snapshot, typed: str, also: tuple[str, ...], first: set[int]
) -> None:
    made_of = expanded(made, typed)
    assert (made_of.also, made_of.meant) == (also, "")
    assert made_of.text == " ".join((typed, *also))
    assert found(made, typed)[0] in first


@pytest.mark.parametrize(
    "typed",
    [
        "SAP",
        "IT",
        "us",
        "0x80070006",
        "10.0.19045",
        "asdf qwer",
        "VPN连不上",
        "Kowalski",
        "printer paper",
        "打印机坏",
        "",
        "的",
    ],
)
def test_what_is_right_or_unknown_stays(made: Snapshot, typed: str) -> None:
    assert expanded(made, typed) == Expansion(ask(typed), (), "", typed)


@pytest.mark.parametrize(
    ("typed", "also", "beside"),
    [
        ("wifi", ("无线网络", "wireless network"), {5, 6, 10, 12}),
        ("Wi-Fi", ("无线网络", "wireless network"), {5, 6, 10, 12}),
        ("公司无线网络很慢", ("wifi", "wireless network"), {5, 6, 10, 12}),
        ("wireless networks", ("wifi", "无线网络"), {5, 6, 10, 12}),
        ("cannot sign in", ("登录",), {4, 8}),
        ("登录", ("sign in",), {4, 8}),
    ],
)
def test_synonyms_work_in_all_directions(
    made: Snapshot, typed: str, also: tuple[str, ...], beside: set[int]
) -> None:
    assert expanded(made, typed, SYNONYMS).also == also
    assert expanded(made, typed, SYNONYMS).text == typed
    assert expanded(made, typed).also == ()
    assert beside <= set(found(made, typed, SYNONYMS))


def test_a_synonym_of_two_words_needs_both(made: Snapshot) -> None:
    """Article 10 has a network and once wifi, but no wireless network."""
    number = made.number(10, "en")
    question = expanded(made, "wifi", SYNONYMS).question
    assert number is not None
    assert total(made, question)[number] == total(made, ask("wifi"))[number]
    assert not said_otherwise(made, question)[number]


def test_the_best_way_counts_once(tmp_path: Path) -> None:
    documents = [
        document(1, "automobile", "x"),
        document(2, "car", "x"),
        document(3, "vehicle", "x"),
        document(4, "vehicle", "y"),
        document(5, "car automobile vehicle", "x"),
    ]
    same = Tuning(synonyms=(Synonyms(words=("car", "automobile", "vehicle")),))
    snapshot = opened(tmp_path, documents)
    scores = total(snapshot, expanded(snapshot, "car", same).question)
    alone = total(snapshot, ask("car"))
    assert scores[1] == alone[1] > scores[0] > scores[2] > 0
    assert scores[4] == alone[4]
    snapshot.close()


def test_a_hit_may_have_a_word_in_another_way(made: Snapshot) -> None:
    question = expanded(made, "公司 wireless network", SYNONYMS).question
    articles = [
        {int(made.articles[n]) for n in meeting(made, word).nonzero()[0]}
        for word in question.words
    ]
    assert all({5, 6, 12} <= held for held in articles[1:])


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("blubird", "bluebird"),
        ("ultramrine printer", "ultramarine"),
        ("baomi", "保密"),
        ("bmxm", "保密项目"),
        ("保蜜项目", "保密"),
        ("printer", "bluebird"),
        ("blue bird", "bluebird"),
    ],
)
def test_nothing_comes_from_what_the_person_may_not_see(
    made: Snapshot, typed: str, told: str
) -> None:
    seen = expanded(made, typed, SYNONYMS)
    assert told not in f"{seen.also}{seen.meant}{seen.text}".replace(typed, "")
    assert 9 not in found(made, typed, SYNONYMS)
    if told != "ultramarine":
        staff = expanded(made, typed, SYNONYMS, STAFF)
        assert told in f"{staff.also}{staff.meant}"


def test_a_rare_word_is_only_asked_about(tmp_path: Path) -> None:
    documents = [document(n, f"Printer {n}") for n in range(1, 120)]
    snapshot = opened(tmp_path, [*documents, document(500, "Prinner")])
    made = expanded(snapshot, "prinner 5")
    assert (made.meant, made.text) == ("printer 5", "prinner 5")
    assert made.question == ask("prinner 5")
    assert expanded(snapshot, "printer").meant == ""
    snapshot.close()


def test_only_words_and_runs_are_rewritten() -> None:
    slips = [("outlok", "outlook"), ("打印几", "打印机"), ("out look", "outlook")]
    text = "“Outlok”, product:outlok-x outloks OutLok OUT look 打印几卡纸"
    assert rewritten(text, slips) == (
        "“outlook”, product:outlok-x outloks OutLok outlook 打印机卡纸"
    )


@pytest.mark.parametrize(
    "text",
    [
        "a" * 10**6,
        "pritner " * 10**5,
        "打印几" * 10**5,
        "dayinji" * 10**4,
        "da " * 10**4,
        "🙂🙃" * 500,
        "e\u0301\u0301" * 5000,
        "مرحبا بالعالم" * 50,
        " ".join(f"wrod{'x' * (n % 7)}" for n in range(200)),
        "\x00\x01\u202e\ufeff\ud800",
        "((((" * 5000,
    ],
)
def test_anything_may_be_typed(made: Snapshot, text: str) -> None:
    made_of = expanded(made, text, SYNONYMS)
    assert len(made_of.also) <= 8
    assert len(made_of.question.groups) <= 24


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    text=st.text(
        st.one_of(
            st.sampled_from("打印机卡纸几密码登陆dayinjsprtlok -_.'@"), st.characters()
        ),
        max_size=60,
    )
)
def test_expanding_never_fails(made: Snapshot, text: str) -> None:
    question = expanded(made, text, SYNONYMS).question
    assert all(0 < weight <= 1 for _, weight in question.every)
    total(made, question)


def test_synonyms_may_be_odd(made: Snapshot) -> None:
    odd = Tuning(
        synonyms=(
            Synonyms(words=("", "printer", "   ", "!!!")),
            Synonyms(words=("printer", "Printers")),
            Synonyms(words=("printer", "x" * 10**5, "打" * 10**4)),
            Synonyms(words=()),
            Synonyms(words=tuple(f"printer {n}" for n in range(500))),
        )
    )
    assert expanded(made, "printer jam", odd).also == ()
