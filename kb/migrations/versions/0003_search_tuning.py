"""What people decide about search: synonyms, pins, settings."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from kb.db import UtcDateTime, append_only_statements

revision = "0003"
down_revision = "0002"

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Make the tables; a site begins with none of it and searches as shipped."""
    _changes()
    _settings()
    dialect = op.get_bind().dialect.name
    for table in ("ranking_model", "search_setting"):
        for only_on, statement in append_only_statements(table):
            if only_on == dialect:
                op.execute(statement)


def _changes() -> None:
    op.create_table(
        "tuning_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "origin",
            sa.Enum(
                "by_hand",
                "proposed",
                "imported",
                name="origin",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user.id"], name=op.f("fk_tuning_change_made_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["undoes_id"],
            ["tuning_change.id"],
            name=op.f("fk_tuning_change_undoes_id_tuning_change"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tuning_change")),
    )
    op.create_table(
        "synonym",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("words", JSON, nullable=False),
        *_in_force("synonym"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synonym")),
    )
    op.create_table(
        "pin",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("phrase", sa.String(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        *_in_force("pin"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pin")),
    )
    op.create_index(op.f("ix_pin_article_id"), "pin", ["article_id"])
    for table in ("synonym", "pin"):
        for column in ("added_in_id", "removed_in_id"):
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _in_force(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("added_in_id", sa.Integer(), nullable=False),
        sa.Column("removed_in_id", sa.Integer(), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                [column],
                ["tuning_change.id"],
                name=op.f(f"fk_{table}_{column}_tuning_change"),
            )
            for column in ("added_in_id", "removed_in_id")
        ),
    )


def _settings() -> None:
    op.create_table(
        "ranking_model",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("trained_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("coefficients", sa.Text(), nullable=False),
        sa.Column("metrics", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ranking_model")),
    )
    op.create_table(
        "search_setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("set_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=True),
        sa.Column("weights", JSON, nullable=False),
        sa.Column("blend", sa.Boolean(), nullable=False),
        sa.Column("threshold", sa.Double(), nullable=True),
        sa.Column("ranking_model_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("restores_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "threshold BETWEEN 0 AND 1", name=op.f("ck_search_setting_threshold")
        ),
        sa.CheckConstraint(
            "note <> '' OR restores_id IS NOT NULL",
            name=op.f("ck_search_setting_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["user.id"], name=op.f("fk_search_setting_set_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["ranking_model_id"],
            ["ranking_model.id"],
            name=op.f("fk_search_setting_ranking_model_id_ranking_model"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_setting")),
    )
