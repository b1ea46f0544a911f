"""What every engine has to do; that it ranks well is in test_ranking.py."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kb.documents import Removal
from search.engine import WhooshEngine
from search.protocol import Filters, Hit, Query, RequestText, SearchEngine
from tests.search.in_database import FilledDatabase
from tests.search.making import NOW, PUBLIC, STAFF, ask, document, ids

ENGINES: dict[str, Callable[[Path], SearchEngine]] = {
    "whoosh": WhooshEngine,
    "database": FilledDatabase,
}


@pytest.fixture(params=list(ENGINES))
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchEngine]:
    made = ENGINES[request.param](tmp_path / "index")
    made.rebuild((), cursor=0)
    yield made
    made.close()


def found(engine: SearchEngine, text: str, **overrides: object) -> list[int]:
    return ids(engine.search(ask(text, **overrides), 10).hits)


def test_an_empty_index_answers_with_nothing(engine: SearchEngine) -> None:
    results = engine.search(ask("vpn"), 10)
    assert (results.hits, results.matched) == ((), 0)
    assert engine.complete("v", PUBLIC, None, 5) == []
    assert engine.offer(RequestText(subject="vpn fails"), PUBLIC, frozenset(), 5) == []
    assert engine.related(1, "en", PUBLIC, 5) == []
    assert dict(engine.contents()) == {}
    assert engine.check() == []


def test_a_hit_names_article_revision_and_section(engine: SearchEngine) -> None:
    made = document(7, "Printers", "General words.", "Then clear the paper jam.")
    engine.apply([made], 1)
    (hit,) = engine.search(ask("paper jam"), 10).hits
    assert hit.score > 0
    assert hit == Hit(
        article_id=7,
        revision_id=70,
        lang="en",
        score=hit.score,
        anchor="s1",
        heading="Part 1",
    )


def test_an_article_comes_in_each_language_and_counts_once(
    engine: SearchEngine,
) -> None:
    engine.apply(
        [document(1, "VPN", lang="en"), document(1, "VPN", "连接", lang="zh")], 1
    )
    results = engine.search(ask("vpn", lang="zh"), 10)
    assert [(hit.article_id, hit.lang) for hit in results.hits] == [
        (1, "zh"),
        (1, "en"),
    ]
    assert results.matched == 1


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), {1, 2, 3}),
        (Filters(lang="zh"), {3}),
        (Filters(categories=frozenset({5})), {1}),
        (Filters(categories=frozenset({5, 6})), {1, 2}),
        (Filters(products=frozenset({8})), {2}),
        (Filters(kinds=frozenset({"fault"})), {1, 3}),
        (Filters(updated_after=NOW), {1, 2}),
        (Filters(updated_before=NOW), {3}),
        (Filters(without_products=frozenset({8})), {1, 3}),
        (Filters(without_kinds=frozenset({"fault"})), {2}),
        (Filters(kinds=frozenset({"fault"}), lang="en"), {1}),
        (Filters(products=frozenset({99})), set()),
    ],
)
def test_filters_narrow(
    engine: SearchEngine, filters: Filters, expected: set[int]
) -> None:
    old = NOW - timedelta(days=9)
    engine.apply(
        [
            document(1, "VPN", categories=(5,), kind="fault"),
            document(2, "VPN", categories=(6,), products=(8,), kind="how_to"),
            document(3, "VPN", lang="zh", kind="fault", updated_at=old),
        ],
        1,
    )
    results = engine.search(ask("vpn", filters=filters), 10)
    assert set(ids(results.hits)) == expected
    assert results.matched == len(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"paper jam"', {1}),
        ("paper -colour", {1, 2}),
        ('paper -"paper jam"', {2, 3}),
        ("jam OR crumpled", {1, 2, 3}),
        ("title:jam", {2}),
        ("paper -title:jam", {1, 3}),
        ("tag:shared-printer", {3}),
        ("paper -tag:shared-printer", {1, 2}),
        ("“卡住的纸”", {4}),
        ("打印机 －卡住", set()),
        ("-paper", {4}),
        ('"paper jam', {1, 2, 3}),
        ('paper: * ( | - "', {1, 2, 3}),
    ],
)
def test_operators_do_what_the_help_says(
    engine: SearchEngine, text: str, expected: set[int]
) -> None:
    engine.apply(
        [
            document(1, "Printers", "Clear the paper jam."),
            document(2, "Jam", "Feed the crumpled paper again."),
            document(3, "Color", "Jam of colour paper.", tags=("Shared printer",)),
            document(4, "打印机", "慢慢拉出卡住的纸。"),
        ],
        1,
    )
    assert set(found(engine, text)) == expected


def test_only_the_last_change_of_a_text_counts(engine: SearchEngine) -> None:
    engine.apply([document(1, "Old words"), document(1, "New words")], 1)
    engine.apply([document(2, "More"), Removal(article_id=2, lang="en")], 2)
    assert found(engine, "old") == []
    assert found(engine, "new") == [1]
    assert found(engine, "more") == []
    assert engine.contents() == {"1:en": 10}


def test_a_new_revision_takes_the_place_of_the_old(engine: SearchEngine) -> None:
    for revision in range(1, 12):
        text = f"version{revision}x of the vpn"
        engine.apply([document(1, "VPN", text, revision_id=revision)], revision)
    (hit,) = engine.search(ask("vpn"), 10).hits
    assert hit.revision_id == 11
    assert found(engine, "version3x") == []
    assert engine.contents() == {"1:en": 11}


def test_the_cursor_is_kept_and_never_goes_back(engine: SearchEngine) -> None:
    engine.apply([document(1, "New", revision_id=2)], 9)
    engine.apply([document(1, "Old", revision_id=1)], 4)
    assert engine.cursor() == 9
    assert engine.contents() == {"1:en": 2}
    engine.apply([], 12)
    assert engine.cursor() == 12


def test_a_rebuild_replaces_everything(engine: SearchEngine) -> None:
    engine.apply([document(1, "VPN"), document(2, "VPN")], 3)
    engine.rebuild([document(2, "Printer", revision_id=5)], 8)
    assert found(engine, "vpn") == []
    assert found(engine, "printer") == [2]
    assert (engine.cursor(), engine.contents()) == (8, {"2:en": 5})


@pytest.mark.parametrize("warm", [False, True])
@pytest.mark.parametrize("audience", ["internal", "group:4", "signed_in"])
def test_what_is_not_for_the_reader_shows_nowhere(
    engine: SearchEngine, audience: str, warm: bool
) -> None:
    hidden = document(
        1, "VPN paper jam 密码", "secret vpn 密码", audiences=frozenset({audience})
    )
    others = [document(n, f"Thing {n}", "other words") for n in range(3, 9)]
    engine.apply([hidden, document(2, "VPN", "public 密码"), *others], 1)
    if warm:
        engine.warm(wait=True)
    request = RequestText(subject="VPN paper jam 密码")
    everybody = frozenset({"public", audience})

    def seen(audiences: frozenset[str]) -> tuple[set[int], int]:
        results = engine.search(Query(text="vpn 密码", audiences=audiences), 10)
        shown = {
            *ids(results.hits),
            *ids(engine.complete("vp", audiences, None, 9)),
            *ids(engine.offer(request, audiences, frozenset(), 5)),
            *ids(engine.related(2, "en", audiences, 9)),
            *ids(engine.related(2, "zh", audiences, 9)),
        }
        return shown, results.matched

    assert seen(everybody) == ({1, 2}, 2)
    shown, matched = seen(PUBLIC)
    assert (1 in shown, matched) == (False, 1)


def test_an_article_that_becomes_internal_is_gone_at_once(
    engine: SearchEngine,
) -> None:
    engine.apply([document(1, "VPN")], 1)
    assert found(engine, "vpn") == [1]
    engine.apply([document(1, "VPN", audiences=frozenset({"internal"}))], 2)
    assert found(engine, "vpn") == []
    assert found(engine, "vpn", audiences=STAFF) == [1]


def test_the_number_of_matches_is_capped(engine: SearchEngine) -> None:
    engine.rebuild((document(n, f"vpn {n}") for n in range(1, 1101)), 1)
    results = engine.search(ask("vpn"), 5)
    assert (len(results.hits), results.matched) == (5, 1000)
