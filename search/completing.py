"""Type-ahead over titles and keywords, from the first Chinese character on."""

import numpy as np

from kb.text import Lang
from search.analysis import is_han, typed_terms
from search.finding import listed
from search.postings import Flags, Floats
from search.protocol import Filters, Hit
from search.query import SEARCH_CHARACTERS, SEARCH_WORDS
from search.snapshot import Snapshot

EXPANSIONS = 400
ENOUGH_WORDS = 0.6

# What counts for the order: the language, then the beginning of the title, then
# shorter titles.
OWN_LANGUAGE, BEGINNING = 4.0, 2.0


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
    is_open = not prefix[-1:].isspace()
    allowed = snapshot.allowed(audiences, Filters())
    ranks = _ranks(snapshot, words, is_open, allowed)
    if lang is not None:
        ranks += (ranks > 0) * OWN_LANGUAGE * (snapshot.chinese == (lang == "zh"))
    return listed(snapshot, ranks, limit)


def _is_covered(word: str, words: list[str]) -> bool:
    """Say whether a lone Chinese character is part of a pair that was typed too."""
    return (
        len(word) == 1
        and is_han(word)
        and any(word in other for other in words if len(other) > 1)
    )


def _ranks(
    snapshot: Snapshot, words: list[str], is_open: bool, allowed: Flags
) -> Floats:
    held = np.zeros(snapshot.size, np.float32)
    for place, word in enumerate(words):
        held += _holding(snapshot, word, is_open and place + 1 == len(words))
    held *= allowed
    most = max(1, ENOUGH_WORDS * len(words), float(held.max(initial=0)))
    first = _holding(snapshot, f"^{words[0]}", is_open and len(words) == 1)
    order = 1 + BEGINNING * first + 1 / (1 + snapshot.lengths("title"))
    ranks: Floats = ((held >= most) * order).astype(np.float32)
    return ranks


def _holding(snapshot: Snapshot, word: str, is_open: bool) -> Flags:
    """Return the articles with the word, or with one that goes on from it."""
    if not is_open:
        return snapshot.holding("typed", (word,))
    found = np.zeros(snapshot.size, np.bool_)
    found[snapshot.beginning("typed", word, EXPANSIONS)] = True
    return found
