"""The life of an article: stages, reviews, drafts, upkeep, notices."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from kb.db import UtcDateTime

revision = "0002"
down_revision = "0001"

STAGES = (
    "draft",
    "in_review",
    "changes_requested",
    "approved",
    "scheduled",
    "published",
    "archived",
)
CONFIDENCES = ("work_in_progress", "not_validated", "validated", "archived")
LICENSES = ("candidate", "contributor", "publisher")

# What readers have is published; the rest was a draft, or is archived.
STAGE_OF_OLD = """
    UPDATE edition SET stage = CASE
        WHEN archived_at IS NOT NULL THEN 'archived'
        WHEN EXISTS (
            SELECT 1 FROM revision WHERE revision.id = edition.published_id
            AND revision.number = edition.head_number
        ) THEN 'published'
        ELSE 'draft' END,
    stage_at = COALESCE(archived_at, published_at),
    confidence = CASE
        WHEN archived_at IS NOT NULL THEN 'archived'
        WHEN published_id IS NOT NULL THEN 'not_validated'
        ELSE 'work_in_progress' END
"""
LICENSE_OF_OLD = """
    UPDATE "user" SET license = '{license}' WHERE id IN (
        SELECT user_id FROM user_role WHERE role = '{role}'
    )
"""


def upgrade() -> None:
    _columns()
    _reviewing()
    _writing()
    _upkeep()
    _standard()
    _telling()
    op.execute(STAGE_OF_OLD)
    op.execute(LICENSE_OF_OLD.format(license="contributor", role="expert"))
    op.execute(LICENSE_OF_OLD.format(license="publisher", role="knowledge_specialist"))


def _columns() -> None:
    # A rebuilt table would lose its checks and triggers on SQLite; a column with its
    # own constraint can be added in place.
    _add_choice("edition", "stage", STAGES)
    _add_choice("edition", "confidence", CONFIDENCES)
    _add_choice("user", "license", LICENSES)
    mail_notices: sa.Column[bool] = sa.Column(
        "mail_notices", sa.Boolean(), server_default=sa.true(), nullable=False
    )
    op.add_column("user", mail_notices)
    _add_reference("edition", "scheduled_id", "revision")
    _add_reference("revision", "translated_from_id", "revision")
    _add_reference("attachment", "uploaded_by_id", "user")
    for table, column in (
        ("edition", "stage_at"),
        ("edition", "publish_at"),
        ("edition", "unpublish_at"),
        ("attachment", "uploaded_at"),
    ):
        moment: sa.Column[datetime] = sa.Column(
            column, UtcDateTime(timezone=True), nullable=True
        )
        op.add_column(table, moment)
    is_block: sa.Column[bool] = sa.Column(
        "is_block", sa.Boolean(), server_default=sa.false(), nullable=False
    )
    op.add_column("article", is_block)
    parts: sa.Column[Any] = sa.Column(
        "parts",
        sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
        server_default="[]",
        nullable=False,
    )
    op.add_column("rendering", parts)
    op.create_index(op.f("ix_article_is_block"), "article", ["is_block"])
    op.create_index(op.f("ix_edition_publish_at"), "edition", ["publish_at"])
    op.create_index(op.f("ix_edition_unpublish_at"), "edition", ["unpublish_at"])


def _add_choice(table: str, column: str, values: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{value}'" for value in values)
    op.execute(
        f'ALTER TABLE "{table}" ADD COLUMN {column} VARCHAR(40)'
        f" DEFAULT '{values[0]}' NOT NULL"
        f" CONSTRAINT ck_{table}_{column} CHECK ({column} IN ({listed}))"
    )


def _add_reference(table: str, column: str, target: str) -> None:
    op.execute(
        f'ALTER TABLE "{table}" ADD COLUMN {column} INTEGER'
        f" CONSTRAINT fk_{table}_{column}_{target}"
        f' REFERENCES "{target}" (id)'
    )


def _reviewing() -> None:
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("requested_by_id", sa.Integer(), nullable=True),
        sa.Column("requested_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=True),
        sa.Column("due_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "approved",
                "changes_requested",
                "recalled",
                "void",
                name="reviewstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_review_article_id_article")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user.id"], name=op.f("fk_review_decided_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["requested_by_id"],
            ["user.id"],
            name=op.f("fk_review_requested_by_id_user"),
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["user.id"], name=op.f("fk_review_reviewer_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name=op.f("fk_review_revision_id_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
    )
    op.create_index(
        op.f("ix_review_article_id_lang"),
        "review",
        ["article_id", "lang"],
        unique=False,
    )
    op.create_index(
        op.f("ix_review_reviewer_id"), "review", ["reviewer_id"], unique=False
    )
    op.create_index(
        op.f("ix_review_revision_id"), "review", ["revision_id"], unique=False
    )
    op.create_index(op.f("ix_review_state"), "review", ["state"], unique=False)
    op.create_table(
        "remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("written_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("reply_to_id", sa.Integer(), nullable=True),
        sa.Column("resolved_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("resolved_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_remark_article_id_article")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user.id"], name=op.f("fk_remark_author_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["reply_to_id"], ["remark.id"], name=op.f("fk_remark_reply_to_id_remark")
        ),
        sa.ForeignKeyConstraint(
            ["resolved_by_id"], ["user.id"], name=op.f("fk_remark_resolved_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name=op.f("fk_remark_revision_id_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark")),
    )
    op.create_index(
        op.f("ix_remark_article_id_lang"),
        "remark",
        ["article_id", "lang"],
        unique=False,
    )
    op.create_index(
        op.f("ix_remark_revision_id"), "remark", ["revision_id"], unique=False
    )


def _writing() -> None:
    op.create_table(
        "working_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column(
            "fields",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            nullable=False,
        ),
        sa.Column("saved_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("pen", sa.String(length=40), nullable=False),
        sa.Column("discarded_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("based_on_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["article.id"],
            name=op.f("fk_working_copy_article_id_article"),
        ),
        sa.ForeignKeyConstraint(
            ["based_on_id"],
            ["revision.id"],
            name=op.f("fk_working_copy_based_on_id_revision"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user.id"],
            name=op.f("fk_working_copy_user_id_user"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_copy")),
        sa.UniqueConstraint("user_id", "key", name=op.f("uq_working_copy_user_id_key")),
    )
    op.create_table(
        "presence",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_presence_article_id_article")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user.id"],
            name=op.f("fk_presence_user_id_user"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "article_id", "lang", "user_id", name=op.f("pk_presence")
        ),
    )
    op.create_table(
        "reference",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "link",
                "file",
                "block",
                name="referencekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("lang", sa.String(length=2), nullable=True),
        sa.Column("slug", sa.String(), nullable=True),
        sa.Column("anchor", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name=op.f("fk_reference_revision_id_revision"),
        ),
        sa.PrimaryKeyConstraint("revision_id", "position", name=op.f("pk_reference")),
    )
    op.create_index(op.f("ix_reference_number"), "reference", ["number"], unique=False)
    op.create_index(op.f("ix_reference_sha256"), "reference", ["sha256"], unique=False)
    op.create_index(op.f("ix_reference_slug"), "reference", ["slug"], unique=False)


def _upkeep() -> None:
    op.create_table(
        "review_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("grace_days", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "fault",
                "how_to",
                "faq",
                "sop",
                "known_issue",
                name="articlekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.CheckConstraint(
            "months BETWEEN 1 AND 120", name=op.f("ck_review_rule_months")
        ),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["category.id"],
            name=op.f("fk_review_rule_category_id_category"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_rule")),
        sa.UniqueConstraint(
            "category_id", "kind", name=op.f("uq_review_rule_category_id_kind")
        ),
    )
    op.create_table(
        "review_reminder",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("due_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("sent_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["article.id"],
            name=op.f("fk_review_reminder_article_id_article"),
        ),
        sa.PrimaryKeyConstraint(
            "article_id", "due_at", name=op.f("pk_review_reminder")
        ),
    )
    op.create_table(
        "bulk_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column(
            "changes",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            nullable=False,
        ),
        sa.Column("undone_at", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user.id"], name=op.f("fk_bulk_change_made_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_change")),
    )
    op.create_table(
        "subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("since", UtcDateTime(timezone=True), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(article_id IS NULL) <> (category_id IS NULL)",
            name=op.f("ck_subscription_one_subject"),
        ),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["article.id"],
            name=op.f("fk_subscription_article_id_article"),
        ),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["category.id"],
            name=op.f("fk_subscription_category_id_category"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user.id"],
            name=op.f("fk_subscription_user_id_user"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
        sa.UniqueConstraint(
            "user_id", "article_id", name=op.f("uq_subscription_user_id_article_id")
        ),
        sa.UniqueConstraint(
            "user_id", "category_id", name=op.f("uq_subscription_user_id_category_id")
        ),
    )
    op.create_index(
        op.f("ix_subscription_article_id"), "subscription", ["article_id"], unique=False
    )
    op.create_index(
        op.f("ix_subscription_category_id"),
        "subscription",
        ["category_id"],
        unique=False,
    )


def _standard() -> None:
    op.create_table(
        "standard_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("checker_id", sa.Integer(), nullable=False),
        sa.Column("checked_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column(
            "points",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            nullable=False,
        ),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["checker_id"], ["user.id"], name=op.f("fk_standard_check_checker_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["user.id"], name=op.f("fk_standard_check_person_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name=op.f("fk_standard_check_revision_id_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_check")),
    )
    op.create_index(
        op.f("ix_standard_check_checker_id"),
        "standard_check",
        ["checker_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_standard_check_person_id"),
        "standard_check",
        ["person_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_standard_check_revision_id"),
        "standard_check",
        ["revision_id"],
        unique=False,
    )
    op.create_table(
        "coaching_sample",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("coach_id", sa.Integer(), nullable=True),
        sa.Column("check_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["check_id"],
            ["standard_check.id"],
            name=op.f("fk_coaching_sample_check_id_standard_check"),
        ),
        sa.ForeignKeyConstraint(
            ["coach_id"], ["user.id"], name=op.f("fk_coaching_sample_coach_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["user.id"], name=op.f("fk_coaching_sample_person_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name=op.f("fk_coaching_sample_revision_id_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coaching_sample")),
        sa.UniqueConstraint(
            "month", "revision_id", name=op.f("uq_coaching_sample_month_revision_id")
        ),
    )
    op.create_index(
        op.f("ix_coaching_sample_person_id"),
        "coaching_sample",
        ["person_id"],
        unique=False,
    )


def _telling() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("revision_id", sa.Integer(), nullable=True),
        sa.Column(
            "details",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            nullable=False,
        ),
        sa.Column("read_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("mailed_at", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user.id"],
            name=op.f("fk_notice_user_id_user"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint(
            "user_id", "event_id", "kind", name=op.f("uq_notice_user_id_event_id_kind")
        ),
    )
    op.create_index(
        op.f("ix_notice_user_id_read_at"),
        "notice",
        ["user_id", "read_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_notice_created_at"), "notice", ["created_at"], unique=False
    )
    op.create_index(
        op.f("ix_notice_revision_id_kind"),
        "notice",
        ["revision_id", "kind"],
        unique=False,
    )
    op.create_table(
        "follower",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("cursor", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_follower")),
    )
    # Nobody is told of what happened before there were notices.
    op.execute(
        "INSERT INTO follower (name, cursor)"
        " SELECT 'notices', COALESCE(MAX(id), 0) FROM event"
    )
    op.create_table(
        "announcement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "tone",
            sa.Enum(
                "news",
                "planned",
                "outage",
                name="tone",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "audience",
            sa.Enum(
                "public",
                "signed_in",
                "internal",
                "group",
                name="audience",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("starts_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("title_zh", sa.String(), nullable=False),
        sa.Column("body_en", sa.String(), nullable=False),
        sa.Column("body_zh", sa.String(), nullable=False),
        sa.Column("ends_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("must_acknowledge", sa.Boolean(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(audience = 'group') = (group_id IS NOT NULL)",
            name=op.f("ck_announcement_group"),
        ),
        sa.CheckConstraint(
            "title_en <> '' OR title_zh <> ''", name=op.f("ck_announcement_title")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user.id"], name=op.f("fk_announcement_author_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_announcement_group_id_group")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["product.id"],
            name=op.f("fk_announcement_product_id_product"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
    )
    op.create_table(
        "acknowledgement",
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcement.id"],
            name=op.f("fk_acknowledgement_announcement_id_announcement"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user.id"],
            name=op.f("fk_acknowledgement_user_id_user"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "announcement_id", "user_id", name=op.f("pk_acknowledgement")
        ),
    )
