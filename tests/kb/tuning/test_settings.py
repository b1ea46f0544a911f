"""Settings follow one another, say why, and can be put back."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kb.errors import Invalid, NotFound
from kb.policy import Actor
from kb.tuning import settings
from kb.tuning.settings import SHIPPED, Values
from search.scoring import WEIGHTS
from tests.cast import MAX, make_actor
from tests.kb.making import HOUR, NOW, events_of

HEAVY = Values(weights={**WEIGHTS, "title": 12.0}, blend=False, threshold=0.4)


@pytest.fixture
def by(session: Session) -> Actor:
    return make_actor(session, MAX)


def in_force(session: Session) -> Values:
    return settings.values_of(settings.current(session))


def test_the_fields_are_those_that_search_weighs() -> None:
    assert set(settings.FIELDS) == set(WEIGHTS)


def test_the_newest_setting_holds(session: Session, by: Actor) -> None:
    assert in_force(session) == SHIPPED
    first = settings.change_settings(session, HEAVY, by=by, now=NOW, note="titles")
    assert in_force(session) == HEAVY
    lighter = replace(HEAVY, threshold=None)
    settings.change_settings(session, lighter, by=by, now=NOW + HOUR, note="again")
    assert in_force(session) == lighter
    assert [one.note for one in settings.list_settings(session)] == ["again", "titles"]
    (told, _) = events_of(session, "search_setting.changed")
    assert told.actor_id == by.user_id
    assert told.payload == {"setting_id": first.id}


def test_any_earlier_one_can_be_put_back_also_the_shipped(
    session: Session, by: Actor
) -> None:
    first = settings.change_settings(session, HEAVY, by=by, now=NOW, note="titles")
    back = settings.go_back(session, 0, by=by, now=NOW)
    assert in_force(session) == SHIPPED
    assert (back.restores_id, back.note) == (0, "")
    settings.go_back(session, first.id, by=by, now=NOW)
    assert in_force(session) == HEAVY
    with pytest.raises(NotFound):
        settings.go_back(session, 999, by=by, now=NOW)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"weights": {**WEIGHTS, "body": 20.1}}, "body"),
        ({"weights": {**WEIGHTS, "body": -0.1}}, "body"),
        ({"weights": {**WEIGHTS, "body": float("nan")}}, "body"),
        ({"weights": dict.fromkeys(WEIGHTS, 0.0)}, "title"),
        ({"weights": {"title": 1.0}}, None),
        ({"threshold": 1.1}, "threshold"),
        ({"threshold": float("nan")}, "threshold"),
        ({"ranking_model_id": 7}, "ranking_model"),
    ],
)
def test_values_that_search_cannot_use_are_refused(
    session: Session, by: Actor, changed: dict[str, Any], field: str | None
) -> None:
    values = replace(HEAVY, **changed)
    with pytest.raises(Invalid) as caught:
        settings.change_settings(session, values, by=by, now=NOW, note="why")
    assert caught.value.field == field
    assert in_force(session) == SHIPPED


@pytest.mark.parametrize("note", ["", " \n", "x" * 501])
def test_a_change_says_why(session: Session, by: Actor, note: str) -> None:
    with pytest.raises(Invalid) as caught:
        settings.change_settings(session, HEAVY, by=by, now=NOW, note=note)
    assert caught.value.field == "note"


def test_a_model_is_kept_and_used_once_a_setting_names_it(
    session: Session, by: Actor
) -> None:
    measured = {"before": 0.7, "after": 0.8, "queries": 40}
    model = settings.keep_model(session, "[1.5]", measured, by=by, now=NOW)
    assert settings.list_models(session) == [model]
    assert in_force(session).ranking_model_id is None
    values = replace(SHIPPED, ranking_model_id=model.id)
    settings.change_settings(session, values, by=by, now=NOW, note="it wins")
    found = settings.find_model(session, in_force(session).ranking_model_id)
    assert found is model
    assert (model.coefficients, model.metrics) == ("[1.5]", measured)
    assert settings.find_model(session, None) is None


@pytest.mark.parametrize("table", ["search_setting", "ranking_model"])
def test_what_was_set_cannot_be_changed_afterwards(
    session: Session, by: Actor, table: str
) -> None:
    settings.keep_model(session, "[]", {}, by=by, now=NOW)
    settings.change_settings(session, HEAVY, by=by, now=NOW, note="titles")
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(f"DELETE FROM {table}"))
