"""A model learned from examples, and what it is worth on questions held out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kb.text import fold
from search.blending import blend
from search.counting import Counting
from search.matching import rarest
from search.query import ask
from search.rerank.example import Example
from search.rerank.fitting import Case, Fit, fit_weights
from search.rerank.judging import Learned, judge
from search.rerank.model import Commonness, Model, Style
from search.rerank.ranker import candidates
from search.rerank.reading import Asked, Reader
from search.rerank.signals import Seen, measure
from search.rerank.styles import Texts, fit_style, read_texts, unasked
from search.scoring import WEIGHTS, Floats
from search.snapshot import Snapshot
from search.suggester import features_of, model
from search.training import Trained, pair

FEWEST_QUESTIONS = 200
FEWEST_ARTICLES = 50
FOLDS = 5
SEED = 11
# A term is remembered once that many questions had it: rarer ones may tell on people.
SHARED_TERM = 3
BATCH = 200


@dataclass(frozen=True)
class _Lesson:
    """A question with the articles that helped; `fold` is when it is held out."""

    text: str
    weight: float
    right: frozenset[int]
    fold: int


def is_enough(examples: Sequence[Example]) -> bool:
    """Say whether the examples are enough to learn from."""
    questions = {fold(example.question) for example in examples}
    articles = {example.article_id for example in examples}
    return len(questions) >= FEWEST_QUESTIONS and len(articles) >= FEWEST_ARTICLES


def learn(
    snapshot: Snapshot, trained: Trained, examples: Sequence[Example]
) -> Learned | None:
    """Return a model and what it gains; None where there is not enough.

    The words of the questions themselves, which stand with the articles they found,
    take no part: neither before nor after.
    """
    lessons = _lessons(snapshot, examples)
    helped = frozenset(number for lesson in lessons for number in lesson.right)
    if len(lessons) < FEWEST_QUESTIONS or len(helped) < FEWEST_ARTICLES:
        return None
    snapshot = snapshot.weighted({f: w for f, w in WEIGHTS.items() if f != "asked"})
    trained = _unasked(snapshot, trained)
    school = _School(snapshot, trained, lessons)
    texts = read_texts(snapshot, trained.models.likeness, helped)
    cases = school.cases(texts)
    made = _model(fit_weights(cases), fit_style(texts), school.commonness)
    gain = judge([case.place for case in cases], _held_out(cases, lessons))
    return Learned(made, gain, len(lessons), len(helped))


def _lessons(snapshot: Snapshot, examples: Sequence[Example]) -> list[_Lesson]:
    """Gather the examples by question; leave out articles that are gone."""
    known = snapshot.numbers()
    right: dict[str, set[int]] = {}
    best: dict[str, Example] = {}
    for example in examples:
        number = known.get((example.article_id, example.lang))
        key = fold(example.question)
        if number is not None and Asked.of(key).terms:
            right.setdefault(key, set()).add(number)
            if key not in best or best[key].weight < example.weight:
                best[key] = example
    folds = _folds(right)
    return [
        _Lesson(best[key].question, best[key].weight, frozenset(numbers), fold_)
        for (key, numbers), fold_ in zip(right.items(), folds, strict=True)
    ]


def _folds(right: Mapping[str, set[int]]) -> list[int]:
    """Hold out together the questions that the same article answers."""
    drawn = np.random.default_rng(SEED).integers(0, FOLDS, len(right)).tolist()
    of_article: dict[int, int] = {}
    return [
        of_article.setdefault(min(numbers), fold_)
        for numbers, fold_ in zip(right.values(), drawn, strict=True)
    ]


def _unasked(snapshot: Snapshot, trained: Trained) -> Trained:
    """Return what was learned as if nobody had asked for an article yet."""
    kept = trained.models._replace(asking=None)
    if not snapshot.lengths("asked").any():
        return pair(kept, snapshot)
    numbers = np.flatnonzero(snapshot.alive)
    counting = Counting()
    for batch in np.array_split(numbers, len(numbers) // BATCH + 1):
        counting.add(features_of(unasked(snapshot, n)) for n in batch.tolist())
    likeness = model(snapshot.names[numbers], counting.counts())
    return pair(kept._replace(likeness=likeness) if likeness else kept, snapshot)


class _School:
    """The lessons over one state of the index."""

    def __init__(
        self, snapshot: Snapshot, trained: Trained, lessons: Sequence[_Lesson]
    ) -> None:
        self._snapshot = snapshot
        self._trained = trained
        self._lessons = lessons
        self._likeness = trained.models.likeness
        self.commonness = _commonness(lessons)
        self._reader = Reader(self._likeness, self.commonness)

    def cases(self, texts: Texts) -> list[Case]:
        """Return the lessons with the signals of their candidates.

        The style that a question meets was learned from the other folds.
        """
        made: dict[int, Case] = {}
        for fold_ in range(FOLDS):
            held = {n: one for n, one in enumerate(self._lessons) if one.fold == fold_}
            held_out = {number for one in held.values() for number in one.right}
            odds = fit_style(texts, held_out).odds(self._likeness)
            style = odds[self._trained.places]
            made |= {n: self._case(lesson, style) for n, lesson in held.items()}
        return [made[n] for n in range(len(self._lessons))]

    def _case(self, lesson: _Lesson, style: Floats) -> Case:
        snapshot, trained = self._snapshot, self._trained
        text = lesson.text
        question = rarest(snapshot, ask(text), snapshot.alive)
        made = blend(snapshot, trained, question, text, snapshot.alive)
        before = made.scores * snapshot.alive
        numbers = candidates(snapshot, text, before, style)
        likeness = made.likeness[numbers]
        seen = Seen(numbers, before[numbers], likeness, style[numbers])
        asked = Asked.of(text)
        return Case(
            signals=measure(snapshot, self._reader, asked, seen, learning=True),
            right=np.isin(numbers, list(lesson.right)),
            weight=lesson.weight,
            place=_place(before, lesson.right),
        )


def _place(scores: Floats, right: frozenset[int]) -> int:
    """Return where the best right article stands, from 1; 0 if nowhere."""
    best = max(float(scores[number]) for number in right)
    return int((scores > best).sum()) + 1 if best > 0 else 0


def _commonness(lessons: Sequence[_Lesson]) -> Commonness:
    held = Counter(t for lesson in lessons for t in Asked.of(lesson.text).terms)
    common = {term: n for term, n in held.items() if n >= SHARED_TERM}
    return Commonness(len(lessons), common)


def _held_out(cases: Sequence[Case], lessons: Sequence[_Lesson]) -> list[int]:
    """Return where each right article comes by weights learned without it."""
    after = [0] * len(cases)
    for fold_ in range(FOLDS):
        held = [n for n, lesson in enumerate(lessons) if lesson.fold == fold_]
        known = fit_weights([cases[n] for n in range(len(cases)) if n not in set(held)])
        for n in held:
            after[n] = known.places(cases[n]) or cases[n].place
    return after


def _model(found: Fit, style: Style, commonness: Commonness) -> Model:
    return Model(
        weights=tuple(found.weights.tolist()),
        means=tuple(found.means.tolist()),
        spreads=tuple(found.spreads.tolist()),
        style=style,
        commonness=commonness,
    )
