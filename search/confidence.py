"""How sure it is that an article answers a request."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from search.analysis import Piece, merged
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
WITH_MODEL = Judge(threshold=0.3, base=-5.4, cosine=6.3, coverage=4.4, terms=0.83)
WITHOUT_MODEL = Judge(threshold=0.35, base=-6.05, cosine=0, coverage=6.0, terms=1.16)


def coverage(snapshot: Snapshot, said: Sequence[Piece], number: int) -> float:
    """Return the share of a request that an article holds, by rarity, 0 to 1.

    A Chinese run counts by its characters: pairs across two words are held nowhere.
    """
    held = everything = 0.0
    for piece in said:
        weight, share = _piece(snapshot, piece, number)
        everything += weight
        held += weight * share
    return held / everything if everything else 0.0


def _piece(snapshot: Snapshot, piece: Piece, number: int) -> tuple[float, float]:
    pairs = [t for t in piece.tokens if t.end - t.start > 1]
    if not piece.is_han or not pairs:
        any_ = any(snapshot.has(number, t.text) for t in piece.tokens)
        return snapshot.rarity(piece.tokens[0].text), float(any_)
    known = [r for t in pairs if (r := snapshot.rarity_if_known(t.text))]
    rarity = sum(known) / len(known) if known else snapshot.rarity(pairs[0].text)
    spans = merged((t.start, t.end) for t in pairs if snapshot.has(number, t.text))
    size = piece.end - piece.start
    return rarity * size / 2, sum(end - start for start, end in spans) / size
