"""How sure the first answer is: the same measure for a search and for an offer."""

import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.confidence import WITH_MODEL, WITH_WAYS, Evidence
from search.engine import WhooshEngine
from search.protocol import Query, RequestText
from search.tuning import Tuning
from tests.search.judged import DOCUMENTS, NONSENSE
from tests.search.making import PUBLIC, document

EVERYTHING = Tuning(threshold=0.0)
WAYS = {
    "Delivery": ("where is my parcel", "when does my parcel come", "track my parcel"),
    "Returns": ("can I send it back", "how do I return it", "I want my money back"),
    "Opening hours": ("when do you open", "are you open today", "how late is it open"),
}


@pytest.fixture(scope="module", params=["words alone", "with model"])
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[WhooshEngine]:
    made = WhooshEngine(Path(tmp_path_factory.mktemp("sure")) / "index")
    made.rebuild(DOCUMENTS, cursor=1)
    if request.param == "with model":
        made.warm(wait=True)
    yield made
    made.close()


def confidence(engine: WhooshEngine, text: str) -> float:
    return engine.search(Query(text=text, audiences=PUBLIC), 3).confidence


def test_more_evidence_makes_surer() -> None:
    weak = Evidence(fit=0.2, cosine=0.1, held=0.7, said=1.1, share=0.3)
    strong = Evidence(fit=0.9, cosine=0.4, lead=0.5, held=1.6, said=2.0, share=1.0)
    for judge in (WITH_WAYS, WITH_MODEL):
        assert 0 < judge.confidence(weak) < judge.confidence(strong) < 1
    base = 1 / (1 + math.exp(-WITH_WAYS.base))
    assert WITH_WAYS.confidence(Evidence()) == pytest.approx(base)


@pytest.mark.parametrize("text", NONSENSE)
def test_a_search_that_nothing_answers_is_unsure(
    engine: WhooshEngine, text: str
) -> None:
    assert confidence(engine, text) < 0.5


def test_a_clear_question_is_surer_than_one_beside_the_point(
    engine: WhooshEngine,
) -> None:
    clear = confidence(engine, "Outlook keeps asking for the password")
    assert clear > 0.5
    assert clear > confidence(engine, "the password of my neighbor's garden gate")


def test_an_offer_is_as_sure_as_the_search(engine: WhooshEngine) -> None:
    text = "Clear a paper jam in the printer"
    request = RequestText(subject=text, tuning=EVERYTHING)
    first, *_ = engine.offer(request, PUBLIC, frozenset(), 5)
    assert first.confidence == pytest.approx(confidence(engine, text), abs=0.1)


def test_what_was_read_takes_nothing_from_how_sure_the_next_is(
    engine: WhooshEngine,
) -> None:
    request = RequestText(subject="Reset your password", tuning=EVERYTHING)
    first, *_ = engine.offer(request, PUBLIC, frozenset(), 5)
    rest = engine.offer(request, PUBLIC, frozenset({first.article_id}), 5)
    assert all(offer.confidence < first.confidence for offer in rest)


def test_ways_of_asking_make_sure_of_what_no_word_says(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path / "index")
    engine.rebuild(
        [
            document(n, title, "Read the page.", asked_as=ways)
            for n, (title, ways) in enumerate(WAYS.items(), 1)
        ],
        0,
    )
    strange = Query(text="my parcelservice tracker", audiences=PUBLIC)
    assert not engine.search(strange, 5).hits
    engine.warm(wait=True)
    assert [hit.article_id for hit in engine.search(strange, 5).hits] == [1]
    other = Query(text="moneywise", audiences=PUBLIC)
    assert not engine.search(other, 5).hits
    request = RequestText(subject="how can I return it to you?")
    assert [o.article_id for o in engine.offer(request, PUBLIC, frozenset(), 1)] == [2]
    asked = confidence(engine, "how do I return it")
    assert asked > confidence(engine, "how do you roast a goose")
    engine.close()
