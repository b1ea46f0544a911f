"""What a change of the tuning does to questions of which the answer is known."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kb.text import Lang
from search.evaluation import gain, reciprocal_rank
from search.protocol import Query, SearchEngine
from search.tuning import Tuning

DEPTH = 10
# Fewer questions say nothing; more would keep a page waiting.
ENOUGH, MOST = 20, 300
SECONDS = 5.0
# A fall of this size that chance does not explain is too much.
FLOOR = 0.02
RESAMPLES = 2000

MEASURES = ("mrr@10", "ndcg@10", "success@1", "hits@10")
GUARDED = ("mrr@10", "ndcg@10", "hits@10")


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question in the words of the person who asked, and what answered it."""

    text: str
    lang: Lang
    article_ids: frozenset[int]


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A mean over the questions, 0 to 1, before and after.

    `low` and `high` are the 95 % interval of the difference.
    """

    name: str
    before: float
    after: float
    low: float
    high: float

    @property
    def difference(self) -> float:
        return self.after - self.before

    @property
    def has_fallen(self) -> bool:
        return self.difference <= -FLOOR and self.high < 0


@dataclass(frozen=True, kw_only=True)
class Moved:
    """A question whose answer stands elsewhere; a place of 0 is below the tenth."""

    question: Question
    before: int
    after: int


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What a change does to so many questions `of` those that are known."""

    asked: int
    of: int
    measures: Sequence[Measure]
    better: Sequence[Moved]
    worse: Sequence[Moved]

    @property
    def is_enough(self) -> bool:
        return self.asked >= ENOUGH

    @property
    def fallen(self) -> list[Measure]:
        """The guarded measures that fell beyond the floor; none on too few data."""
        guarded = [one for one in self.measures if one.name in GUARDED]
        return [one for one in guarded if self.is_enough and one.has_fallen]


@dataclass(frozen=True)
class _Outcome:
    """Where the answer stands, and the measures of one question."""

    place: int
    values: tuple[float, ...]


def judge(
    engine: SearchEngine,
    questions: Sequence[Question],
    before: Tuning,
    after: Tuning,
    audiences: frozenset[str],
    seconds: float = SECONDS,
) -> Effect:
    """Ask the questions under both tunings and compare the answers.

    At most 300, drawn by a fixed seed, and as many as can be asked in so many
    seconds. Without the field of people's words, the second ranker and the learned
    order: all three have read these questions, and with them each would find its
    answer whatever was changed.
    """
    order = np.random.default_rng(0).permutation(len(questions))
    chosen = [questions[n] for n in order[:MOST]]
    sides = _unheard(before), _unheard(after)
    end = time.monotonic() + seconds
    pairs: list[tuple[_Outcome, _Outcome]] = []
    for question in chosen:
        if time.monotonic() > end:
            break
        old, new = (_ask(engine, question, one, audiences) for one in sides)
        pairs.append((old, new))
    asked = zip(chosen, pairs, strict=False)
    moved = [Moved(question=q, before=a.place, after=b.place) for q, (a, b) in asked]
    return Effect(
        asked=len(pairs),
        of=len(questions),
        measures=tuple(_measures(pairs)),
        better=_moved(moved, up=True),
        worse=_moved(moved, up=False),
    )


def _unheard(tuning: Tuning) -> Tuning:
    weights = {name: w for name, w in tuning.weights.items() if name != "asked"}
    return replace(tuning, weights=weights, blend=False, model=None)


def _ask(
    engine: SearchEngine, question: Question, tuning: Tuning, audiences: frozenset[str]
) -> _Outcome:
    query = Query(
        text=question.text, audiences=audiences, lang=question.lang, tuning=tuning
    )
    # An article may come in both languages.
    hits = engine.search(query, 2 * DEPTH).hits
    found = [str(article) for article in dict.fromkeys(h.article_id for h in hits)]
    right = {str(article): 1.0 for article in question.article_ids}
    rank = reciprocal_rank(found, right, DEPTH)
    place = round(1 / rank) if rank else 0
    values = (rank, gain(found, right, DEPTH), float(place == 1), float(place > 0))
    return _Outcome(place, values)


def _measures(pairs: Sequence[tuple[_Outcome, _Outcome]]) -> Iterator[Measure]:
    """Give the measures with their percentile intervals of the paired bootstrap.

    B. Efron and R. Tibshirani, An introduction to the bootstrap (1993), chapter 13.
    """
    if not pairs:
        return
    sides = np.array([(a.values, b.values) for a, b in pairs])
    before, after = sides.mean(axis=0)
    change = sides[:, 1] - sides[:, 0]
    drawn = np.random.default_rng(0).integers(len(pairs), size=(RESAMPLES, len(pairs)))
    means = np.stack([one[drawn].mean(axis=1) for one in change.T], axis=1)
    lows, highs = np.quantile(means, [0.025, 0.975], axis=0)
    for n, name in enumerate(MEASURES):
        yield Measure(
            name=name,
            before=float(before[n]),
            after=float(after[n]),
            low=float(lows[n]),
            high=float(highs[n]),
        )


def _moved(moved: Sequence[Moved], *, up: bool) -> list[Moved]:
    """Return those that went up, or down, the furthest first."""

    def gained(one: Moved) -> float:
        before = 1 / one.before if one.before else 0.0
        after = 1 / one.after if one.after else 0.0
        return after - before if up else before - after

    return sorted((one for one in moved if gained(one) > 0), key=gained, reverse=True)
