"""Whoosh's BM25F over arrays, and the choice of the best."""

import math

import numpy as np
from numpy.typing import NDArray

BM25_K1 = 1.2
BM25_B = 0.75
PART = 64
# In terms. Chosen like the weights of the blend.
SHORTEST, USUAL, SHORTER = 50.0, 150.0, 0.4

# What a word is worth by where it stands.
WEIGHTS = {
    "title": 6.0,
    "keywords": 4.0,
    "headings": 0.5,
    "codes": 0.5,
    "asked": 2.0,
    "body": 0.3,
}

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]


def inverse_frequency(population: int, frequency: int) -> float:
    """Return how much a term says that so many of all documents hold."""
    return math.log(population / (frequency + 1)) + 1


def norms(lengths: Floats, average: float) -> Floats:
    """Return the length part of BM25 for fields of these lengths, in terms."""
    ratio = lengths / (average or 1.0)
    result: Floats = (BM25_K1 * ((1 - BM25_B) + BM25_B * ratio)).astype(np.float32)
    return result


def brevity(lengths: Floats) -> Floats:
    """Return how much it says that a text holds a word: 1 for one of usual length.

    Long texts hold many words by chance.
    """
    worth = (np.maximum(lengths, SHORTEST) / USUAL) ** -SHORTER
    return worth.astype(np.float32)


def impact(counts: Floats, norm: Floats) -> Floats:
    """Return what the counts of a term are worth, before its rarity."""
    result: Floats = counts * (BM25_K1 + 1) / (counts + norm)
    return result


def only(scores: Floats, where: Flags) -> Floats:
    """Return the scores at these places, and 0 at all others."""
    # Half as long as `np.where`, which counts when each question does it often.
    kept = where.astype(np.float32)
    kept *= scores
    return kept


def best(scores: Floats, limit: int) -> list[int]:
    """Return the numbers of the highest scores above 0, best first.

    Equal scores keep their order, so that a list does not change between pages.
    """
    found = np.flatnonzero(scores >= _certain(scores, limit))
    found = found[scores[found] > 0]
    if len(found) > limit:
        cut = np.partition(scores[found], len(found) - limit)[len(found) - limit]
        found = found[scores[found] >= cut]
    order = np.lexsort((found, -scores[found]))[:limit]
    return [int(number) for number in found[order]]


def _certain(scores: Floats, limit: int) -> float:
    """Return a score that surely as many reach as are wanted, or 0 if none is known.

    The best of each of many parts, every so many-th score, are found in one quick pass.
    """
    parts = len(scores) // PART
    if parts <= limit:
        return 0.0
    tops = scores[: parts * PART].reshape(PART, parts).max(axis=0)
    return float(np.partition(tops, parts - limit)[parts - limit])
