"""The table of subscriptions."""

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kb.db import Base, Moment, PrimaryKey


class Subscription(Base):
    """A person who wants to hear of an article, or of all in a category."""

    __tablename__ = "subscription"

    id: Mapped[PrimaryKey] = mapped_column(init=False)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    since: Mapped[Moment]
    article_id: Mapped[int | None] = mapped_column(
        ForeignKey("article.id"), default=None, index=True
    )
    category_id: Mapped[int | None] = mapped_column(
        ForeignKey("category.id"), default=None, index=True
    )

    __table_args__ = (
        UniqueConstraint("user_id", "article_id"),
        UniqueConstraint("user_id", "category_id"),
        CheckConstraint(
            "(article_id IS NULL) <> (category_id IS NULL)", name="one_subject"
        ),
    )
