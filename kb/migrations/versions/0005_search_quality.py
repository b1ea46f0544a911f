"""What search is measured by: comparisons of two rankings by what people open."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from kb.db import UtcDateTime

revision = "0005"
down_revision = "0004"

REFERENCES = {
    "started_by_id": "user",
    "ended_by_id": "user",
    "ranking_model_id": "ranking_model",
    "setting_id": "search_setting",
}


def upgrade() -> None:
    """Make the table; a site begins without any comparison."""
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.create_table(
        "comparison",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("started_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("started_by_id", sa.Integer(), nullable=True),
        sa.Column("until", UtcDateTime(timezone=True), nullable=False),
        sa.Column("share", sa.Double(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("weights", json, nullable=False),
        sa.Column("blend", sa.Boolean(), nullable=False),
        sa.Column("ranking_model_id", sa.Integer(), nullable=True),
        sa.Column("setting_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "share > 0 AND share <= 1", name=op.f("ck_comparison_share")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_comparison_{column}_{table}")
            )
            for column, table in REFERENCES.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comparison")),
    )
