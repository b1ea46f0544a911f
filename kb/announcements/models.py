"""The tables of announcements and of who has acknowledged them."""

import enum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kb.db import Base, MaybeMoment, Moment, PrimaryKey, enum_column
from kb.policy import Audience


class Tone(enum.StrEnum):
    """How urgent an announcement is."""

    NEWS = "news"
    PLANNED = "planned"
    OUTAGE = "outage"


class Announcement(Base):
    """A message to the people of an audience and a product, for a time.

    Texts are Markdown; a missing language falls back to the other one. Without a
    product it concerns everybody; without an end it stays until it is ended.
    """

    __tablename__ = "announcement"

    id: Mapped[PrimaryKey] = mapped_column(init=False)
    tone: Mapped[Tone] = mapped_column(enum_column(Tone))
    audience: Mapped[Audience] = mapped_column(enum_column(Audience))
    starts_at: Mapped[Moment]
    title_en: Mapped[str] = mapped_column(default="")
    title_zh: Mapped[str] = mapped_column(default="")
    body_en: Mapped[str] = mapped_column(default="")
    body_zh: Mapped[str] = mapped_column(default="")
    ends_at: Mapped[MaybeMoment] = mapped_column(default=None)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("group.id"), default=None)
    product_id: Mapped[int | None] = mapped_column(
        ForeignKey("product.id"), default=None
    )
    must_acknowledge: Mapped[bool] = mapped_column(default=False)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), default=None)

    __table_args__ = (
        CheckConstraint("(audience = 'group') = (group_id IS NOT NULL)", name="group"),
        CheckConstraint("title_en <> '' OR title_zh <> ''", name="title"),
    )


class Acknowledgement(Base):
    """Somebody who says they have read an announcement."""

    __tablename__ = "acknowledgement"

    announcement_id: Mapped[int] = mapped_column(
        ForeignKey("announcement.id"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    at: Mapped[Moment]
