"""Searches that people keep, and of which they want to hear."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from kb.db import UtcDateTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "saved_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column(
            "filters",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            nullable=False,
        ),
        sa.Column("saved_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("alerts", sa.Boolean(), nullable=False),
        sa.Column("removed_at", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user.id"],
            name=op.f("fk_saved_search_user_id_user"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_search")),
    )
    op.create_index(
        op.f("ix_saved_search_user_id"), "saved_search", ["user_id"], unique=False
    )
    # What was published before anybody kept a search is no news.
    op.execute(
        "INSERT INTO follower (name, cursor)"
        " SELECT 'saved searches', COALESCE(MAX(id), 0) FROM event"
    )
