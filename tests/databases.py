"""Databases for tests: migrated once, lent empty as often as needed."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import create_engine, delete, text
from sqlalchemy.exc import OperationalError

from kb.db import make_engine
from kb.migrate import upgrade
from webapp.database import METADATA

PG_URL = os.environ.get(
    "TEST_PG_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
)
PG_SERVER = PG_URL.rpartition("/")[0]

_END_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_COUNT_FROM_ONE = """
    SELECT setval(format('%I.%I', schemaname, sequencename), 1, false)
    FROM pg_sequences
"""


@dataclass(frozen=True)
class Template:
    """A migrated, empty database, and those made like it for tests that commit."""

    backend: str
    url: str
    free: list[str] = field(default_factory=list)
    made: list[str] = field(default_factory=list)

    @contextmanager
    def lent(self, folder: Path) -> Iterator[str]:
        """Give the address of an empty database that nobody else uses meanwhile."""
        if self.backend == "sqlite":
            target = folder / "kb.sqlite3"
            shutil.copyfile(self.url.removeprefix("sqlite:///"), target)
            yield f"sqlite:///{target}"
            return
        name = self.free.pop() if self.free else self._further()
        _empty(f"{PG_SERVER}/{name}")
        yield f"{PG_SERVER}/{name}"
        self.free.append(name)

    def _further(self) -> str:
        name = f"{_name_of(self.url)}_{len(self.made) + 1}"
        _make(name, like=_name_of(self.url))
        self.made.append(name)
        return name


@contextmanager
def migrated(backend: str, folder: Path) -> Iterator[Template]:
    """Give the template of one kind of database, dropped at the end."""
    if backend == "sqlite":
        url = f"sqlite:///{folder / 'template.sqlite3'}"
    else:
        name = f"askfirst_test_{os.getpid()}"
        _make(name)
        url = f"{PG_SERVER}/{name}"
    engine = make_engine(url)
    upgrade(engine, METADATA)
    if backend == "sqlite":
        with engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    template = Template(backend, url)
    yield template
    if backend == "postgresql":
        for name in (*template.made, _name_of(url)):
            _admin(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def made_empty(template: Template, folder: Path) -> str:
    """Make a database without any table, of the kind of the template."""
    if template.backend == "sqlite":
        return f"sqlite:///{folder / 'empty.sqlite3'}"
    name = f"{_name_of(template.url)}_empty"
    _make(name)
    if name not in template.made:
        template.made.append(name)
    return f"{PG_SERVER}/{name}"


def postgres_answers() -> bool:
    """Say whether there is a server for the tests."""
    engine = create_engine(PG_URL, connect_args={"connect_timeout": 2})
    try:
        with engine.connect():
            return True
    except OperationalError:
        return False
    finally:
        engine.dispose()


def _make(name: str, like: str = "template1") -> None:
    _admin(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    _admin(f'CREATE DATABASE "{name}" TEMPLATE "{like}" STRATEGY file_copy')
    # What a test writes need not survive a crash.
    _admin(f'ALTER DATABASE "{name}" SET synchronous_commit = off')


def _empty(url: str) -> None:
    """Take out all rows; far quicker than a new database."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(_END_OTHERS))
        # Without the triggers that forbid it, and in any order.
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        for table in METADATA.sorted_tables:
            connection.execute(delete(table))
        connection.execute(text(_COUNT_FROM_ONE))
    engine.dispose()


def _name_of(url: str) -> str:
    return url.rpartition("/")[2]


def _admin(statement: str) -> None:
    engine = create_engine(PG_URL, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
