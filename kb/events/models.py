"""The table of the event log."""

from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from kb.db import Base, JsonColumn, Moment, PrimaryKey, forbid_changes


class EventRow(Base):
    """One event; `id` is the cursor of whoever follows the log."""

    __tablename__ = "event"

    id: Mapped[PrimaryKey] = mapped_column(init=False)
    kind: Mapped[str]
    occurred_at: Mapped[Moment]
    actor_id: Mapped[int | None]
    visit_id: Mapped[str | None]
    journey_id: Mapped[str | None]
    article_id: Mapped[int | None]
    revision_id: Mapped[int | None]
    ticket_id: Mapped[int | None]
    payload: Mapped[dict[str, Any]] = mapped_column(JsonColumn)

    __table_args__ = (
        Index(None, "kind", "occurred_at"),
        Index(None, "revision_id", "kind", "occurred_at"),
        Index(None, "visit_id", "actor_id", "kind"),
        Index(None, "actor_id", "occurred_at"),
        Index(None, "ticket_id", "kind"),
        Index(None, "journey_id"),
    )

    def __repr__(self) -> str:
        return f"<{self.kind} {self.id} {self.payload}>"


forbid_changes(EventRow.__table__)
