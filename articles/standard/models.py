"""The tables of checks against the content standard and of the samples for them."""

from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kb.db import Base, JsonColumn, Moment, PrimaryKey


class StandardCheck(Base):
    """One look at one revision; `points` says of each point whether it is met."""

    __tablename__ = "standard_check"

    id: Mapped[PrimaryKey] = mapped_column(init=False)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    checker_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    checked_at: Mapped[Moment]
    points: Mapped[dict[str, bool]] = mapped_column(JsonColumn)
    note: Mapped[str] = mapped_column(default="")


class CoachingSample(Base):
    """A revision drawn for a check; `month` is its first day."""

    __tablename__ = "coaching_sample"

    id: Mapped[PrimaryKey] = mapped_column(init=False)
    month: Mapped[date]
    person_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    coach_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), default=None)
    check_id: Mapped[int | None] = mapped_column(
        ForeignKey("standard_check.id"), default=None
    )

    __table_args__ = (UniqueConstraint("month", "revision_id"),)
