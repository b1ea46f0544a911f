"""The schema of the database brought up to date, configured in code."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, text

FOLDER = Path(__file__).parent / "migrations"


def upgrade(engine: Engine, metadata: MetaData, revision: str = "head") -> None:
    """Apply the steps that are missing; the caller's metadata names all tables."""
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            # A rebuilt table would drop the rows that refer to it.
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            _lock(connection)
            command.upgrade(_config(connection, metadata), revision)
        connection.invalidate()


def is_current(engine: Engine) -> bool:
    """Say whether no step is missing."""
    head = ScriptDirectory(str(FOLDER)).get_current_head()
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head


def draft(engine: Engine, metadata: MetaData, message: str) -> None:
    """Write the draft of the next step from what the tables have become."""
    with engine.connect() as connection, connection.begin():
        command.revision(_config(connection, metadata), message, autogenerate=True)


def _config(connection: Connection, metadata: MetaData) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    config.attributes["metadata"] = metadata
    return config


def _lock(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(4700210)"))
