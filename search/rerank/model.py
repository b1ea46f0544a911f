"""What the re-ranker has learned, as a value that is kept as JSON."""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from search.scoring import Floats
from search.suggester import Suggester

VERSION = 1
FURTHEST = 8.0
# Log-odds beyond these are no surer.
LEAST, MOST = -8.0, 4.0

# Each signal, and the name under which people are told of it.
SIGNALS = {
    "title": "title",
    "title_rare": "title",
    "title_unusual": "title",
    "title_share": "title",
    "title_share_rare": "title",
    "title_share_unusual": "title",
    "share": "coverage",
    "share_rare": "coverage",
    "share_unusual": "coverage",
    "said": "said",
    "said_rare": "said",
    "unsaid_rare": "said",
    "unsaid_unusual": "said",
    "unsaid_codes": "said",
    "title_length": "said",
    "letters": "letters",
    "said_letters": "letters",
    "likeness": "likeness",
    "style": "style",
    "asked": "asked",
    "base": "base",
}


@dataclass(frozen=True)
class Commonness:
    """In how many of the learned questions the common terms stand."""

    questions: int
    holding: Mapping[str, int]

    def unusual(self, term: str, besides: int = 0) -> float:
        """Return how unusual a term is in questions, leaving some out of the count."""
        held = max(self.holding.get(term, 0) - besides, 0)
        return math.log((self.questions + 1) / (held + 1))


@dataclass(frozen=True)
class Style:
    """What articles that help are like: weights of terms and pairs, and a base."""

    weights: Mapping[str, float]
    base: float

    def odds(self, likeness: Suggester) -> Floats:
        """Return the log-odds of each known article to help, and 0 for any other.

        Shape (keys + 1,): the last place is for articles that are too new.
        """
        found = likeness.sums(self.weights) + np.float32(self.base)
        kept: Floats = np.append(np.clip(found, LEAST, MOST), 0).astype(np.float32)
        return kept


@dataclass(frozen=True, eq=False, kw_only=True)
class Model:
    """A conditional logit over signals; two models are the same only by identity.

    Signals count from `means` in units of `spreads`.
    """

    weights: tuple[float, ...]
    means: tuple[float, ...]
    spreads: tuple[float, ...]
    style: Style
    commonness: Commonness

    def contributions(self, signals: Floats) -> Floats:
        """Return what each signal adds to the score, in log-odds. Shape unchanged."""
        units = (signals - np.array(self.means)) / np.array(self.spreads)
        capped = np.clip(units, -FURTHEST, FURTHEST)
        result: Floats = (capped * np.array(self.weights)).astype(np.float32)
        return result

    def to_json(self) -> str:
        """Return the model as text; `from_json` reads it back."""
        return json.dumps(
            {"version": VERSION, "signals": list(SIGNALS), **asdict(self)},
            ensure_ascii=False,
        )

    @classmethod
    def from_json(cls, text: str) -> "Model | None":
        """Return the model; None for one that this release does not understand."""
        try:
            return _model(json.loads(text))
        except (ValueError, KeyError, TypeError, AttributeError):
            return None


def _model(kept: Any) -> Model | None:
    if kept["version"] != VERSION or kept["signals"] != list(SIGNALS):
        return None
    numbers = [_numbers(kept[name]) for name in ("weights", "means", "spreads")]
    if any(len(row) != len(SIGNALS) for row in numbers) or min(numbers[2]) <= 0:
        return None
    style, holding = kept["style"]["weights"], kept["commonness"]["holding"]
    return Model(
        weights=numbers[0],
        means=numbers[1],
        spreads=numbers[2],
        style=Style(
            dict(zip(style, _numbers(style.values()), strict=True)),
            _numbers([kept["style"]["base"]])[0],
        ),
        commonness=Commonness(
            int(kept["commonness"]["questions"]),
            {term: int(count) for term, count in holding.items()},
        ),
    )


def _numbers(values: Any) -> tuple[float, ...]:
    found = tuple(float(value) for value in values)
    if not all(map(math.isfinite, found)):
        raise ValueError("a number is not finite")
    return found
