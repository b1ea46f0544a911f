"""The table of kept searches."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kb.db import Base, JsonColumn, MaybeMoment, Moment, PrimaryKey


class SavedSearch(Base):
    """A question with its filters, under a name that its owner gave.

    With `alerts` the owner is told of new articles that answer it. `filters` are the
    chosen values of each group. What has a `removed_at` can be brought back.
    """

    __tablename__ = "saved_search"

    id: Mapped[PrimaryKey] = mapped_column(init=False)
    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str]
    query: Mapped[str]
    filters: Mapped[dict[str, list[str]]] = mapped_column(JsonColumn)
    saved_at: Mapped[Moment]
    alerts: Mapped[bool]
    removed_at: Mapped[MaybeMoment] = mapped_column(default=None)
