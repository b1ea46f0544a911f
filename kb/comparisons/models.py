"""The table of comparisons between search as it is and as it might be."""

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kb.db import Base, JsonColumn, MaybeMoment, Moment, PrimaryKey


class Comparison(Base):
    """A candidate beside the setting in force, for a `share` of people, 0 to 1.

    `setting_id` is the setting it was begun beside, None for that of the release: a
    comparison ends when another one comes in force. Empty `weights` are those shipped.
    """

    __tablename__ = "comparison"

    id: Mapped[PrimaryKey] = mapped_column(init=False)
    started_at: Mapped[Moment]
    started_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    until: Mapped[Moment]
    share: Mapped[float]
    note: Mapped[str]
    weights: Mapped[dict[str, float]] = mapped_column(JsonColumn)
    blend: Mapped[bool]
    ranking_model_id: Mapped[int | None] = mapped_column(
        ForeignKey("ranking_model.id"), default=None
    )
    setting_id: Mapped[int | None] = mapped_column(
        ForeignKey("search_setting.id"), default=None
    )
    ended_at: Mapped[MaybeMoment] = mapped_column(default=None)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), default=None)

    __table_args__ = (CheckConstraint("share > 0 AND share <= 1", name="share"),)
