"""How good answers are: the usual measures over judged questions."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came out for one question.

    `found` are the articles, best first; `confidence` is how sure the first one is,
    shown or not; `seconds` is how long it took.
    """

    found: Sequence[str]
    confidence: float = 0.0
    seconds: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A question and the grades of the articles that answer it; none: nothing does.

    Without `answerable` nobody said whether anything answers.
    """

    id: str
    text: str
    grades: Mapping[str, float] = field(default_factory=dict)
    answerable: bool | None = None


def reciprocal_rank(found: Sequence[str], right: Iterable[str], depth: int) -> float:
    """Return 1 / the place of the first right article among the first `depth`."""
    wanted = set(right)
    places = (n for n, one in enumerate(found[:depth], 1) if one in wanted)
    place = next(places, 0)
    return 1 / place if place else 0.0


def recall(found: Sequence[str], right: Iterable[str], depth: int) -> float:
    """Return the share of the right articles that are among the first `depth`."""
    wanted = set(right)
    return len(wanted & set(found[:depth])) / len(wanted)


def gain(found: Sequence[str], grades: Mapping[str, float], depth: int) -> float:
    """Return nDCG with linear gains (Järvelin and Kekäläinen, 2002), 0 to 1."""
    best = sorted(grades.values(), reverse=True)[:depth]
    ideal = _discounted(best)
    return _discounted([grades.get(one, 0.0) for one in found[:depth]]) / (ideal or 1)


def ranking(
    judged: Sequence[Judged], answers: Mapping[str, Answer]
) -> dict[str, float]:
    """Return the means over the questions that have a right article."""
    rows = [
        (answers[one.id].found, {a: g for a, g in one.grades.items() if g > 0})
        for one in judged
        if any(grade > 0 for grade in one.grades.values())
    ]
    measures = {
        "success@1": [reciprocal_rank(found, right, 1) for found, right in rows],
        "recall@10": [recall(found, right, 10) for found, right in rows],
        "recall@100": [recall(found, right, 100) for found, right in rows],
        "mrr@10": [reciprocal_rank(found, right, 10) for found, right in rows],
        "mrr@100": [reciprocal_rank(found, right, 100) for found, right in rows],
        "ndcg@10": [gain(found, right, 10) for found, right in rows],
    }
    return {name: _mean(values) for name, values in measures.items()}


def silence(
    judged: Sequence[Judged], answers: Mapping[str, Answer]
) -> dict[str, float]:
    """Return how well confidence tells the answerable questions from the others.

    `auroc` is the chance that an answerable one has the higher confidence, ties
    counting half; nothing where one of the two kinds is missing.
    """
    yes = [answers[j.id].confidence for j in judged if j.answerable is True]
    no = [answers[j.id].confidence for j in judged if j.answerable is False]
    if not yes or not no:
        return {}
    below = np.sort(no)
    wins = below.searchsorted(yes, "left") + below.searchsorted(yes, "right")
    return {"auroc": float(wins.sum()) / (2 * len(yes) * len(no))}


def offering(
    judged: Sequence[Judged], answers: Mapping[str, Answer]
) -> dict[str, float]:
    """Return what is offered: to how many, how often rightly, how often in vain.

    `coverage` is the share of answerable questions with an offer, `precision@1` the
    share of those offers whose first is right, `false_show` the share of unanswerable
    questions with an offer.
    """
    right = {j.id: {a for a, grade in j.grades.items() if grade > 0} for j in judged}
    yes = [j for j in judged if right[j.id] and j.answerable is not False]
    no = [j for j in judged if j.answerable is False]
    shown = [j for j in yes if answers[j.id].found]
    first = [answers[j.id].found[0] in right[j.id] for j in shown]
    found = {"coverage": _mean([bool(answers[j.id].found) for j in yes])}
    found["precision@1"] = _mean(first)
    if no:
        found["false_show"] = _mean([bool(answers[j.id].found) for j in no])
    return found


def _discounted(gains: Sequence[float]) -> float:
    return sum(g / math.log2(place + 2) for place, g in enumerate(gains))


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if len(values) else 0.0
