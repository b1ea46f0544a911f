"""The second ranker: TF-IDF over words and pairs of words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from kb.text import Lang
from search.analysis import grams
from search.scoring import Floats

# Hashed features need no vocabulary, which would outweigh the matrix.
FEATURES = 2**20
BODY_CHARACTERS = 6_000
TITLE_TIMES = 3
ASKED_TIMES = 2

Key = tuple[int, Lang]


@dataclass(frozen=True, kw_only=True)
class Sample:
    """The words of an article, as far as they tell what it is about."""

    key: Key
    title: str
    keywords: tuple[str, ...] = ()
    asked_as: tuple[str, ...] = ()
    body: str = ""


class Suggester:
    """A fitted model; a frozen value that may be shared between threads."""

    def __init__(
        self, keys: tuple[Key, ...], vectorizer: Any, weighting: Any, rows: Any
    ) -> None:
        self.keys = keys
        self._numbers = {key: number for number, key in enumerate(keys)}
        self._vectorizer = vectorizer
        self._weighting = weighting
        self._rows = rows
        self._columns = rows.tocsc()

    def scores(self, text: str) -> Floats:
        """Return the cosine of a text with each article, 0 to 1. Shape (keys,)."""
        counts = self._vectorizer.transform([grams(text)])
        return self._cosines(self._weighting.transform(counts))

    def similar(self, key: Key) -> Floats | None:
        """Return the cosine of an article with each article; None if unknown."""
        number = self._numbers.get(key)
        return None if number is None else self._cosines(self._rows[number])

    def _cosines(self, asked: Any) -> Floats:
        found = np.zeros(len(self.keys), np.float32)
        columns = self._columns
        for feature, weight in zip(asked.indices, asked.data, strict=True):
            start, end = columns.indptr[feature], columns.indptr[feature + 1]
            found[columns.indices[start:end]] += weight * columns.data[start:end]
        return found


def fit(samples: Iterable[Sample]) -> Suggester | None:
    """Return the model of these articles; None where there are none."""
    # Late, because the site has to be up before scikit-learn is loaded.
    from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer

    keys: list[Key] = []

    def features() -> Iterator[list[str]]:
        for sample in samples:
            keys.append(sample.key)
            yield _features(sample)

    vectorizer = HashingVectorizer(
        analyzer=_as_is,
        n_features=FEATURES,
        norm=None,
        alternate_sign=False,
        dtype=np.float32,
    )
    counts = vectorizer.transform(features())
    if not keys:
        return None
    weighting = TfidfTransformer(sublinear_tf=True)
    rows = weighting.fit_transform(counts)
    return Suggester(tuple(keys), vectorizer, weighting, rows)


def _features(sample: Sample) -> list[str]:
    keywords = [gram for text in sample.keywords for gram in grams(text)]
    asked = [gram for text in sample.asked_as for gram in grams(text)]
    return [
        *grams(sample.title) * TITLE_TIMES,
        *keywords * ASKED_TIMES,
        *asked * ASKED_TIMES,
        *grams(sample.body[:BODY_CHARACTERS]),
    ]


def _as_is(features: list[str]) -> list[str]:
    return features
