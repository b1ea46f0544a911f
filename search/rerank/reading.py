"""Questions and titles as the signals of the re-ranker compare them."""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from kb.text import fold
from search.analysis import grams, is_code, pieces
from search.cache import Cache
from search.query import SEARCH_CHARACTERS
from search.rerank.model import Commonness
from search.schema import BEGINNING_CHARACTERS
from search.scoring import Floats
from search.snapshot import Snapshot
from search.suggester import Suggester

MOST_TERMS = 80
LETTERS = 4
PART_OF_WORD = 0.5
TITLES_KEPT = 4_000

_NO_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Asked:
    """A question; a term that is only a part of a word has less than 1 in `shares`."""

    text: str
    terms: tuple[str, ...]
    shares: Floats
    letters: frozenset[str]

    @classmethod
    def of(cls, text: str) -> "Asked":
        text = text[:SEARCH_CHARACTERS]
        shares: dict[str, float] = {}
        for piece in pieces(text, for_query=True):
            for place, token in enumerate(piece.tokens):
                is_part = place > 0 and not piece.is_han
                shares.setdefault(token.text, PART_OF_WORD if is_part else 1.0)
        terms = tuple(shares)[:MOST_TERMS]
        kept = np.array([shares[term] for term in terms], np.float32)
        return cls(fold(text), terms, kept, letters_of(text))


@dataclass(frozen=True)
class Way:
    """A question that an article answered before."""

    text: str
    terms: frozenset[str]
    rarity: float


@dataclass(frozen=True)
class Title:
    """How an article is called, and the ways in which it was asked for.

    `rarity` and `unusual` are sums over its terms.
    """

    letters: str
    terms: frozenset[str]
    codes: frozenset[str]
    rarity: float
    unusual: float
    ways: tuple[Way, ...]


class Reader:
    """Reads titles once, and knows what terms are worth; for many threads."""

    def __init__(self, likeness: Suggester, commonness: Commonness) -> None:
        self._likeness = likeness
        self.commonness = commonness
        self._titles: Cache[tuple[str, int], Title] = Cache(TITLES_KEPT)

    def rarity(self, term: str) -> float:
        """Return how rare a term is in the articles."""
        return self._likeness.rarity(term)

    def title(self, snapshot: Snapshot, number: int) -> Title:
        """Return how an article is called; its row in the index never changes."""
        place = snapshot.place(number)
        key = snapshot.state[place.segment], place.start
        found = self._titles.get(key)
        if found is None:
            found = self._read(*_named(snapshot, number))
            self._titles.put(key, found)
        return found

    def _read(self, title: str, asked_as: list[str]) -> Title:
        terms = _terms(title)
        return Title(
            letters=_framed(title),
            terms=terms,
            codes=frozenset(filter(is_code, terms)),
            rarity=sum(map(self.rarity, terms)),
            unusual=sum(map(self.commonness.unusual, terms)),
            ways=tuple(map(self._way, asked_as)),
        )

    def _way(self, text: str) -> Way:
        terms = _terms(text)
        return Way(fold(text), terms, sum(map(self.rarity, terms)))


def letters_of(text: str) -> frozenset[str]:
    """Return the groups of neighboring letters of a text."""
    return frozenset(groups(_framed(text)))


def groups(framed: str) -> list[str]:
    """Return the groups of letters of a framed text, in their order."""
    return [framed[at : at + LETTERS] for at in range(len(framed) - LETTERS + 1)]


def _framed(text: str) -> str:
    return f" {_NO_LETTERS.sub(' ', fold(text)).strip()} "


def _terms(text: str) -> frozenset[str]:
    return frozenset(gram for gram in grams(text) if " " not in gram)


def _named(snapshot: Snapshot, number: int) -> tuple[str, list[str]]:
    """Return the title, or how a text without one begins, and how it was asked for."""
    rows = snapshot.stored(number)
    own: Any = next(rows)
    title = own["title"] or own["summary"]
    if not title:
        title = next((text for *_, text in rows if text.strip()), "")
    return title[:BEGINNING_CHARACTERS], own["asked_as"]
