"""The demo, filled once for all tests of it."""

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
def demo(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Demo:
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
        filled = _filled(services)
        services.engine.close()
        services.database.close()
    return filled


def _filled(services: Services) -> Demo:
    said: list[str] = []
    with time_machine.travel(NOW, tick=False):
        assert fill_if_empty(services, said.append)
        assert not fill_if_empty(services, said.append)
    found = [hit.article_id for hit in services.engine.search(QUERY, 1).hits]
    indexed = len(services.engine.contents())
    with services.database.reading() as session:
        return read(session, said, found, indexed)
