"""Real databases, the real site, and its cast."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from kb.config import Settings
from kb.db import make_engine
from tests.cast import ALICE, BOB, CHARLIE, ERIN, KIM, MAX, SUE, XAVIER
from tests.databases import Template, migrated, postgres_answers
from tests.web import signed_in
from webapp.app import create_app
from webapp.services import Services, build

# Tests flush to disk all the time, as the site does; in memory that costs nothing.
if os.access("/dev/shm", os.W_OK):
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", "/dev/shm")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--both", action="store_true", help="run the tests of pages on both databases"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Domain tests meet both databases, pages only SQLite unless marked `pg`."""
    if "template" not in metafunc.fixturenames:
        return
    pages = metafunc.module.__name__.startswith("tests.webapp")
    marked = metafunc.definition.get_closest_marker("pg") is not None
    both = not pages or marked or metafunc.config.getoption("--both")
    kinds = ("sqlite", "postgresql") if both else ("sqlite",)
    metafunc.parametrize("template", kinds, indirect=True, scope="session")


@pytest.fixture(scope="session")
def template(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Template]:
    if request.param == "postgresql" and not postgres_answers():
        pytest.skip("no PostgreSQL answers at TEST_PG_URL")
    with migrated(request.param, tmp_path_factory.mktemp("template")) as made:
        yield made


@pytest.fixture
def session(template: Template) -> Iterator[Session]:
    """A session whose transaction is rolled back after the test."""
    engine = make_engine(template.url)
    with engine.connect() as connection, connection.begin() as transaction:
        with Session(
            bind=connection,
            expire_on_commit=False,
            join_transaction_mode="create_savepoint",
        ) as session:
            yield session
        transaction.rollback()
    engine.dispose()


@pytest.fixture
def url(template: Template, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database."""
    with template.lent(tmp_path) as url:
        yield url


@pytest.fixture
def settings(url: str, tmp_path: Path) -> Settings:
    return Settings(
        data_dir=tmp_path / "data",
        database_url=url,
        secret_key="a key for tests only",
        rate_limits=False,
    )


@pytest.fixture
def services(settings: Settings) -> Iterator[Services]:
    """The services of a site of its own, with jobs done at once."""
    built = build(settings, jobs_at_once=True)
    yield built
    built.observations.flush()
    built.engine.close()
    built.database.close()


@pytest.fixture
def app(services: Services) -> Flask:
    app = create_app(services)
    app.config["TESTING"] = True
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def as_alice(app: Flask) -> FlaskClient:
    return signed_in(app, ALICE)


@pytest.fixture
def as_bob(app: Flask) -> FlaskClient:
    return signed_in(app, BOB)


@pytest.fixture
def as_charlie(app: Flask) -> FlaskClient:
    return signed_in(app, CHARLIE)


@pytest.fixture
def as_erin(app: Flask) -> FlaskClient:
    return signed_in(app, ERIN)


@pytest.fixture
def as_xavier(app: Flask) -> FlaskClient:
    return signed_in(app, XAVIER)


@pytest.fixture
def as_sue(app: Flask) -> FlaskClient:
    return signed_in(app, SUE)


@pytest.fixture
def as_kim(app: Flask) -> FlaskClient:
    return signed_in(app, KIM)


@pytest.fixture
def as_max(app: Flask) -> FlaskClient:
    return signed_in(app, MAX)
