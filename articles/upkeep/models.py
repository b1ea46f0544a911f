"""The tables of review rules and of changes to many articles at once."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from articles.models import ArticleKind
from kb.db import Base, JsonColumn, MaybeMoment, Moment, PrimaryKey, enum_column


class ReviewRule(Base):
    """How often articles of a category and kind are to be looked at again.

    The rule that names more applies; an empty one is for all articles.
    """

    __tablename__ = "review_rule"

    id: Mapped[PrimaryKey] = mapped_column(init=False)
    months: Mapped[int]
    grace_days: Mapped[int] = mapped_column(default=14)
    category_id: Mapped[int | None] = mapped_column(
        ForeignKey("category.id"), default=None
    )
    kind: Mapped[ArticleKind | None] = mapped_column(
        enum_column(ArticleKind), default=None
    )

    __table_args__ = (
        UniqueConstraint("category_id", "kind"),
        CheckConstraint("months BETWEEN 1 AND 120", name="months"),
    )


class ReviewReminder(Base):
    """A due date of which the owner was reminded, so that it happens once."""

    __tablename__ = "review_reminder"

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    due_at: Mapped[Moment] = mapped_column(primary_key=True)
    sent_at: Mapped[Moment]


class BulkChange(Base):
    """One change to many articles, with what they were before, so it can be undone.

    `changes` is a list of {article_id, before, after}; the latter two hold the fields
    that differ.
    """

    __tablename__ = "bulk_change"

    id: Mapped[PrimaryKey] = mapped_column(init=False)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[Moment]
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JsonColumn)
    undone_at: Mapped[MaybeMoment] = mapped_column(default=None)
