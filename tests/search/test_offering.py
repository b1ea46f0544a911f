"""What every engine offers while somebody types, asks or reads."""

import pytest

from kb.documents import Removal
from kb.text import Lang
from search.protocol import RequestText, SearchEngine
from search.tuning import Synonyms, Tuning
from tests.search.making import PUBLIC, document, ids


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        ("卡", {1}),
        ("卡纸", {1}),
        ("打印机", {1, 2}),
        ("打印机卡", {1}),
        ("pri", {3}),
        ("printer p", {3}),
        ("paper pri", {3}),
        ("jam", {3}),
        ("夹", {1}),
        ("zzz", set()),
        ("", set()),
        ("  ", set()),
    ],
)
def test_completion_goes_on_from_what_is_typed(
    engine: SearchEngine, prefix: str, expected: set[int]
) -> None:
    engine.apply(
        [
            document(1, "打印机卡纸怎么办", keywords=("夹纸",)),
            document(2, "添加打印机"),
            document(3, "Printer: clear a paper jam"),
        ],
        1,
    )
    assert set(ids(engine.complete(prefix, PUBLIC, None, 9))) == expected


def test_completion_prefers_titles_that_begin_so(engine: SearchEngine) -> None:
    engine.apply([document(1, "Old printers"), document(2, "Printers and paper")], 1)
    assert ids(engine.complete("prin", PUBLIC, "en", 9)) == [2, 1]


@pytest.mark.parametrize(
    ("lang", "text"),
    [("en", "The printer has a paper jam"), ("zh", "打印机卡纸了怎么办")],
)
def test_an_offer_says_what_matched_and_where(
    engine: SearchEngine, lang: Lang, text: str
) -> None:
    engine.apply(
        [
            document(1, "Clear a paper jam", "Open it.", "The printer takes paper."),
            document(2, "清除打印机卡纸", "打开后盖", "打印机里卡纸时抽出"),
            *(document(n, f"Thing {n} 其他{n}", "words 文字") for n in range(3, 12)),
        ],
        1,
    )
    request = RequestText(subject=text, lang=lang)
    first, *_ = engine.offer(request, PUBLIC, frozenset(), 5)
    assert first.lang == lang
    assert 0 < first.confidence <= 1
    assert first.matched
    assert all(word in text for word in first.matched)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Paper jam again since page 3", {"paper", "jam"}),
        ("打印机卡纸的是第3页", {"打印机卡纸"}),
    ],
)
def test_an_offer_names_only_what_tells(
    engine: SearchEngine, text: str, words: set[str]
) -> None:
    engine.apply(
        [
            document(1, "Clear a paper jam", "Since page 3 it takes more."),
            document(2, "清除打印机卡纸的办法", "的是第3页"),
            *(
                document(n, f"Thing {n}", "since page 3, 的是第3页")
                for n in range(4, 40)
            ),
        ],
        1,
    )
    request = RequestText(subject=text, tuning=Tuning(threshold=0.0))
    first, *_ = engine.offer(request, PUBLIC, frozenset(), 5)
    assert {word.casefold() for word in first.matched} == words


def test_an_offer_leaves_out_what_was_read(engine: SearchEngine) -> None:
    engine.apply(
        [document(n, "Clear a paper jam", "printer") for n in (1, 2)]
        + [document(n, f"Thing {n}") for n in range(3, 12)],
        1,
    )
    request = RequestText(subject="paper jam in the printer")
    assert ids(engine.offer(request, PUBLIC, frozenset({1}), 5)) == [2]


def test_an_offer_turns_to_the_other_language_only_for_want_of_one(
    engine: SearchEngine,
) -> None:
    others = [document(n, f"Thing {n} 其他{n}") for n in range(3, 12)]
    engine.apply([document(1, "VPN error 809", "fails"), *others], 1)
    request = RequestText(subject="VPN 809", lang="zh")
    assert ids(engine.offer(request, PUBLIC, frozenset(), 5)) == [1]
    engine.apply([document(2, "VPN 错误 809", "失败")], 2)
    assert ids(engine.offer(request, PUBLIC, frozenset(), 5)) == [2]


def test_the_product_decides_between_equals(engine: SearchEngine) -> None:
    engine.apply(
        [document(n, "Cannot sign in", "credentials", products=(n,)) for n in (1, 2)]
        + [document(n, f"Thing {n}") for n in range(3, 12)],
        1,
    )
    for product in (1, 2):
        request = RequestText(subject="cannot sign in", product_id=product)
        assert ids(engine.offer(request, PUBLIC, frozenset(), 5))[0] == product


@pytest.mark.parametrize("warm", [False, True])
def test_related_articles_share_words_and_language(
    engine: SearchEngine, warm: bool
) -> None:
    engine.apply(
        [
            document(1, "VPN error 809", "connection to the office"),
            document(2, "VPN error 691", "connection and password"),
            document(3, "Clear a paper jam", "printer"),
            document(2, "VPN 错误 691", "连接"),
        ],
        1,
    )
    if warm:
        engine.warm(wait=True)
    related = engine.related(1, "en", PUBLIC, 5)
    assert [(hit.article_id, hit.lang) for hit in related][:1] == [(2, "en")]
    assert 1 not in ids(related)
    assert engine.related(99, "en", PUBLIC, 5) == []


def test_a_model_that_lags_behind_offers_nothing_withdrawn(
    engine: SearchEngine,
) -> None:
    others = [document(n, f"Thing {n}", "other words") for n in range(3, 12)]
    engine.apply([document(1, "Clear a paper jam", "printer"), *others], 1)
    engine.warm(wait=True)
    request = RequestText(subject="paper jam in the printer")
    assert ids(engine.offer(request, PUBLIC, frozenset(), 5)) == [1]
    engine.apply(
        [Removal(article_id=1, lang="en"), document(2, "Paper jam", "printer")], 2
    )
    assert ids(engine.offer(request, PUBLIC, frozenset(), 5)) == [2]


@pytest.fixture
def stocked(engine: SearchEngine) -> SearchEngine:
    engine.apply(
        [
            document(1, "Cannot log in: error ERR-4011", "The account is locked."),
            document(2, "Cannot log in after a password change", "Old password."),
            document(3, "Cannot log in: certificate expired", "Renew it."),
            *(document(n, f"Thing {n}", "words") for n in range(4, 14)),
        ],
        1,
    )
    return engine


@pytest.mark.parametrize(
    ("description", "tried", "expected"),
    [
        ("The page says ERR-4011 since this morning.", "", 1),
        ("I changed my password yesterday.", "", 2),
        ('It says "certificate expired" and closes.', "", 3),
        ("", "I renewed the certificate, it had expired.", 3),
    ],
)
def test_one_subject_with_other_fields_gets_other_offers(
    stocked: SearchEngine, description: str, tried: str, expected: int
) -> None:
    request = RequestText(subject="Cannot log in", description=description, tried=tried)
    assert ids(stocked.offer(request, PUBLIC, frozenset(), 5))[0] == expected


@pytest.mark.parametrize(
    "error", ['It says "certificate expired".', "Error: certificate expired"]
)
def test_what_the_machine_said_weighs_more_than_the_story(
    stocked: SearchEngine, error: str
) -> None:
    story = "I had a password change, after that this. The password is new."
    request = RequestText(subject="Cannot log in", description=f"{story}\n{error}")
    assert ids(stocked.offer(request, PUBLIC, frozenset(), 5))[0] == 3


@pytest.mark.parametrize(("threshold", "offered"), [(0.0, True), (1.0, False)])
def test_the_site_may_set_the_threshold(
    stocked: SearchEngine, threshold: float, offered: bool
) -> None:
    tuning = Tuning(threshold=threshold)
    request = RequestText(subject="Cannot log in: ERR-4011", tuning=tuning)
    assert bool(stocked.offer(request, PUBLIC, frozenset(), 5)) is offered


def test_synonyms_count_in_offers_too(stocked: SearchEngine) -> None:
    request = RequestText(subject="passphrase change trouble after sign-on")
    tuned = RequestText(
        subject=request.subject,
        tuning=Tuning(synonyms=(Synonyms(words=("passphrase", "password")),)),
    )
    assert 2 in ids(stocked.offer(tuned, PUBLIC, frozenset(), 5))
