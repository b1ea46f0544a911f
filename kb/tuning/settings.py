"""How search weighs: settings made, put back, and the models they may name."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.errors import Invalid, NotFound
from kb.events.log import commit_in_order, record
from kb.events.tuning import RankingModelTrained, SearchSettingChanged
from kb.policy import Actor
from kb.text import N_, clean
from kb.tuning.models import RankingModel, SearchSetting

FIELDS = ("title", "keywords", "headings", "codes", "asked", "body")
MOST_WEIGHT = 20.0
MAX_NOTE = 500
SHIPPED_ID = 0


@dataclass(frozen=True, kw_only=True)
class Values:
    """What a setting says; empty weights, and None, mean as the site ships."""

    weights: Mapping[str, float] = field(default_factory=dict)
    blend: bool = True
    threshold: float | None = None
    ranking_model_id: int | None = None


SHIPPED = Values()


def current(session: Session) -> SearchSetting | None:
    """Return the setting in force; None where nobody has made one."""
    newest = select(SearchSetting).order_by(SearchSetting.id.desc())
    return session.scalars(newest.limit(1)).first()


def values_of(setting: SearchSetting | None) -> Values:
    """Return what a setting says, for none what the site ships with."""
    if setting is None:
        return SHIPPED
    return Values(
        weights=setting.weights,
        blend=setting.blend,
        threshold=setting.threshold,
        ranking_model_id=setting.ranking_model_id,
    )


def list_settings(session: Session, limit: int = 100) -> Sequence[SearchSetting]:
    """Return the settings, the one in force first."""
    newest = select(SearchSetting).order_by(SearchSetting.id.desc())
    return session.scalars(newest.limit(limit)).all()


def find_values(session: Session, setting_id: int) -> Values:
    """Return what an earlier setting says, for 0 what the site ships with."""
    if setting_id == SHIPPED_ID:
        return SHIPPED
    setting = session.get(SearchSetting, setting_id)
    if setting is None:
        raise NotFound(N_("There is no such setting."))
    return values_of(setting)


def change_settings(
    session: Session, values: Values, *, by: Actor, now: datetime, note: str
) -> SearchSetting:
    """Have search weigh otherwise from now on; raise `Invalid`."""
    note = clean(note).strip()
    if not note:
        raise Invalid(N_("Say why, for those who come after you."), "note")
    if len(note) > MAX_NOTE:
        raise Invalid(N_("Use at most %(most)d characters."), "note", most=MAX_NOTE)
    check(session, values)
    return _set(session, values, by, now, note=note)


def go_back(
    session: Session, setting_id: int, *, by: Actor, now: datetime
) -> SearchSetting:
    """Put the values of an earlier setting in force, for 0 those shipped."""
    values = find_values(session, setting_id)
    return _set(session, values, by, now, restores_id=setting_id)


def check(session: Session, values: Values) -> None:
    """Raise `Invalid` where search could not work with the values."""
    if values.weights and set(values.weights) != set(FIELDS):
        raise Invalid(N_("Give every field a weight."))
    for name, weight in values.weights.items():
        if not (math.isfinite(weight) and 0 <= weight <= MOST_WEIGHT):
            raise Invalid(N_("A weight is a number from 0 to 20."), name)
    if values.weights and not any(values.weights.values()):
        raise Invalid(N_("One weight at least has to be above 0."), FIELDS[0])
    if values.threshold is not None and not 0 <= values.threshold <= 1:
        raise Invalid(N_("The threshold is a number from 0 to 1."), "threshold")
    model = values.ranking_model_id
    if model is not None and session.get(RankingModel, model) is None:
        raise Invalid(N_("There is no such ranking model."), "ranking_model")


def _set(
    session: Session, values: Values, by: Actor, now: datetime, **more: Any
) -> SearchSetting:
    commit_in_order(session)
    named = asdict(replace(values, weights=dict(values.weights)))
    setting = SearchSetting(set_at=now, set_by_id=by.user_id, **named, **more)
    session.add(setting)
    session.flush()  # the event names it
    record(session, SearchSettingChanged.by(by, now, setting_id=setting.id))
    return setting


def keep_model(
    session: Session,
    coefficients: str,
    metrics: Mapping[str, Any],
    *,
    by: Actor,
    now: datetime,
) -> RankingModel:
    """Keep what the re-ranker has learned; a setting has to name it to have effect."""
    model = RankingModel(
        trained_at=now, coefficients=coefficients, metrics=dict(metrics)
    )
    session.add(model)
    session.flush()  # the event names it
    record(session, RankingModelTrained.by(by, now, model_id=model.id))
    return model


def list_models(session: Session, limit: int = 20) -> Sequence[RankingModel]:
    """Return the models, the newest first."""
    newest = select(RankingModel).order_by(RankingModel.id.desc())
    return session.scalars(newest.limit(limit)).all()


def find_model(session: Session, model_id: int | None) -> RankingModel | None:
    """Return a model, if there is one with this id."""
    return session.get(RankingModel, model_id) if model_id else None
