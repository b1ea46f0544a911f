"""The tables of what people decided about search, none of which is ever deleted."""

import enum
from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from kb.db import (
    Base,
    JsonColumn,
    Moment,
    PrimaryKey,
    enum_column,
    forbid_changes,
)


class Origin(enum.StrEnum):
    """Whose idea a change was."""

    BY_HAND = "by_hand"
    PROPOSED = "proposed"
    IMPORTED = "imported"


class TuningChange(Base):
    """One change of synonyms or pins: who, when and why; `undoes_id` took back."""

    __tablename__ = "tuning_change"

    id: Mapped[PrimaryKey] = mapped_column(init=False)
    made_at: Mapped[Moment]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    origin: Mapped[Origin] = mapped_column(enum_column(Origin), default=Origin.BY_HAND)
    note: Mapped[str] = mapped_column(default="")
    undoes_id: Mapped[int | None] = mapped_column(
        ForeignKey("tuning_change.id"), default=None
    )


class Synonym(Base):
    """Words or phrases, in any language, that search takes for the same thing.

    It is in force until a change removed it.
    """

    __tablename__ = "synonym"

    id: Mapped[PrimaryKey] = mapped_column(init=False)
    words: Mapped[list[str]] = mapped_column(JsonColumn)
    added_in_id: Mapped[int] = mapped_column(ForeignKey("tuning_change.id"), index=True)
    removed_in_id: Mapped[int | None] = mapped_column(
        ForeignKey("tuning_change.id"), default=None, index=True
    )


class Pin(Base):
    """An article that comes first for a phrase, the day `until` included."""

    __tablename__ = "pin"

    id: Mapped[PrimaryKey] = mapped_column(init=False)
    phrase: Mapped[str]
    article_id: Mapped[int] = mapped_column(index=True)
    added_in_id: Mapped[int] = mapped_column(ForeignKey("tuning_change.id"), index=True)
    until: Mapped[date | None] = mapped_column(Date, default=None)
    removed_in_id: Mapped[int | None] = mapped_column(
        ForeignKey("tuning_change.id"), default=None, index=True
    )


class RankingModel(Base):
    """What the re-ranker has learned; it says nothing until a setting names it.

    `coefficients` is JSON that only search reads. `metrics` holds what was measured
    on held-out queries before and after, and on how many.
    """

    __tablename__ = "ranking_model"

    id: Mapped[PrimaryKey] = mapped_column(init=False)
    trained_at: Mapped[Moment]
    coefficients: Mapped[str] = mapped_column(Text)
    metrics: Mapped[dict[str, Any]] = mapped_column(JsonColumn)


class SearchSetting(Base):
    """How search weighs; the newest row is in force, and none is changed again.

    Empty `weights` and a `threshold` of None leave it to what the site ships with.
    `restores_id` is the earlier row whose values it took over, 0 those shipped.
    """

    __tablename__ = "search_setting"

    id: Mapped[PrimaryKey] = mapped_column(init=False)
    set_at: Mapped[Moment]
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    weights: Mapped[dict[str, float]] = mapped_column(JsonColumn)
    blend: Mapped[bool]
    threshold: Mapped[float | None] = mapped_column(default=None)
    ranking_model_id: Mapped[int | None] = mapped_column(
        ForeignKey("ranking_model.id"), default=None
    )
    note: Mapped[str] = mapped_column(default="")
    restores_id: Mapped[int | None] = mapped_column(default=None)

    __table_args__ = (
        CheckConstraint("threshold BETWEEN 0 AND 1", name="threshold"),
        CheckConstraint("note <> '' OR restores_id IS NOT NULL", name="reason"),
    )


forbid_changes(RankingModel.__table__)
forbid_changes(SearchSetting.__table__)
