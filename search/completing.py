"""Type-ahead over titles and keywords, from the first Chinese character on."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from kb.text import Lang
from search.analysis import is_han, typed_terms
from search.hits import listed
from search.postings import Flags, Floats
from search.protocol import Filters, Hit
from search.query import SEARCH_CHARACTERS, SEARCH_WORDS
from search.snapshot import Snapshot

EXPANSIONS = 400
ENOUGH_WORDS = 0.6
SHORTEST_PINYIN = 2
SHORTEST_SLIP = 4
CORRECTIONS = 40

# What counts for the order: the language, then the beginning of the title, then
# shorter titles. Letters that are Chinese only by their sound count half.
OWN_LANGUAGE, BEGINNING = 4.0, 2.0
SOUNDED = 0.5


class Typed(NamedTuple):
    """The words typed so far, of which the last may go on."""

    words: list[str]
    is_open: bool


class Matches(NamedTuple):
    """The articles with enough of the words, and those that begin with the first."""

    found: Flags
    first: Flags


Holding = Callable[[Snapshot, str, bool], Flags]


def complete(
    snapshot: Snapshot,
    prefix: str,
    audiences: frozenset[str],
    lang: Lang | None,
    limit: int,
) -> list[Hit]:
    """Return articles whose title or keywords hold the words typed so far."""
    words = typed_terms(prefix[:SEARCH_CHARACTERS])
    words = [w for w in dict.fromkeys(words) if not _is_covered(w, words)]
    words = words[-SEARCH_WORDS:]
    if not words:
        return []
    typed = Typed(words, not prefix[-1:].isspace())
    allowed = snapshot.allowed(audiences, Filters())
    exact = sounded = _matches(snapshot, typed, allowed, _begun)
    if any(map(_is_pinyin, words)):
        sounded = _matches(snapshot, typed, allowed, _sounded)
    if not (exact.found.any() or sounded.found.any()):
        exact = sounded = _matches(snapshot, typed, allowed, _alike)
    ranks = _ranks(snapshot, exact, sounded, lang)
    return listed(snapshot, ranks, limit)


def _ranks(
    snapshot: Snapshot, exact: Matches, sounded: Matches, lang: Lang | None
) -> Floats:
    found = exact.found if sounded is exact else exact.found | sounded.found
    numbers = np.flatnonzero(found)
    worth = 1 / (1 + snapshot.lengths("title")[numbers])
    worth += 1 + np.float32(BEGINNING) * (exact.first | sounded.first)[numbers]
    if sounded is not exact:
        worth *= np.where(exact.found[numbers], np.float32(1), np.float32(SOUNDED))
    if lang is not None:
        same = snapshot.chinese[numbers] == (lang == "zh")
        worth += np.float32(OWN_LANGUAGE) * same
    ranks = np.zeros(snapshot.size, np.float32)
    ranks[numbers] = worth
    return ranks


def _is_covered(word: str, words: list[str]) -> bool:
    """Say whether a lone Chinese character is part of a pair that was typed too."""
    return (
        len(word) == 1
        and is_han(word)
        and any(word in other for other in words if len(other) > 1)
    )


def _is_pinyin(word: str) -> bool:
    return len(word) >= SHORTEST_PINYIN and word.isascii() and word.isalpha()


def _matches(
    snapshot: Snapshot, typed: Typed, allowed: Flags, holding: Holding
) -> Matches:
    words, is_open = typed
    held = np.zeros(snapshot.size, np.int8)
    for place, word in enumerate(words):
        held += holding(snapshot, word, is_open and place + 1 == len(words))
    held *= allowed
    most = max(1, ENOUGH_WORDS * len(words), int(held.max(initial=0)))
    first = holding(snapshot, f"^{words[0]}", is_open and len(words) == 1)
    return Matches(held >= most, first)


def _begun(snapshot: Snapshot, word: str, is_open: bool) -> Flags:
    """Return the articles with the word, or with one that goes on from it."""
    if not is_open:
        return snapshot.holding("typed", (word,))
    return snapshot.beginning("typed", word, EXPANSIONS)


def _sounded(snapshot: Snapshot, word: str, is_open: bool) -> Flags:
    """Return the articles with the word, or with Chinese that sounds so or goes on.

    Pinyin is typed with spaces between syllables, words, or not at all.
    """
    found = _begun(snapshot, word, is_open)
    mark, letters = ("^~", word[1:]) if word.startswith("^") else ("~", word)
    if _is_pinyin(letters):
        found |= _begun(snapshot, mark + letters, is_open=True)
    return found


def _alike(snapshot: Snapshot, word: str, is_open: bool) -> Flags:
    """Return the articles with words that begin nearly so."""
    mark, letters = ("^", word[1:]) if word.startswith("^") else ("", word)
    found = _begun(snapshot, word, is_open)
    if len(letters) >= SHORTEST_SLIP and letters.isascii() and letters.isalpha():
        words = {
            mark + other
            for segment in snapshot.segments
            for other in segment.vocabulary().begun(letters, CORRECTIONS)
        }
        found |= snapshot.holding("typed", words)
    return found
