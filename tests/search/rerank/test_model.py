"""A model is kept as JSON; what a release does not understand is left alone."""

import json
from typing import Any

import numpy as np
import pytest

from search.engine import WhooshEngine
from search.rerank.judging import Learned
from search.rerank.learning import SHARED_TERM
from search.rerank.model import SIGNALS, Commonness, Model, Style
from search.tuning import Tuning
from tests.search.making import ask
from tests.search.rerank.making import examples

PLAIN = Model(
    weights=(1.0,) * len(SIGNALS),
    means=(0.5,) * len(SIGNALS),
    spreads=(2.0,) * len(SIGNALS),
    style=Style({"cause": 1.5}, -2.0),
    commonness=Commonness(10, {"print": 4}),
)


def test_it_answers_the_same_after_it_was_kept(
    taught: WhooshEngine, learned: Learned
) -> None:
    again = Model.from_json(learned.model.to_json())
    for text in ("I cannot sync the contact", "drawing"):
        one, other = (
            taught.search(ask(text, tuning=Tuning(model=model)), 10)
            for model in (learned.model, again)
        )
        assert one == other


@pytest.mark.parametrize(
    "changed",
    [
        {"version": 0},
        {"signals": ["title"]},
        {"weights": [1.0]},
        {"spreads": [0.0] * len(SIGNALS)},
        {"means": [float("nan")] * len(SIGNALS)},
        {"means": ["many"] * len(SIGNALS)},
        {"style": {"weights": {"cause": None}, "base": 0.0}},
        {"style": 3},
        {"commonness": {"questions": 1, "holding": []}},
    ],
)
def test_what_is_not_understood_is_no_model(changed: dict[str, Any]) -> None:
    kept = json.loads(PLAIN.to_json())
    assert Model.from_json(json.dumps(kept)) is not None
    assert Model.from_json(json.dumps({**kept, **changed})) is None


@pytest.mark.parametrize("text", ["", "[1.5]", "{}", "null", "{"])
def test_other_texts_are_no_model(text: str) -> None:
    assert Model.from_json(text) is None


def test_what_signals_add_is_capped() -> None:
    signals = np.full((2, len(SIGNALS)), 2.5, np.float32)
    signals[1] = 1e9
    added = PLAIN.contributions(signals)
    assert added[0] == pytest.approx(np.ones(len(SIGNALS)))
    assert added[1] == pytest.approx(np.full(len(SIGNALS), 8.0))


def test_a_term_is_unusual_if_few_questions_hold_it() -> None:
    common = PLAIN.commonness
    assert common.unusual("print") < common.unusual("zebra")
    assert common.unusual("print", besides=1) > common.unusual("print")


def test_rare_words_of_people_are_not_kept(learned: Learned) -> None:
    holding = learned.model.commonness.holding
    assert min(holding.values()) >= SHARED_TERM
    assert "calendar" in holding
    assert learned.model.commonness.questions == len(examples())
