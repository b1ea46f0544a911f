"""How sure it is that an article answers a request."""

import math
from dataclasses import dataclass

from search.query import Question
from search.snapshot import Snapshot


@dataclass(frozen=True)
class Judge:
    """A logistic regression on labeled requests, answerable or not.

    `cosine` weighs the likeness to the model, `coverage` the share of the request
    that the article holds, `terms` the logarithm of how much was asked.
    """

    threshold: float
    base: float
    cosine: float
    coverage: float
    terms: float

    def confidence(self, cosine: float, coverage: float, terms: int) -> float:
        """Return the probability that the article answers, 0 to 1."""
        if not terms:
            return 0.0
        sum_ = self.base + self.cosine * cosine + self.coverage * coverage
        return 1 / (1 + math.exp(-(sum_ + self.terms * math.log(terms))))


# Fitted on five public collections of requests in English and Chinese, with requests
# of the other four and small talk as those that nothing answers.
WITH_MODEL = Judge(threshold=0.3, base=-5.3, cosine=6.8, coverage=4.15, terms=0.94)
WITHOUT_MODEL = Judge(threshold=0.35, base=-6.0, cosine=0, coverage=5.9, terms=1.35)


def coverage(snapshot: Snapshot, asked: Question, number: int) -> float:
    """Return the share of what is asked that an article holds, by rarity, 0 to 1."""
    held = everything = 0.0
    for term in asked.telling:
        rarity = snapshot.rarity(term)
        everything += rarity
        held += rarity * snapshot.has(number, term)
    return held / everything if everything else 0.0
