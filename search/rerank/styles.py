"""Which kind of article helps: learned from those that did."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from kb.text import LANGS
from search.counting import feature
from search.postings import Floats
from search.reading import sample
from search.rerank.model import Style
from search.snapshot import Snapshot
from search.suggester import Sample, Suggester, features_of

OTHERS = 6_000
KEPT = 3_000
STRENGTH = 30.0
STEPS = 300
SEED = 7
# What fewer texts say is no style.
SHARED = 3


@dataclass(frozen=True)
class Texts:
    """Articles that helped, with some that did not, as the TF-IDF model sees them.

    `rows` has a row for each of the `numbers`, and a column for each of the `grams`.
    """

    numbers: Sequence[int]
    helped: frozenset[int]
    rows: Any
    grams: Sequence[str]


def read_texts(
    snapshot: Snapshot, likeness: Suggester, helped: frozenset[int]
) -> Texts:
    """Read the articles that helped, and others by lot."""
    from scipy.sparse import csr_matrix

    numbers = [*sorted(helped), *_others(snapshot, helped)]
    names: dict[int, str] = {}
    features, weights, starts = [], [], [0]
    for number in numbers:
        said = features_of(unasked(snapshot, number))
        found, worth = likeness.vector(said)
        names.update((feature(gram), gram) for gram in set(said))
        features.append(found)
        weights.append(worth)
        starts.append(starts[-1] + len(found))
    every, columns = np.unique(np.concatenate(features), return_inverse=True)
    rows = csr_matrix((np.concatenate(weights), columns, np.array(starts)))
    shared = np.flatnonzero(np.bincount(columns) >= SHARED)
    grams = [names[feature] for feature in every[shared].tolist()]
    return Texts(numbers, helped, rows[:, shared], grams)


def _others(snapshot: Snapshot, helped: frozenset[int]) -> list[int]:
    """Choose by lot, of each language as often as it is among those that helped."""
    chosen: list[int] = []
    for lang in LANGS:
        share = sum(snapshot.lang(n) == lang for n in helped) / len(helped)
        same = np.flatnonzero(snapshot.alive & (snapshot.chinese == (lang == "zh")))
        found = np.setdiff1d(same, list(helped))
        size = min(round(share * OTHERS), len(found))
        drawn = np.random.default_rng(SEED).choice(found, size, replace=False)
        chosen += drawn.tolist()
    return sorted(chosen)


def unasked(snapshot: Snapshot, number: int) -> Sample:
    """Return the words of an article without those of the people it helped."""
    return replace(sample(snapshot, number), asked_as=())


def fit_style(texts: Texts, held_out: Collection[int] = ()) -> Style:
    """Return what tells the articles that helped from the others."""
    from sklearn.linear_model import LogisticRegression

    kept_rows = np.flatnonzero(~np.isin(texts.numbers, list(held_out)))
    labels = np.isin(texts.numbers, list(texts.helped))[kept_rows]
    if labels.all() or not labels.any():
        return Style({}, 0.0)
    machine = LogisticRegression(C=STRENGTH, max_iter=STEPS)
    machine.fit(texts.rows[kept_rows], labels)
    weights: Floats = machine.coef_[0]
    strongest = np.argsort(-np.abs(weights), kind="stable")[:KEPT]
    kept = {
        texts.grams[column]: round(float(weights[column]), 3)
        for column in strongest.tolist()
        if weights[column]
    }
    return Style(kept, float(machine.intercept_[0]))
