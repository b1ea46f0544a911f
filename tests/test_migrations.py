"""The schema that the steps make is that of the tables, also from an old one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, Engine, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from articles.models import Confidence, Edition, Stage
from kb.accounts.models import User
from kb.db import make_engine
from kb.migrate import is_current, upgrade
from kb.policy import License
from tests.databases import Template, made_empty
from webapp.database import METADATA

APPEND_ONLY = ("event", "revision")
WHEN = "2026-03-02 09:00:00+00:00"

# What a site of the first schema holds: a live text, a newer draft, an archived one.
OLD_ROWS = f"""
    INSERT INTO "user" (id, email, name, created_at, lang, is_active) VALUES
        (1, 'kim@example.org', 'Kim', '{WHEN}', 'en', true),
        (2, 'alice@example.org', 'Alice', '{WHEN}', 'en', true);
    INSERT INTO user_role (user_id, role) VALUES
        (1, 'knowledge_specialist'), (2, 'customer');
    INSERT INTO category (id, slug, name_en, name_zh, position)
        VALUES (1, 'printing', 'Printing', '打印', 0);
    INSERT INTO article (id, number, audience, category_id, kind, created_at) VALUES
        (1, 1001, 'public', 1, 'fault', '{WHEN}'),
        (2, 1002, 'public', 1, 'fault', '{WHEN}'),
        (3, 1003, 'public', 1, 'fault', '{WHEN}');
    INSERT INTO revision (id, article_id, lang, number, title, summary, source, tags,
            keywords, applies_to, saved_at, significance, source_hash, change_note)
        VALUES
        (1, 1, 'en', 1, 'a', '', 'a', '[]', '[]', '[]', '{WHEN}', 'update', 'x', ''),
        (2, 2, 'en', 1, 'b', '', 'b', '[]', '[]', '[]', '{WHEN}', 'update', 'x', ''),
        (3, 2, 'en', 2, 'b', '', 'c', '[]', '[]', '[]', '{WHEN}', 'update', 'x', ''),
        (4, 3, 'en', 1, 'd', '', 'd', '[]', '[]', '[]', '{WHEN}', 'update', 'x', '');
    INSERT INTO edition (id, article_id, lang, slug, head_number, published_id,
            published_at, archived_at) VALUES
        (1, 1, 'en', 'a', 1, 1, '{WHEN}', NULL),
        (2, 2, 'en', 'b', 2, 2, '{WHEN}', NULL),
        (3, 3, 'en', 'd', 1, NULL, NULL, '{WHEN}');
    INSERT INTO event (id, kind, occurred_at, payload)
        VALUES (1, 'article.published', '{WHEN}', '{{}}')
"""


@pytest.fixture
def old(template: Template, tmp_path: Path) -> Iterator[Engine]:
    """A database of the first schema, with rows."""
    engine = make_engine(made_empty(template, tmp_path))
    upgrade(engine, METADATA, "0001")
    with engine.begin() as connection:
        for statement in OLD_ROWS.split(";"):
            connection.execute(text(statement))
    yield engine
    engine.dispose()


def test_the_steps_make_the_schema_of_the_tables(session: Session) -> None:
    context = MigrationContext.configure(
        session.connection(), opts={"compare_type": True}
    )
    assert compare_metadata(context, METADATA) == []


def test_every_check_of_the_tables_is_in_the_schema(session: Session) -> None:
    looked = inspect(session.connection())
    for table in METADATA.sorted_tables:
        held = {check["name"] for check in looked.get_check_constraints(table.name)}
        wanted = {c.name for c in table.constraints if isinstance(c, CheckConstraint)}
        assert wanted <= held, table.name


def test_an_old_site_becomes_a_new_one(old: Engine) -> None:
    upgrade(old, METADATA)
    assert is_current(old)
    with Session(old) as session:
        texts = session.scalars(select(Edition).order_by(Edition.id)).all()
        assert [(e.stage, e.confidence) for e in texts] == [
            (Stage.PUBLISHED, Confidence.NOT_VALIDATED),
            (Stage.DRAFT, Confidence.NOT_VALIDATED),
            (Stage.ARCHIVED, Confidence.ARCHIVED),
        ]
        people = session.scalars(select(User).order_by(User.id)).all()
        assert [u.license for u in people] == [License.PUBLISHER, License.CANDIDATE]


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_what_was_written_once_still_cannot_be_changed(old: Engine, table: str) -> None:
    upgrade(old, METADATA)
    for change in (f"UPDATE {table} SET id = 99", f"DELETE FROM {table}"):
        with pytest.raises(DBAPIError, match="append-only"), old.begin() as connection:
            connection.execute(text(change))


def test_a_second_run_of_the_steps_changes_nothing(old: Engine) -> None:
    upgrade(old, METADATA)
    upgrade(old, METADATA)
    with Session(old) as session:
        assert len(session.scalars(select(Edition)).all()) == 3
