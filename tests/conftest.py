"""Real databases, the real site, and its cast."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from kb.config import Settings
from kb.db import make_engine
from kb.migrate import upgrade
from tests.cast import ALICE, BOB, CHARLIE, ERIN, KIM, MAX, SUE, XAVIER
from tests.web import signed_in
from webapp.app import create_app
from webapp.database import METADATA
from webapp.services import Services, build

PG_URL = os.environ.get(
    "TEST_PG_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
)


def _postgres_answers() -> bool:
    try:
        with create_engine(PG_URL, connect_args={"connect_timeout": 2}).connect():
            return True
    except (OperationalError, ImportError):
        return False


POSTGRES = _postgres_answers()


def _admin(statement: str) -> None:
    engine = create_engine(PG_URL, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@dataclass(frozen=True)
class Template:
    """A migrated, empty database that tests copy."""

    backend: str
    url: str

    def copy(self, folder: Path) -> str:
        if self.backend == "sqlite":
            target = folder / "kb.sqlite3"
            shutil.copyfile(self.url.removeprefix("sqlite:///"), target)
            return f"sqlite:///{target}"
        name = f"askfirst_test_{os.getpid()}_copy"
        source = self.url.rpartition("/")[2]
        _admin(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        _admin(f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY file_copy')
        return PG_URL.rpartition("/")[0] + "/" + name


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def template(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Template]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('template') / 'kb.sqlite3'}"
    elif not POSTGRES:
        pytest.skip("no PostgreSQL answers at TEST_PG_URL")
    else:
        name = f"askfirst_test_{os.getpid()}"
        _admin(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        _admin(f'CREATE DATABASE "{name}"')
        url = PG_URL.rpartition("/")[0] + "/" + name
    engine = make_engine(url)
    upgrade(engine, METADATA)
    if request.param == "sqlite":
        with engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    yield Template(request.param, url)
    if request.param == "postgresql":
        _admin(f'DROP DATABASE IF EXISTS "{name}_copy" WITH (FORCE)')
        _admin(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


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
def settings(template: Template, tmp_path: Path) -> Settings:
    return Settings(
        data_dir=tmp_path / "data",
        database_url=template.copy(tmp_path),
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
