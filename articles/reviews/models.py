"""The tables of reviews and of what reviewers say about lines."""

import enum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kb.db import Base, MaybeMoment, Moment, PrimaryKey, enum_column
from kb.text import Lang


class ReviewState(enum.StrEnum):
    """What became of a review; an edit after it was asked for makes it void."""

    WAITING = "waiting"
    APPROVED = "approved"
    CHANGES_REQUESTED = "changes_requested"
    RECALLED = "recalled"
    VOID = "void"


class Review(Base):
    """The question whether one revision may go out, and the answer.

    `reason` is what the reviewer answered; without `reviewer_id` anyone who may
    approve is asked.
    """

    __tablename__ = "review"

    id: Mapped[PrimaryKey] = mapped_column(init=False)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    lang: Mapped[Lang] = mapped_column(String(2))
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), index=True)
    requested_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    requested_at: Mapped[Moment]
    reviewer_id: Mapped[int | None] = mapped_column(
        ForeignKey("user.id"), default=None, index=True
    )
    due_at: Mapped[MaybeMoment] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(default="")
    state: Mapped[ReviewState] = mapped_column(
        enum_column(ReviewState), default=ReviewState.WAITING, index=True
    )
    decided_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("user.id"), default=None
    )
    decided_at: Mapped[MaybeMoment] = mapped_column(default=None)
    reason: Mapped[str] = mapped_column(default="")

    __table_args__ = (Index(None, "article_id", "lang"),)


class Remark(Base):
    """What somebody said about a line of a revision.

    `line` counts from 1 in the source, 0 is the text as a whole; `quote` is the line
    as it was, so that later revisions can find it again.
    """

    __tablename__ = "remark"

    id: Mapped[PrimaryKey] = mapped_column(init=False)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    lang: Mapped[Lang] = mapped_column(String(2))
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), index=True)
    line: Mapped[int]
    quote: Mapped[str]
    words: Mapped[str]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    written_at: Mapped[Moment]
    reply_to_id: Mapped[int | None] = mapped_column(
        ForeignKey("remark.id"), default=None
    )
    resolved_at: Mapped[MaybeMoment] = mapped_column(default=None)
    resolved_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("user.id"), default=None
    )

    __table_args__ = (Index(None, "article_id", "lang"),)
