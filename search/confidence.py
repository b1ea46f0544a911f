"""How sure it is that an article answers a request."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from search.analysis import Piece, merged
from search.postings import Ints, contains
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


@dataclass(frozen=True)
class Claim:
    """A word of a request: what it weighs and which articles hold which part of it.

    A Chinese run counts by its characters: pairs across two words are held nowhere.
    """

    surface: str
    weight: float
    is_run: bool
    parts: tuple[tuple[int, int, Ints], ...]

    def held(self, number: int) -> list[tuple[int, int]]:
        """Return the spans of the word that an article holds."""
        return merged((a, b) for a, b, ids in self.parts if contains(ids, number))

    def share(self, number: int) -> float:
        """Return how much of the word an article holds, 0 to 1."""
        spans = self.held(number)
        if not self.is_run:
            return float(bool(spans))
        return sum(end - start for start, end in spans) / len(self.surface)


def claims(snapshot: Snapshot, said: Sequence[Piece]) -> list[Claim]:
    """Return what a request asks an article to hold."""
    return [_claim(snapshot, piece) for piece in said]


def coverage(claims: Sequence[Claim], number: int) -> float:
    """Return the share of a request that an article holds, by rarity, 0 to 1."""
    everything = sum(claim.weight for claim in claims)
    held = sum(claim.weight * claim.share(number) for claim in claims)
    return held / everything if everything else 0.0


def _claim(snapshot: Snapshot, piece: Piece) -> Claim:
    pairs = [t for t in piece.tokens if t.end - t.start > 1]
    is_run = piece.is_han and bool(pairs)
    tokens = pairs if is_run else piece.tokens
    weight = snapshot.rarity(tokens[0].text)
    if is_run:
        known = [r for t in pairs if (r := snapshot.rarity_if_known(t.text))]
        weight = (sum(known) / len(known) if known else weight) * len(piece.surface) / 2
    parts = (
        (t.start - piece.start, t.end - piece.start, snapshot.term(t.text).ids)
        for t in tokens
    )
    return Claim(piece.surface, weight, is_run, tuple(parts))
