"""How sure it is that an article answers a question."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from kb.text import Lang
from search.analysis import content, pieces
from search.blending import ASKED, LIKENESS, Blend
from search.postings import Floats
from search.query import SEARCH_CHARACTERS, Question
from search.scoring import best, only
from search.snapshot import Snapshot
from search.translated import Translated

# The least confidence at which an article is offered, unless a site says otherwise.
THRESHOLD = 0.25
# Of two texts in one language one is of another article.
RIVALS = 2


class Evidence(NamedTuple):
    """What speaks for an article.

    `fit` is how well the question fits what it is asked for with and `cosine` its
    likeness, each 0 to 1. `lead` is how far it is ahead of the best other one in its
    language, as a share of its score, -1 to 1. `held` is the logarithm of how many
    terms of the question it holds, `said` the same with the words that say nothing
    (where ways of asking are known), `share` the part of the question held, 0 to 1,
    and `strength` BM25F by the rarity of all that was asked, known or not.
    """

    fit: float = 0.0
    cosine: float = 0.0
    lead: float = 0.0
    held: float = 0.0
    said: float = 0.0
    share: float = 0.0
    strength: float = 0.0


@dataclass(frozen=True)
class Judge:
    """A logistic regression over evidence; what is not named weighs nothing."""

    base: float
    weights: Mapping[str, float]

    def confidence(self, evidence: Evidence) -> float:
        """Return the probability that the article answers, 0 to 1."""
        known = evidence._asdict()
        parts = (weight * known[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(-50.0, self.base + sum(parts))))


# Fitted on questions of these public collections, each counting the same: its own with
# the right article first, against its own with another one first, those that nothing
# answers, questions of the other collections, and small talk. The first on
# hint3-curekart-en and banking77-faq-en, the second on mindspore-faq-q2a-zh and
# tidb-faq-zh, the third on mindspore-faq-zh2en, the last on all five.
WITH_WAYS = Judge(-6.79, {"fit": 8.31, "cosine": 5.14, "said": 1.24})
WITH_MODEL = Judge(-7.56, {"cosine": 10.9, "lead": 2.61, "held": 2.17, "share": 1.64})
ABROAD = Judge(-9.96, {"lead": 1.07, "held": 3.27, "strength": 1.17})
WORDS_ALONE = Judge(-5.4, {"lead": 3.22, "held": 1.89, "share": 2.41})


@dataclass(frozen=True)
class Scored:
    """A question and the final scores of the articles, shape (size,), 0 for none.

    `text` is how the question was put, and `translated` how it was asked in the other
    language.
    """

    snapshot: Snapshot
    made: Blend
    scores: Floats
    text: str
    question: Question
    translated: Translated

    def confidence(self, number: int) -> float:
        """Return how likely an article answers, 0 to 1."""
        if not self.scores[number]:
            return 0.0
        evidence = self.evidence(number)
        return max(judge.confidence(evidence) for judge in self._judges(number))

    def evidence(self, number: int) -> Evidence:
        """Return what speaks for an article that has a score."""
        asked = self.asked_of(number)
        held, strength = _held(self.snapshot, asked, number)
        likeness = float(self.made.likeness[number]) / LIKENESS
        return Evidence(
            fit=float(self.made.asked[number]) / ASKED,
            cosine=likeness * self.made.likeness_best,
            lead=self._lead(number),
            held=math.log1p(held),
            said=math.log1p(held + self._small_words) if self.has_ways(number) else 0.0,
            share=min(held / max(len(asked.telling), 1), 1.0),
            strength=strength,
        )

    def asked_of(self, number: int) -> Question:
        """Return the question in the language of an article."""
        other = self.translated.question
        return other if other and self.translated.abroad[number] else self.question

    def has_ways(self, number: int) -> bool:
        """Say whether it is known how people ask for an article."""
        model = self.made.model
        if model is None or model.models.asking is None:
            return False
        return bool(model.asked_places[number] >= 0)

    def _judges(self, number: int) -> tuple[Judge, ...]:
        """Return who may be convinced: one of them is enough."""
        if self.has_ways(number):
            return WITH_WAYS, WITH_MODEL
        if self.made.model is None:
            return (WORDS_ALONE,)
        return (ABROAD if self.translated.abroad[number] else WITH_MODEL,)

    def _lead(self, number: int) -> float:
        own = self.snapshot.articles[number]
        first = self._first(self.snapshot.lang(number))
        rivals = (r for r in first if self.snapshot.articles[r] != own)
        rival = max((float(self.scores[r]) for r in rivals), default=0.0)
        return max(1 - rival / float(self.scores[number]), -1.0)

    def _first(self, lang: Lang) -> list[int]:
        """Return the best numbers of a language."""
        if lang not in self._firsts:
            same = self.snapshot.chinese == (lang == "zh")
            self._firsts[lang] = best(only(self.scores, same), RIVALS)
        return self._firsts[lang]

    @cached_property
    def _firsts(self) -> dict[Lang, list[int]]:
        return {}

    @cached_property
    def _small_words(self) -> int:
        """How many words of the question say nothing by themselves."""
        text = self.text[:SEARCH_CHARACTERS]
        every = sum(not piece.is_han for piece in pieces(text))
        return every - sum(not piece.is_han for piece in content(text))


def _held(snapshot: Snapshot, asked: Question, number: int) -> tuple[int, float]:
    """Return how many of the terms an article holds, and their worth by rarity."""
    others = {term for g in asked.groups for way in g.others for term, _ in way}
    count, gained = 0, 0.0
    for term, weight in asked.every:
        score = snapshot.score(number, term)
        if score:
            count += term in asked.telling or term in others
            gained += weight * score
    whole = sum(weight * snapshot.rarity(term) for term, weight in asked.weights)
    return count, gained / (whole or 1.0)
