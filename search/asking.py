"""The third ranker: which article people mean who put it in such words.

A linear support vector machine over words and letter groups, trained on the ways in
which each article was asked for. On real messages to shop assistants this is what
beats the commercial assistants (HINT3, aclanthology.org/2020.insights-1.16).
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np

from kb.text import fold
from search.analysis import grams, runs
from search.normal import normal
from search.scoring import Floats

FEATURES = 2**18
MOST_FEATURES = 40_000
FEWEST_WAYS = 3
FEWEST_ARTICLES = 2
MOST_ARTICLES = 400
MOST_OTHERS = 1_000
WEIGHTS_PER_ARTICLE = 6_000
REGULARIZATION = 1.0
LETTERS = (2, 3, 4, 5)
READ_CHARACTERS = 300

MEAN_CHARACTERS = 120
# A Chinese character says about as much as three letters.
HAN_MORE = 2
SHARED_TERMS = 3
SHARED_LINES = 0.5
SAID_LINES = 0.4
FEWEST_SAID = 0.3
MARKED_LINES = 0.05

_SAID = re.compile(
    r"[?？]|\b(?:i|i'm|im|my|me|we|our|you|your|how|what|why|where|when|which|who|can"
    r"|could|is|does|do|did|are|am|will|would|should|want|need|please|pls|plz|any|have"
    r"|has)\b|我|怎么|如何|为什么|为何|吗|什么|请|能|哪|多少|多久|几",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")
_MARKUP = re.compile(r"^(?:[-*|>#]|\d+\.)|`|\]\(|\|")

T = TypeVar("T")


class Classifier:
    """Knows how each of its articles is asked for; may be shared between threads."""

    def __init__(
        self, names: tuple[int, ...], vectorizer: Any, weighting: Any, weights: Any
    ) -> None:
        self.names = names
        self._vectorizer = vectorizer
        self._weighting = weighting
        self._base, self._columns = weights

    def likeliness(self, text: str) -> Floats:
        """Return how well each article fits a text, 0 to 1. Shape (names,).

        0.5 lies on the border between the article and all others.
        """
        counts = self._vectorizer.transform([_features(text)])
        asked = self._weighting.transform(counts)
        margins = self._base.copy()
        columns = self._columns
        for feature, weight in zip(asked.indices, asked.data, strict=True):
            start, end = columns.indptr[feature], columns.indptr[feature + 1]
            margins[columns.indices[start:end]] += weight * columns.data[start:end]
        return _likely(margins)

    def knows(self, text: str) -> bool:
        """Say whether people asked for an article with a word of this text."""
        words = [*_words(_read(text))]
        known = self._vectorizer.transform([words]).indices if words else ()
        starts = self._columns.indptr
        return any(starts[feature] < starts[feature + 1] for feature in known)

    @property
    def beforehand(self) -> Floats:
        """How likely each article is before anything is said. Shape (names,)."""
        return _likely(self._base)


def fit(
    ways: Mapping[int, Sequence[str]], others: Sequence[str] = ()
) -> Classifier | None:
    """Return what the ways of asking teach; None where there are too few.

    `others` are titles of articles without ways, which stand for all other questions.
    """
    known = _taught(ways)
    if len(known) < FEWEST_ARTICLES:
        return None
    # Later still than SciPy, because most of it stays in memory and few sites need it.
    from scipy.sparse import csc_matrix
    from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
    from sklearn.svm import LinearSVC

    names = tuple(known)
    said = [*known.values(), others[:MOST_OTHERS]] if others else [*known.values()]
    labels = np.repeat(np.arange(len(said)), [len(texts) for texts in said])
    vectorizer = HashingVectorizer(
        analyzer=_as_is,
        n_features=FEATURES,
        norm=None,
        alternate_sign=False,
        dtype=np.float32,
    )
    counts = vectorizer.transform(_features(text) for texts in said for text in texts)
    weighting = TfidfTransformer(sublinear_tf=True)
    rows = weighting.fit_transform(counts).tocsc()
    seen = _often(np.diff(rows.indptr))
    machine = LinearSVC(C=REGULARIZATION)
    machine.fit(rows[:, seen].tocsr(), labels)
    strong = _strongest(_of_each(machine.coef_, len(said))[: len(names)])
    weights = csc_matrix(strong)
    spread = csc_matrix((len(names), FEATURES), dtype=np.float32)
    lengths = np.zeros(FEATURES + 1, np.int64)
    lengths[seen + 1] = np.diff(weights.indptr)
    spread.indptr, spread.indices = np.cumsum(lengths), weights.indices
    spread.data = weights.data.astype(np.float32)
    base = _of_each(machine.intercept_[:, None], len(said))[: len(names), 0]
    return Classifier(names, vectorizer, weighting, (base.astype(np.float32), spread))


def _likely(margins: Floats) -> Floats:
    found: Floats = np.clip((margins + 1) / 2, 0, 1)
    return found


def listed_ways(text: str) -> list[str]:
    """Return the lines of a text that is but a list of ways to ask for one thing.

    Such are the entries of assistants: lines that people could say, which have words
    in common and no markup.
    """
    lines = [line for line in map(str.strip, text.split("\n")) if line]
    size = sum(map(len, lines)) + HAN_MORE * sum(map(len, runs(text)))
    if len(lines) < FEWEST_WAYS or size > MEAN_CHARACTERS * len(lines):
        return []
    held = [frozenset(grams(line)) for line in lines]
    common = Counter(gram for line in held for gram in line if " " not in gram)
    shared = {gram for gram, _ in common.most_common(SHARED_TERMS)}
    said = _share(lines, _SAID.search)
    if said < SAID_LINES and _share(held, shared.intersection) < SHARED_LINES:
        return []
    is_list = said >= FEWEST_SAID and _share(lines, _MARKUP.search) <= MARKED_LINES
    return lines if is_list else []


def _share(values: Sequence[T], test: Callable[[T], object]) -> float:
    return sum(bool(test(value)) for value in values) / len(values)


def _taught(ways: Mapping[int, Sequence[str]]) -> dict[int, Sequence[str]]:
    """Return the articles with the most ways, in a fixed order."""
    enough = [(name, said) for name, said in ways.items() if len(said) >= FEWEST_WAYS]
    enough.sort(key=lambda pair: (-len(pair[1]), pair[0]))
    return dict(enough[:MOST_ARTICLES])


def _features(text: str) -> list[str]:
    text = _read(text)
    return [*_words(text), *_letters(text)]


def _read(text: str) -> str:
    return fold(normal(text[:READ_CHARACTERS]))


def _words(text: str) -> Iterator[str]:
    """Give the words and pairs of neighbors; how people ask, small words tell best."""
    words = _WORD.findall(text)
    for word in words:
        yield f"word:{word}"
    for pair in pairwise(words):
        yield "word:" + " ".join(pair)


def _letters(text: str) -> Iterator[str]:
    """Give the groups of letters within each word and at its borders."""
    for word in text.split():
        framed = f" {word} "
        for size in LETTERS:
            for start in range(len(framed) - size + 1):
                yield framed[start : start + size]


def _often(times: Any) -> Any:
    """Return the features that come more than once, the most frequent of them."""
    often = np.flatnonzero(times > 1)
    if len(often) > MOST_FEATURES:
        often = np.sort(often[np.argsort(-times[often], kind="stable")[:MOST_FEATURES]])
    return often


def _of_each(values: Any, classes: int) -> Any:
    """Return a row for each class, also where two classes share one border."""
    return values if len(values) == classes else np.concatenate([-values, values])


def _strongest(weights: Any) -> Any:
    """Return the weights of each article without those that hardly matter."""
    if weights.shape[1] > WEIGHTS_PER_ARTICLE:
        for row in weights:
            least = np.partition(np.abs(row), -WEIGHTS_PER_ARTICLE)
            row[np.abs(row) < least[-WEIGHTS_PER_ARTICLE]] = 0
    return weights


def _as_is(features: Iterable[str]) -> Iterable[str]:
    return features
