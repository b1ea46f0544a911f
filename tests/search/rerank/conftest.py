"""A model that was learned once for all tests of this folder."""

from collections.abc import Iterator

import pytest

from search.engine import WhooshEngine
from search.rerank.judging import Learned
from tests.search.rerank.making import desk, examples


@pytest.fixture(scope="package")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WhooshEngine]:
    """The engine of the desk; tests only look at it."""
    made = WhooshEngine(tmp_path_factory.mktemp("desk") / "index")
    made.rebuild(desk(), cursor=1)
    yield made
    made.close()


@pytest.fixture(scope="package")
def learned(taught: WhooshEngine) -> Learned:
    found = taught.learn(examples())
    assert found is not None
    return found
