"""A database for what does not depend on the kind of database."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from kb.db import make_engine
from tests.databases import Template, migrated


@pytest.fixture(scope="session")
def one_kind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    with migrated("sqlite", tmp_path_factory.mktemp("bundles")) as made:
        yield made


@pytest.fixture
def somewhere(one_kind: Template) -> Iterator[Session]:
    """A session whose transaction is rolled back after the test."""
    engine = make_engine(one_kind.url)
    with engine.connect() as connection, connection.begin() as transaction:
        with Session(
            bind=connection,
            expire_on_commit=False,
            join_transaction_mode="create_savepoint",
        ) as session:
            yield session
        transaction.rollback()
    engine.dispose()
