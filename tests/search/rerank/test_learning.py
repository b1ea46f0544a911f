"""The last ranker learns from what helped, and is worth what it claims."""

from pathlib import Path

import pytest

from search.engine import WhooshEngine
from search.protocol import Hit
from search.rerank.judging import Learned
from search.rerank.learning import FEWEST_ARTICLES, FEWEST_QUESTIONS
from search.tuning import Pin, Tuning
from tests.search.making import PUBLIC, ask, document, ids
from tests.search.rerank.making import HANDBOOK, desk, examples

STUCK = "When I rename the calendar it hangs"
HELPS = HANDBOOK + 42


def hits(engine: WhooshEngine, text: str, tuning: Tuning) -> list[Hit]:
    return list(engine.search(ask(text, tuning=tuning), 10).hits)


def test_what_helps_comes_first_and_the_order_before_comes_back(
    taught: WhooshEngine, learned: Learned
) -> None:
    before = hits(taught, STUCK, Tuning())
    assert before[0].article_id == 42
    after = hits(taught, STUCK, Tuning(model=learned.model))
    assert after[0].article_id == HELPS
    assert hits(taught, STUCK, Tuning()) == before


def test_the_gain_is_measured_on_questions_held_out(learned: Learned) -> None:
    assert learned.gain.is_won
    assert learned.gain.before < 0.8 < learned.gain.after
    assert learned.metrics["queries"] == len(examples())
    assert learned.metrics["is_won"] is True


def test_too_few_examples_teach_nothing(taught: WhooshEngine) -> None:
    few = -(-FEWEST_QUESTIONS // 3)
    assert few >= FEWEST_ARTICLES
    assert taught.learn(examples(few - 1)) is None
    # Once more the same question is no other question.
    assert taught.learn(examples(few - 1) * 2) is None


def test_articles_that_are_gone_teach_nothing(
    tmp_path: Path,
) -> None:
    engine = WhooshEngine(tmp_path / "index")
    engine.rebuild(desk()[:80], cursor=1)
    assert engine.learn(examples()) is None
    engine.close()


def test_the_questions_themselves_are_no_evidence(
    tmp_path: Path, learned: Learned
) -> None:
    engine = WhooshEngine(tmp_path / "index")
    engine.rebuild(desk(asked=True), cursor=1)
    found = engine.learn(examples())
    assert found is not None
    assert found.gain.before == pytest.approx(learned.gain.before, abs=0.02)
    engine.close()


def test_a_reason_adds_up(taught: WhooshEngine, learned: Learned) -> None:
    query = ask(STUCK, tuning=Tuning(model=learned.model))
    first, second = taught.search(query, 2).hits
    for hit in (first, second):
        reason = taught.explain(query, hit.article_id, "en")
        assert reason is not None
        assert sum(part.score for part in reason.parts) == pytest.approx(reason.score)
        signals = {part.signal for part in reason.parts}
        assert {"learned.style", "learned.title", "words"} <= signals
    best = taught.explain(query, first.article_id, "en")
    other = taught.explain(query, second.article_id, "en")
    assert best is not None
    assert other is not None
    assert best.score > other.score


def test_pins_stay_first(taught: WhooshEngine, learned: Learned) -> None:
    pins = (Pin(phrase=STUCK, article_id=7),)
    found = hits(taught, STUCK, Tuning(model=learned.model, pins=pins))
    assert ids(found)[:2] == [7, HELPS]


def test_nobody_sees_what_is_not_for_them(tmp_path: Path, learned: Learned) -> None:
    engine = WhooshEngine(tmp_path / "index")
    staff = document(900, STUCK, STUCK, audiences=frozenset({"internal"}))
    engine.rebuild([*desk()[:20], staff], cursor=1)
    engine.warm(wait=True)
    tuning = Tuning(model=learned.model)
    assert 900 not in ids(hits(engine, STUCK, tuning))
    for text in ("", "?", '"rename calendar"', "-mailbox", "重命名日历", "open " * 200):
        found = engine.search(ask(text, tuning=tuning, audiences=PUBLIC), 10)
        assert 900 not in ids(found.hits)
    engine.close()


def test_a_text_in_the_other_language_keeps_its_place(
    tmp_path: Path, learned: Learned
) -> None:
    engine = WhooshEngine(tmp_path / "index")
    chinese = document(900, "Outlook rename calendar 日历", "日历 calendar", lang="zh")
    engine.rebuild([*desk(), chinese], cursor=1)
    engine.warm(wait=True)
    before = ids(hits(engine, STUCK, Tuning()))
    after = ids(hits(engine, STUCK, Tuning(model=learned.model)))
    assert before != after
    assert before.index(900) == after.index(900)
    engine.close()
