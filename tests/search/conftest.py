"""Engines for the tests; a further engine joins the conformance tests here."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from search.engine import WhooshEngine
from search.protocol import SearchEngine
from tests.search.judged import DOCUMENTS

Maker = Callable[[Path], SearchEngine]
ENGINES: dict[str, Maker] = {"whoosh": WhooshEngine}


@pytest.fixture(params=list(ENGINES.values()), ids=list(ENGINES))
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchEngine]:
    made: SearchEngine = request.param(tmp_path / "index")
    made.rebuild((), cursor=0)
    yield made
    made.close()


@pytest.fixture(scope="session")
def judged_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchEngine]:
    made = WhooshEngine(tmp_path_factory.mktemp("judged") / "index")
    made.rebuild(DOCUMENTS, cursor=1)
    yield made
    made.close()
