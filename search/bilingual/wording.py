"""The words that a result page says were looked up in the other language."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from search.words import said_terms

LEAST_WEIGHT = 0.3
MOST = 8
LONGEST = 6

_WORD = re.compile(r"(?<![^\W_])[A-Za-z]{2,24}(?![^\W_])")


class Spoken(NamedTuple):
    """A word as people write it, and its terms."""

    text: str
    terms: tuple[str, ...]


def count_words(counted: dict[str, Counter[str]], texts: Iterable[str]) -> None:
    """Count the words of English texts under their terms."""
    for text in texts:
        for word in _WORD.findall(text):
            for term in said_terms(word):
                counted.setdefault(term, Counter())[word.casefold()] += 1


def spoken_english(
    weights: Iterable[tuple[str, float]], surfaces: Mapping[str, str]
) -> tuple[Spoken, ...]:
    """Return the English words to show for weighted terms, in their order."""
    sure = (term for term, weight in weights if weight >= LEAST_WEIGHT)
    words = (Spoken(surfaces[term], (term,)) for term in sure if term in surfaces)
    return tuple(islice(words, MOST))


def by_pair(words: Iterable[str]) -> dict[str, list[str]]:
    """Return for each pair of characters the words that hold it, short ones first."""
    found: dict[str, list[str]] = {}
    for word in sorted(set(words), key=len):
        for pair in _pairs(word):
            found.setdefault(pair, []).append(word)
    return found


def spoken_chinese(
    found: Iterable[Sequence[str]], known: Mapping[str, Sequence[str]]
) -> tuple[Spoken, ...]:
    """Return the Chinese words to show for the terms that translate each word asked.

    `known` are words by the pairs of characters in them; where none holds the best
    pair, the pairs that overlap with it make up the word.
    """
    words = []
    for terms in found:
        if pairs := [term for term in terms if len(term) == 2]:
            text = _known(pairs, known.get(pairs[0], ())) or _chained(pairs)
            words.append(Spoken(text, _pairs(text)))
    return tuple(dict.fromkeys(words))[:MOST]


def _known(pairs: Sequence[str], words: Sequence[str]) -> str | None:
    """Return the longest word that these pairs make up, else the shortest at all."""
    whole = [word for word in words if set(_pairs(word)) <= set(pairs)]
    return whole[-1] if whole else next(iter(words), None)


def _chained(pairs: Sequence[str]) -> str:
    text = pairs[0]
    while len(text) < LONGEST:
        after = [p for p in pairs if p not in text and p[0] == text[-1]]
        before = [p for p in pairs if p not in text and p[1] == text[0]]
        if after:
            text += after[0][1]
        elif before:
            text = before[0][0] + text
        else:
            break
    return text


def _pairs(text: str) -> tuple[str, ...]:
    return tuple(a + b for a, b in pairwise(text))
