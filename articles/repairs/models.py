"""The table of repair tasks."""

import enum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from kb.db import Base, MaybeMoment, Moment, PrimaryKey, enum_column
from kb.text import Lang


class RepairState(enum.StrEnum):
    """Where a repair task is on its way."""

    OPEN = "open"
    IN_WORK = "in_work"
    IN_REVIEW = "in_review"
    MEASURING = "measuring"
    PROVEN = "proven"
    REOPENED = "reopened"
    DISMISSED = "dismissed"


class RepairTask(Base):
    """The order to repair a revision that fails, and how far it has come."""

    __tablename__ = "repair_task"

    id: Mapped[PrimaryKey] = mapped_column(init=False)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), index=True)
    lang: Mapped[Lang] = mapped_column(String(2))
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), index=True)
    signal: Mapped[str]
    state: Mapped[RepairState] = mapped_column(enum_column(RepairState), index=True)
    opened_at: Mapped[Moment]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), default=None)
    due_at: Mapped[MaybeMoment] = mapped_column(default=None)
    draft_id: Mapped[int | None] = mapped_column(
        ForeignKey("revision.id"), default=None
    )
    why: Mapped[str] = mapped_column(default="")
