"""Whatever is typed is plain words: quick, harmless, and never an error (K04)."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.engine import WhooshEngine
from search.protocol import Hit, Offer, RequestText, SearchEngine
from search.snippets import snippet
from tests.search.judged import DOCUMENTS
from tests.search.making import PUBLIC, ask, document

TORTURE = [
    "*",
    "*a*",
    "[a TO z]",
    "b*",
    "a~2",
    "?",
    "C:",
    '"',
    '"paper jam',
    "-",
    "-paper",
    "title:vpn",
    "field:internal",
    "aud:internal OR x",
    "mask:aud:internal",
    " ".join(f"word{n}" for n in range(200)),
    "(" * 5000,
    "NOT " * 1000,
    "'" * 300,
    "\x00\x1b[31m",
    "\ud800",
    "a\u0301" * 200,
    "\u202evpn\u202c",
    "ﷺ" * 100,
    "卡" * 5000,
    "\N{ZERO WIDTH SPACE}",
    "'; DROP TABLE articles; --",
    "{{7*7}}",
    "<script>alert(1)</script>",
    "C++" * 100,
    "a" * 100_000,
    "-" * 100_000,
    "a-" * 50_000,
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchEngine]:
    made = WhooshEngine(tmp_path_factory.mktemp("torture") / "index")
    internal = document(99, "internal x", "aud", audiences=frozenset({"internal"}))
    made.rebuild([*DOCUMENTS, internal], 1)
    yield made
    made.close()


def ask_everything(engine: SearchEngine, text: str) -> set[int]:
    request = RequestText(subject=text, description=text, tried=text)
    found: list[Hit | Offer] = [
        *engine.search(ask(text), 10).hits,
        *engine.complete(text, PUBLIC, "en", 5),
        *engine.offer(request, PUBLIC, frozenset(), 5),
    ]
    snippet(text, "paper")
    snippet("paper jam", text)
    return {hit.article_id for hit in found}


@pytest.mark.parametrize("text", TORTURE, ids=lambda text: repr(text)[:20])
def test_hostile_text_is_plain_words(engine: SearchEngine, text: str) -> None:
    assert 99 not in ask_everything(engine, text)


@pytest.mark.parametrize("text", ['"paper jam', "paper: jam*", "(paper (jam", "paper?"])
def test_stray_signs_change_nothing(engine: SearchEngine, text: str) -> None:
    assert engine.search(ask(text), 1).hits[0].article_id == 6


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(text=st.text(max_size=80))
def test_any_text_is_answered(engine: SearchEngine, text: str) -> None:
    ask_everything(engine, text)
