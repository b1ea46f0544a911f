"""The judged questions on a small bilingual knowledge base."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from search.engine import WhooshEngine
from search.protocol import RequestText, SearchEngine
from tests.search.judged import DOCUMENTS, NONSENSE, QUESTIONS, REQUESTS
from tests.search.making import PUBLIC, ask


@pytest.fixture(scope="module", params=["words alone", "with model"])
def offering(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SearchEngine]:
    engine = WhooshEngine(Path(tmp_path_factory.mktemp("offers")) / "index")
    engine.rebuild(DOCUMENTS, cursor=1)
    if request.param == "with model":
        engine.warm(wait=True)
    yield engine
    engine.close()


@pytest.mark.parametrize(("text", "article"), QUESTIONS)
def test_the_answer_is_among_the_first_three(
    judged_engine: SearchEngine, text: str, article: int
) -> None:
    found = judged_engine.search(ask(text), 3)
    assert article in [hit.article_id for hit in found.hits]


@pytest.mark.parametrize(("text", "article"), REQUESTS)
def test_a_clear_request_is_offered_its_article_first(
    offering: SearchEngine, text: str, article: int
) -> None:
    as_subject = offering.offer(RequestText(subject=text), PUBLIC, frozenset(), 5)
    assert as_subject[0].article_id == article
    request = RequestText(subject="", description=text)
    as_description = offering.offer(request, PUBLIC, frozenset(), 5)
    assert as_description[0].article_id == article


@pytest.mark.parametrize("text", NONSENSE)
def test_nonsense_is_offered_nothing(offering: SearchEngine, text: str) -> None:
    assert offering.offer(RequestText(subject=text), PUBLIC, frozenset(), 5) == []
