"""What the site has decided about its search, as the engine is told with each query."""

from dataclasses import replace
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from kb.clock import utc_now
from kb.events.log import FOLLOWED, last_cursor
from kb.events.tuning import KINDS
from kb.tuning import settings
from kb.tuning.queries import list_pins, list_synonyms
from search.rerank.model import Model
from search.scoring import WEIGHTS
from search.tuning import Pin, Synonyms, Tuning
from webapp.services import Services


def current(services: Services, session: Session) -> Tuning:
    """Return what is in force, the same object until something is decided or expires.

    It costs one small query, for the id of the last decision.
    """
    today = utc_now().astimezone(ZoneInfo(services.settings.time_zone)).date()
    if session.info.get(FOLLOWED):
        # What is not committed yet is for this session only.
        return _read(session, today)
    key = last_cursor(session, KINDS), today
    return services.tuning.get(key, lambda: _read(session, today))


def with_values(session: Session, tuning: Tuning, values: settings.Values) -> Tuning:
    """Return the same synonyms and pins under other settings."""
    model = settings.find_model(session, values.ranking_model_id)
    return replace(
        tuning,
        weights=MappingProxyType({**WEIGHTS, **values.weights}),
        blend=values.blend,
        threshold=values.threshold,
        model=_model(model.coefficients) if model else None,
    )


def _read(session: Session, today: date) -> Tuning:
    groups, pins = list_synonyms(session), list_pins(session, today)
    decided = Tuning(
        synonyms=tuple(Synonyms(words=tuple(one.words)) for one in groups),
        pins=tuple(Pin(phrase=p.phrase, article_id=p.article_id) for p in pins),
    )
    values = settings.values_of(settings.current(session))
    return with_values(session, decided, values)


# The engine prepares itself for a model once, and knows it by its identity.
_model = lru_cache(maxsize=4)(Model.from_json)
