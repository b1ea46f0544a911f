"""Scores of words that may be said in several ways: the best way counts, once."""

from typing import NamedTuple

import numpy as np

from search.postings import Flags, Floats
from search.query import Group, Question, Weights
from search.snapshot import Snapshot
from search.visible import holders, rarity_if_held
from search.ways import telling


class Gain(NamedTuple):
    """What groups add to articles beyond what was typed, each of shape (size,).

    `words` is in points of BM25F, `coverage` in rarity; `whole` is the rarity of
    words that only another way can cover.
    """

    words: Floats
    coverage: Floats
    whole: float


def gain(snapshot: Snapshot, question: Question, allowed: Flags) -> Gain:
    """Return what the other ways to say the words of a question add.

    A word that only other articles hold than the allowed ones is as if unknown.
    """
    # Of each array the first row is of words and the second of coverage.
    sums, own, best, made = np.zeros((4, 2, snapshot.size), np.float32)
    weights = dict(question.weights)
    whole = 0.0
    for group in question.groups:
        typed = tuple((t, weights[t]) for t in group.typed if t in weights)
        own_whole = _score(snapshot, typed, own, allowed)
        best[:] = 0
        for way in group.others:
            way_whole = _score(snapshot, way, made, allowed)
            _complete(snapshot, group, way, made)
            if own_whole and way_whole:
                made[1] *= own_whole * max(w for _, w in way) / way_whole
            np.maximum(best, made, out=best)
        best -= own
        np.maximum(best, 0, out=best)
        sums += best
        if not own_whole:
            whole += max(_rarity(snapshot, way, allowed) for way in group.others)
    return Gain(sums[0], sums[1], whole)


def said_otherwise(snapshot: Snapshot, question: Question) -> Flags:
    """Return the articles that say some words of the question in another way."""
    found = np.zeros(snapshot.size, np.bool_)
    for group in question.groups:
        for way in map(telling, group.others):
            for terms in [way] if group.is_whole else zip(way, strict=True):
                found[holders(snapshot, terms)] = True
    return found


def _score(snapshot: Snapshot, weights: Weights, into: Floats, allowed: Flags) -> float:
    """Put the scores of terms in place of what was there; return their rarity."""
    into[:] = 0
    for term, weight in weights:
        found = snapshot.term(term)
        np.add.at(into[0], found.ids, weight * found.counts)
        np.add.at(into[1], found.ids, np.float32(weight * snapshot.rarity(term)))
    return _rarity(snapshot, weights, allowed)


def _complete(snapshot: Snapshot, group: Group, way: Weights, made: Floats) -> None:
    """Take the scores from articles that hold only a part of a whole way."""
    if group.is_whole and len(way) > 1:
        ids = holders(snapshot, [term for term, _ in way])
        kept = np.zeros(snapshot.size, np.bool_)
        kept[ids] = True
        made *= kept


def _rarity(snapshot: Snapshot, weights: Weights, allowed: Flags) -> float:
    return sum(w * rarity_if_held(snapshot, term, allowed) for term, w in weights)
