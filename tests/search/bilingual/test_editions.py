"""Texts of both languages in one ranking, and none for the wrong reader."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from search.bilingual.editions import across, merged, partners, shares
from search.bilingual.learning import edition, learn, translated
from search.bilingual.lexicon import beginning
from search.index import open_snapshot
from search.matching import total
from search.query import ask
from search.schema import SCHEMA, rows
from search.scoring import WEIGHTS, Floats
from search.snapshot import Snapshot
from search.store import seal
from tests.search.making import PUBLIC, STAFF, document

INTERNAL = frozenset({"internal"})
ARTICLES = [
    document(1, "Replace the toner of a printer", "Open the cover."),
    document(2, "打印机卡纸", "打开盖子。"),
    document(3, "打印机共享", "打开设置。"),
    document(3, "Share a printer", "Open the settings."),
    document(4, "Reset your password", "Choose a new one."),
    document(4, "重置密码", "选择新密码。"),
    document(5, "雷鸟项目", audiences=INTERNAL),
    document(5, "Thunderbird project", audiences=INTERNAL),
    document(6, "Mailbox is full"),
]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    folder: Path = tmp_path_factory.mktemp("bilingual")
    writer = FileIndex.create(FileStorage(str(folder)), SCHEMA).writer(timeout=5)
    for made in ARTICLES:
        for row in rows(made):
            writer.add_document(**row)
    writer.commit()
    seal(folder, {})
    opened = open_snapshot(folder, WEIGHTS, {})
    yield opened
    opened.close()


def scored(snapshot: Snapshot, text: str, audiences: frozenset[str]) -> Floats:
    allowed = snapshot.alive & snapshot.having("aud", audiences)
    asked = ask(text)
    return across(
        snapshot,
        beginning().translate(asked),
        asked,
        total(snapshot, asked) * allowed,
        allowed,
        partners(snapshot),
    )


def articles(snapshot: Snapshot, scores: Floats) -> list[int]:
    order = np.argsort(-scores, kind="stable")
    found = [int(snapshot.articles[n]) for n in order if scores[n] > 0]
    return list(dict.fromkeys(found))


def test_editions_know_each_other(snapshot: Snapshot) -> None:
    partner = partners(snapshot)
    for number, other in enumerate(partner):
        if other >= 0:
            assert partner[other] == number
            assert snapshot.articles[other] == snapshot.articles[number]
            assert snapshot.lang(other) != snapshot.lang(number)
    single = {int(a) for a in snapshot.articles[partner < 0]}
    assert single == {1, 2, 6}


def test_a_chinese_question_finds_an_english_article(snapshot: Snapshot) -> None:
    assert articles(snapshot, scored(snapshot, "邮箱已满", PUBLIC)) == [6]
    assert articles(snapshot, scored(snapshot, "更换打印机碳粉", PUBLIC))[0] == 1


def test_an_english_question_finds_a_chinese_article(snapshot: Snapshot) -> None:
    assert articles(snapshot, scored(snapshot, "paper jam", PUBLIC))[0] == 2


def test_both_editions_stand_together(snapshot: Snapshot) -> None:
    scores = scored(snapshot, "如何重置密码", PUBLIC)
    assert len(set(scores[snapshot.articles == 4].tolist())) == 1
    assert articles(snapshot, scores)[0] == 4


def test_no_text_for_the_wrong_reader(snapshot: Snapshot) -> None:
    hidden = snapshot.articles == 5
    assert not scored(snapshot, "雷鸟项目 project", PUBLIC)[hidden].any()
    assert scored(snapshot, "雷鸟项目 project", STAFF)[hidden].all()


def test_a_hidden_edition_does_not_change_the_other(snapshot: Snapshot) -> None:
    asked = ask("重置密码")
    own = total(snapshot, asked)
    only = snapshot.alive & snapshot.chinese
    translation = beginning().translate(asked)
    scores = across(snapshot, translation, asked, own, only, partners(snapshot))
    assert np.allclose(scores[only], own[only])
    assert not scores[~only].any()


def test_a_text_needs_a_telling_term(snapshot: Snapshot) -> None:
    found = shares(snapshot, ask("打印机"), snapshot.alive)
    assert set(np.flatnonzero(found)) == set(
        np.flatnonzero(total(snapshot, ask("打印机")))
    )
    assert not shares(snapshot, ask("机"), snapshot.alive).max() > 6.0


def test_an_unknown_translation_takes_nothing_away() -> None:
    own = np.array([2.0, 1.0, 0.0, 0.0], np.float32)
    nothing = np.zeros(4, np.float32)
    partner = np.array([2, -1, 0, -1], np.int32)
    assert merged(own, own, nothing, partner, 0.0).tolist() == [2.0, 1.0, 0.0, 0.0]


def test_an_article_in_one_language_is_not_behind_one_in_two() -> None:
    """Text 1 is the only edition, and fits as well as the editions 0 and 2."""
    own = np.array([1.0, 0.0, 0.0], np.float32)
    other = np.array([0.0, 0.5, 0.5], np.float32)
    partner = np.array([2, -1, 0], np.int32)
    scores = merged(own, own, other, partner, 1.0)
    assert scores[1] == pytest.approx(scores[0], rel=0.2)


def test_only_open_texts_teach(snapshot: Snapshot) -> None:
    pairs = translated(snapshot, PUBLIC)
    taught = {int(snapshot.articles[number]) for number, _ in pairs}
    assert taught == {3, 4}
    assert all(snapshot.lang(zh) == "zh" for zh, _ in pairs)
    assert edition(snapshot, pairs[0][1]).title in {
        "Share a printer",
        "Reset your password",
    }


def test_little_news_is_not_learned_again(snapshot: Snapshot) -> None:
    first = learn(snapshot, None, lambda: None)
    assert learn(snapshot, first, lambda: None) is first
    assert len(first.revisions) == 2


def test_learning_can_be_stopped(snapshot: Snapshot) -> None:
    def stop() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        learn(snapshot, None, stop)
