"""The tables of notices and of how far each follower of the log has come."""

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kb.db import Base, JsonColumn, MaybeMoment, Moment, PrimaryKey


class Notice(Base):
    """One thing that one person is told, because of one event.

    `kind` says what it is about; `details` are the values its sentence needs.
    """

    __tablename__ = "notice"

    id: Mapped[PrimaryKey] = mapped_column(init=False)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    kind: Mapped[str]
    event_id: Mapped[int]
    created_at: Mapped[Moment]
    article_id: Mapped[int | None] = mapped_column(default=None)
    revision_id: Mapped[int | None] = mapped_column(default=None)
    details: Mapped[dict[str, str]] = mapped_column(JsonColumn, default_factory=dict)
    read_at: Mapped[MaybeMoment] = mapped_column(default=None)
    mailed_at: Mapped[MaybeMoment] = mapped_column(default=None)

    __table_args__ = (
        UniqueConstraint("user_id", "event_id", "kind"),
        Index(None, "user_id", "read_at"),
        Index(None, "created_at"),
        Index(None, "revision_id", "kind"),
    )


class Follower(Base):
    """How far somebody who follows the event log has come."""

    __tablename__ = "follower"

    name: Mapped[str] = mapped_column(primary_key=True)
    cursor: Mapped[int]
