"""Which terms are in articles that somebody may find, and which of them they print."""

from collections.abc import Sequence

import numpy as np

from search.postings import Flags, Ints
from search.snapshot import Snapshot

# Of a long list the first are looked at first: mostly they will do.
FIRST = 256
# A term that no article holds.
UNKNOWN = ""
# Keywords are hidden, and what requesters wrote is theirs: both are searched only.
PRINTED = ("title", "headings", "body")
OWN = (*PRINTED, "keywords")


def count(snapshot: Snapshot, terms: Sequence[str], allowed: Flags) -> int:
    """Return how many of the allowed articles hold all the terms."""
    return int(np.count_nonzero(allowed[holders(snapshot, terms)]))


def count_written(snapshot: Snapshot, terms: Sequence[str], allowed: Flags) -> int:
    """Return how many of the allowed articles hold all the terms as their own words.

    What requesters wrote is full of slips, which are no words for that.
    """
    if not _is_asked(snapshot, terms):
        return count(snapshot, terms, allowed)
    held = [_standing(snapshot, OWN, term) for term in terms]
    return int(np.count_nonzero(np.logical_and.reduce([allowed, *held])))


def is_written(
    snapshot: Snapshot, terms: Sequence[str], allowed: Flags, least: int
) -> bool:
    """Say whether so many allowed articles hold all the terms as their own words."""
    if not is_held(snapshot, terms, allowed, least):
        return False
    is_own = not _is_asked(snapshot, terms)
    return is_own or count_written(snapshot, terms, allowed) >= least


def is_held(
    snapshot: Snapshot, terms: Sequence[str], allowed: Flags, least: int = 1
) -> bool:
    """Say whether so many of the allowed articles hold all the terms."""
    if len(terms) == 1:
        first = snapshot.term(terms[0]).ids[:FIRST]
        if np.count_nonzero(allowed[first]) >= least:
            return True
    return count(snapshot, terms, allowed) >= least


def holders(snapshot: Snapshot, terms: Sequence[str]) -> Ints:
    """Return the articles that hold all the terms."""
    lists = sorted((snapshot.term(term).ids for term in terms), key=len)
    found = lists[0]
    for ids in lists[1:]:
        if not len(found):
            break
        places = np.minimum(ids.searchsorted(found), len(ids) - 1)
        found = found[ids[places] == found]
    return found


def rarity_if_held(snapshot: Snapshot, term: str, allowed: Flags) -> float:
    """Return how rare a term is, and 0 for one that no allowed article holds.

    So nobody learns from a score which words are in articles of others.
    """
    return snapshot.rarity(term) if is_held(snapshot, (term,), allowed) else 0.0


def rarity_seen(snapshot: Snapshot, term: str, allowed: Flags) -> float:
    """Return how rare a term is; as unknown is what no allowed article holds."""
    return rarity_if_held(snapshot, term, allowed) or snapshot.rarity(UNKNOWN)


def is_printed(snapshot: Snapshot, terms: Sequence[str], allowed: Flags) -> bool:
    """Say whether readers see all the terms in one of the allowed articles."""
    return any(
        np.logical_and.reduce(
            [allowed, *(_standing(snapshot, fields, term) for term in terms)]
        ).any()
        for fields in (PRINTED[:1], PRINTED)
    )


def _is_asked(snapshot: Snapshot, terms: Sequence[str]) -> bool:
    """Say whether requesters used one of the terms."""
    return any(len(snapshot.postings("asked", term).ids) for term in terms)


def _standing(snapshot: Snapshot, fields: Sequence[str], term: str) -> Flags:
    """Return the articles that hold a term in one of the fields."""
    found = np.zeros(snapshot.size, np.bool_)
    for field in fields:
        found[snapshot.postings(field, term).ids] = True
    return found
