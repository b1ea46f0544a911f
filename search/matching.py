"""Which articles hold what is looked up."""

import numpy as np

from search.groups import gain
from search.postings import Flags, Floats
from search.query import TELLING_TERMS, Question, Word
from search.snapshot import Snapshot
from search.visible import rarity_if_held


def rarest(snapshot: Snapshot, asked: Question, allowed: Flags) -> Question:
    """Return the question cut to the terms that tell most of the allowed articles."""
    if len(asked.weights) <= TELLING_TERMS:
        return asked
    worth = {t: w * rarity_if_held(snapshot, t, allowed) for t, w in asked.weights}
    place = {term: n for n, term in enumerate(asked.terms)}
    kept = sorted(asked.weights, key=lambda pair: (-worth[pair[0]], place[pair[0]]))[
        :TELLING_TERMS
    ]
    terms = frozenset(term for term, _ in kept)
    return Question(asked.words, tuple(kept), asked.telling & terms or terms)


def total(snapshot: Snapshot, asked: Question) -> Floats:
    """Return the score of every article. Shape (articles,)."""
    scores = np.zeros(snapshot.size, np.float32)
    for term, weight in asked.weights:
        found = snapshot.term(term)
        np.add.at(scores, found.ids, weight * found.counts)
    if asked.groups:
        scores += gain(snapshot, asked, snapshot.alive).words
    return scores


def holding(snapshot: Snapshot, terms: frozenset[str]) -> Flags:
    """Return the articles that hold one of the terms."""
    found = np.zeros(snapshot.size, np.bool_)
    for term in terms:
        found[snapshot.term(term).ids] = True
    return found


def meeting(snapshot: Snapshot, word: Word) -> Flags:
    """Return the articles in which a word stands in one of its ways."""
    found = np.zeros(snapshot.size, np.bool_)
    for way in word.ways:
        found |= np.logical_and.reduce(
            [holding(snapshot, frozenset([term])) for term in way]
        )
    return found


def complete(snapshot: Snapshot, asked: Question) -> Flags:
    """Return the articles with every word of a few keywords."""
    if not asked.words or not asked.is_keywords:
        return np.zeros(snapshot.size, np.bool_)
    every: Flags = np.logical_and.reduce([meeting(snapshot, w) for w in asked.words])
    return every
