"""Scores of both languages made comparable, article by article."""

import numpy as np

from search.bilingual.aligning import Numbers
from search.bilingual.lexicon import Translation
from search.postings import Flags, Ints, Postings
from search.query import Question
from search.scoring import Floats
from search.snapshot import Snapshot
from search.visible import rarity_seen

# The articles on which the worth of a translation is measured, for each question.
NEAREST = 5
# What a fully translated question is believed to be worth beside the original.
BELIEF = 0.9


def partners(snapshot: Snapshot) -> Ints:
    """Return the number of each text's other edition, -1 where there is none."""
    found = np.full(snapshot.size, -1, np.int32)
    there = np.flatnonzero(snapshot.alive)
    order = there[np.argsort(snapshot.articles[there], kind="stable")]
    same = np.flatnonzero(np.diff(snapshot.articles[order]) == 0)
    first, second = order[same], order[same + 1]
    found[first], found[second] = second, first
    return found


def across(
    snapshot: Snapshot,
    translation: Translation,
    asked: Question,
    own: Floats,
    allowed: Flags,
    partner: Ints,
) -> Floats:
    """Return the scores of the allowed texts in both languages, on the scale of `own`.

    `own` are the scores of the allowed texts for the question as it was asked; those
    in the other language get new ones. `partner` comes from `partners`.
    """
    abroad = snapshot.chinese == (translation.to == "zh")
    home = np.where(allowed & ~abroad, own, np.float32(0))
    words = shares(snapshot, asked, allowed)
    other = shares(snapshot, translation.question, allowed)
    other *= allowed & abroad
    other *= np.float32(translation.known)
    # A text must not show by its score that it has an edition nobody here may see.
    known = np.where(allowed & allowed[partner], partner, -1)
    return merged(home, words, other, known, translation.known)


def shares(snapshot: Snapshot, asked: Question, allowed: Flags) -> Floats:
    """Return BM25F as a share of the rarity of all that is asked. Shape (size,).

    It is 0 for texts without any of the telling terms. A term that only other texts
    hold than the allowed ones is as rare as one that none holds.
    """
    scores = np.zeros(snapshot.size, np.float32)
    beside = [pair for pair in asked.weights if pair[0] not in asked.telling]
    for term, weight in asked.weights:
        if term in asked.telling:
            _add(scores, snapshot.term(term), weight)
    scores[scores == 0] = -np.inf
    for term, weight in beside:
        _add(scores, snapshot.term(term), weight)
    whole = sum(w * rarity_seen(snapshot, term, allowed) for term, w in asked.weights)
    scores /= whole or 1.0
    return np.maximum(scores, 0, out=scores)


def _add(scores: Floats, found: Postings, weight: float) -> None:
    np.add.at(scores, found.ids, weight * found.counts)


def merged(
    own: Floats, words: Floats, other: Floats, partner: Ints, known: float
) -> Floats:
    """Return one score for every text, on the scale of `own`.

    `own` are the full scores of the texts in the language of the question, `words`
    their `shares`, and `other` the `shares` that texts in the other language have of
    the translated question, times the share of it that is `known`; each is 0 for the
    other texts. What a point of `other` is worth is measured on the articles in both
    languages that match this question best. An article in both languages gets the
    mean of what its editions earn (the less is known, the less the translation
    counts), so that it gains nothing over one in the other language alone.
    """
    scores = own + _worth(own, words, other, partner) * other
    both = np.flatnonzero((partner >= 0) & (own > 0))
    there = partner[both]
    mean = (scores[both] + known * scores[there]) / (1 + known)
    scores[both] = mean
    scores[there] = np.where(scores[there] > 0, mean, 0)
    return scores


def _worth(own: Floats, words: Floats, other: Floats, partner: Ints) -> float:
    """Return the points of `own` for a point of `other`."""
    there = np.flatnonzero(own)
    best = there[_highest(own[there])]
    scale = float(own[best].sum()) / (float(words[best].sum()) or 1.0) or 1.0
    pairs = there[partner[there] >= 0]
    first, second = own[pairs], other[partner[pairs]] * scale
    near = _highest(first + second)
    first, second = first[near], second[near]
    believed = float(second.mean()) if len(second) else 1.0
    earned = float(first.sum()) + BELIEF * believed
    return scale * earned / ((float(second.sum()) + believed) or 1.0)


def _highest(scores: Floats) -> Numbers:
    """Return the places of the few highest scores."""
    if len(scores) <= NEAREST:
        return np.arange(len(scores))
    return np.argpartition(-scores, NEAREST)[:NEAREST]
