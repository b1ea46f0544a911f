"""The table of request drafts; all else about a journey is in the event log."""

from sqlalchemy.orm import Mapped, mapped_column

from kb.db import Base, JsonColumn, Moment, PrimaryKey


class Draft(Base):
    """The request a person has begun to write; `owner` is their person key."""

    __tablename__ = "draft"

    id: Mapped[PrimaryKey] = mapped_column(init=False)
    owner: Mapped[str] = mapped_column(unique=True)
    form_key: Mapped[str]
    fields: Mapped[dict[str, str]] = mapped_column(JsonColumn)
    updated_at: Mapped[Moment]
