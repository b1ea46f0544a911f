"""The demo, filled once for all tests of it."""

from collections.abc import Iterator

import pytest
import time_machine

from kb.config import Settings
from search.protocol import Query
from tests.databases import Template
from tests.webapp.demo.filled import NOW, ZONE, Demo, read
from webapp.demo.seed import fill_if_empty
from webapp.services import Services, build

QUERY = Query(text="VPN 691", audiences=frozenset({"public"}), lang="en")


@pytest.fixture(scope="session")
def filled(
    template: Template, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Services, list[str]]]:
    """The services of the filled demo, and what it said while it was filled."""
    folder = tmp_path_factory.mktemp("demo")
    with template.lent(folder) as url:
        settings = Settings(
            data_dir=folder / "data",
            database_url=url,
            time_zone=ZONE.key,
            demo=True,
            rate_limits=False,
        )
        services = build(settings, jobs_at_once=True)
        said: list[str] = []
        with time_machine.travel(NOW, tick=False):
            assert fill_if_empty(services, said.append)
            assert not fill_if_empty(services, said.append)
        yield services, said
        services.engine.close()
        services.database.close()


@pytest.fixture(scope="session")
def demo(filled: tuple[Services, list[str]]) -> Demo:
    """The rows of the filled demo."""
    services, said = filled
    found = [hit.article_id for hit in services.engine.search(QUERY, 1).hits]
    indexed = len(services.engine.contents())
    with services.database.reading() as session:
        return read(session, said, found, indexed)
