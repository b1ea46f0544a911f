"""What tells a candidate that answers from one that does not, in numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.postings import Floats
from search.rerank.reading import Asked, Reader, Title, groups
from search.scoring import impact, norms
from search.snapshot import Snapshot

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Seen:
    """Candidates, and what was found out about each before; shapes (candidates,).

    `base` is the score before, `likeness` a TF-IDF cosine in any unit, `style` the
    log-odds to be of the kind that helps.
    """

    numbers: Numbers
    base: Floats
    likeness: Floats
    style: Floats


def measure(
    snapshot: Snapshot, reader: Reader, asked: Asked, seen: Seen, *, learning: bool
) -> Floats:
    """Return the signals of each candidate. Shape (candidates, signals).

    While `learning`, the question itself does not count among those known before.
    """
    titles = [reader.title(snapshot, int(number)) for number in seen.numbers]
    anywhere = _held(snapshot, asked.terms, seen.numbers)
    worths = _worths(reader, asked, learning)
    columns = [
        *_words(asked, titles, anywhere, worths, snapshot.average_length("title")),
        *_called(reader, asked, titles),
        _shares(seen.likeness),
        seen.style,
        [_asked(reader, asked, title, learning) for title in titles],
        _shares(seen.base),
    ]
    return np.array(columns, np.float32).T


def _words(
    asked: Asked,
    titles: Sequence[Title],
    anywhere: Floats,
    worths: Floats,
    usual: float,
) -> Floats:
    """Return what the question's words earn, in three ways by three worths each."""
    held = [[term in title.terms for term in asked.terms] for title in titles]
    in_title = np.array(held, np.float32).reshape(anywhere.shape)
    whole = np.maximum(worths.sum(axis=0), 1e-6)
    sizes = np.array([len(title.terms) for title in titles], np.float32)
    once = impact(np.ones(1, np.float32), norms(sizes, usual))
    found = (
        once[:, None] * (in_title @ worths),
        in_title @ worths / whole,
        np.maximum(in_title, anywhere) @ worths / whole,
    )
    return np.concatenate(found, axis=1).T


def _worths(reader: Reader, asked: Asked, learning: bool) -> Floats:
    """Return what each term is worth: as one, if rare, if unusual. Shape (terms, 3)."""
    unusual = reader.commonness.unusual
    rows = [(1.0, reader.rarity(t), unusual(t, int(learning))) for t in asked.terms]
    worths = np.array(rows, np.float32).reshape(len(rows), 3)
    result: Floats = worths * asked.shares[:, None]
    return result


def _held(snapshot: Snapshot, terms: Sequence[str], numbers: Numbers) -> Floats:
    """Return 1 where a candidate holds a term. Shape (candidates, terms)."""
    held = np.zeros((len(numbers), len(terms)), np.float32)
    for column, term in enumerate(terms):
        ids = snapshot.term(term).ids
        if len(ids):
            at = np.minimum(ids.searchsorted(numbers), len(ids) - 1)
            held[:, column] = ids[at] == numbers
    return held


def _shares(values: Floats) -> Floats:
    """Return values as shares of the best of them."""
    shares: Floats = values / (float(values.max(initial=0)) or 1.0)
    return shares


def _called(reader: Reader, asked: Asked, titles: Sequence[Title]) -> Floats:
    """Return how much of each title the question says, and how alike they are."""
    rows = [_of_title(reader, asked, title) for title in titles]
    return np.array(rows, np.float32).reshape(len(rows), 8).T


def _of_title(reader: Reader, asked: Asked, title: Title) -> tuple[float, ...]:
    said = title.terms.intersection(asked.terms)
    rare = sum(map(reader.rarity, said))
    unusual = sum(map(reader.commonness.unusual, said))
    own = groups(title.letters)
    shared = len(asked.letters.intersection(own))
    return (
        len(said) / (len(title.terms) or 1),
        rare / (title.rarity or 1.0),
        title.rarity - rare,
        title.unusual - unusual,
        len(title.codes.difference(asked.terms)),
        float(np.log1p(len(title.terms))),
        shared / (len(own) * len(asked.letters) or 1) ** 0.5,
        shared / (len(own) or 1),
    )


def _asked(reader: Reader, asked: Asked, title: Title, learning: bool) -> float:
    """Return how well the question fits what the article answered before, 0 to 1."""
    rarity = sum(map(reader.rarity, asked.terms)) if title.ways else 0.0
    fits = [0.0]
    for way in title.ways:
        if not (learning and way.text == asked.text):
            shared = sum(map(reader.rarity, way.terms.intersection(asked.terms)))
            fits.append(shared / (max(way.rarity, rarity) or 1.0))
    return max(fits)
