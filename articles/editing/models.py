"""The tables of private copies and of who is editing."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kb.db import Base, JsonColumn, MaybeMoment, Moment, PrimaryKey
from kb.text import Lang


class WorkingCopy(Base):
    """What a writer has typed and not saved; nobody else ever sees it.

    `key` names what is written: `1001/en`, or `new/` and a nonce; `fields` are those
    of the form; `based_on_id` is the revision the writer began from; `pen` is the
    open editor that wrote it. A discarded copy waits a while to be taken back.
    """

    __tablename__ = "working_copy"

    id: Mapped[PrimaryKey] = mapped_column(init=False)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(60))
    fields: Mapped[dict[str, str]] = mapped_column(JsonColumn)
    saved_at: Mapped[Moment]
    pen: Mapped[str] = mapped_column(String(40), default="")
    discarded_at: Mapped[MaybeMoment] = mapped_column(default=None)
    article_id: Mapped[int | None] = mapped_column(
        ForeignKey("article.id"), default=None
    )
    based_on_id: Mapped[int | None] = mapped_column(
        ForeignKey("revision.id"), default=None
    )

    __table_args__ = (UniqueConstraint("user_id", "key"),)


class Presence(Base):
    """Somebody who had the editor of a text open a moment ago."""

    __tablename__ = "presence"

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    lang: Mapped[Lang] = mapped_column(String(2), primary_key=True)
    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    seen_at: Mapped[Moment]
