"""The database: base class, column kinds, engines and sessions."""

import enum
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

from sqlalchemy import (
    DDL,
    JSON,
    DateTime,
    Dialect,
    Engine,
    Enum,
    FromClause,
    MetaData,
    create_engine,
    event,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import (
    DeclarativeBase,
    MappedAsDataclass,
    Session,
    mapped_column,
    sessionmaker,
)
from sqlalchemy.types import TypeDecorator

E = TypeVar("E", bound=enum.Enum)

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True, eq=False):
    """The base of every table."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; naive times are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, _dialect: Dialect
    ) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time has no place in the database")
        return value.astimezone(UTC)

    def process_result_value(
        self, value: datetime | None, _dialect: Dialect
    ) -> datetime | None:
        if value is None:
            return None
        return (
            value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        )


PrimaryKey = Annotated[int, mapped_column(primary_key=True)]
Moment = Annotated[datetime, mapped_column(UtcDateTime)]
MaybeMoment = Annotated[datetime | None, mapped_column(UtcDateTime)]
JsonColumn = JSON().with_variant(JSONB(), "postgresql")


def enum_column(kind: type[E]) -> Enum:
    """Return the column type of an enum, kept by value and checked by the database."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=40,
        name=kind.__name__.lower(),
        values_callable=lambda members: [str(member.value) for member in members],
    )


def forbid_changes(table: FromClause) -> None:
    """Have the database itself refuse update and delete in an append-only table."""
    for dialect, statement in append_only_statements(table.description):
        execute = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]
        event.listen(table, "after_create", execute.execute_if(dialect=dialect))


def append_only_statements(table: str) -> list[tuple[str, str]]:
    """Return (dialect, statement) pairs that make a table append-only."""
    sqlite = [
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for verb in ("update", "delete")
    ]
    function = (
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger AS $$ BEGIN "
        "RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$ LANGUAGE plpgsql"
    )
    trigger = (
        f"CREATE OR REPLACE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR "
        f"TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    by_dialect = (("sqlite", sqlite), ("postgresql", [function, trigger]))
    return [(name, one) for name, statements in by_dialect for one in statements]


def make_engine(url: str) -> Engine:
    """Return an engine for the address, with what each database needs to be safe."""
    if url.startswith("sqlite"):
        engine = create_engine(
            url, connect_args={"timeout": 5, "check_same_thread": False}
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    options = "-c statement_timeout=5000 -c timezone=utc"
    return create_engine(url, pool_pre_ping=True, connect_args={"options": options})


def _prepare_sqlite(connection: DBAPIConnection, _record: object) -> None:
    # The driver would begin transactions too late for reads to be consistent.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "busy_timeout=5000",
        "foreign_keys=ON",
        "recursive_triggers=ON",
        "trusted_schema=OFF",
        "wal_autocheckpoint=1000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    writes = connection.get_execution_options().get("writes", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def make_sessions(engine: Engine) -> Callable[[bool], Session]:
    """Return a maker of sessions; its argument says whether the session will write.

    On SQLite a writing session takes the write lock when it begins, so that two
    of them queue instead of failing.
    """
    writing = sessionmaker(engine, expire_on_commit=False)
    reading = sessionmaker(
        engine.execution_options(writes=False), expire_on_commit=False
    )
    return lambda writes: (writing if writes else reading)()
