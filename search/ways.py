"""Another way to say some words of a question, and what it is worth."""

from dataclasses import dataclass

from search.analysis import is_han, pieces
from search.postings import Flags
from search.query import Group, Weights, question
from search.snapshot import Snapshot
from search.visible import is_held, rarity_if_held, rarity_seen

Ways = tuple[tuple[int, frozenset[str]], ...]
Slip = tuple[str, str]


@dataclass(frozen=True)
class Find:
    """Another way to say some words: for the ranking, for a hit, for the reader.

    `ways` stand for words, by their place in the question. `slip` is what was typed,
    in small letters, and what was probably meant.
    """

    groups: tuple[Group, ...] = ()
    ways: Ways = ()
    also: tuple[str, ...] = ()
    slip: Slip | None = None

    @property
    def is_mended(self) -> bool:
        """Say whether nothing is found by the words as they were typed."""
        return not any(group.is_whole for group in self.groups)


def weighted(text: str) -> Weights:
    """Return the terms of another way to say something."""
    return question(pieces(text, for_query=True)).weights


def telling(weights: Weights) -> tuple[str, ...]:
    """Return the terms of a way that an article has to hold."""
    terms = tuple(term for term, _ in weights)
    return tuple(t for t in terms if len(t) > 1 or not is_han(t)) or terms


def is_there(snapshot: Snapshot, weights: Weights, allowed: Flags) -> bool:
    """Say whether an allowed article holds all of a way."""
    return bool(weights) and is_held(snapshot, telling(weights), allowed)


def worth(
    snapshot: Snapshot,
    typed: tuple[str, ...],
    way: Weights,
    share: float,
    allowed: Flags,
) -> Weights:
    """Return a way weighted so that, alike placed, the typed words score higher.

    A word counts by its rarity, so a rarer way is taken for as common as they are.
    What no allowed article holds cannot score and takes nothing from the way.
    """
    own = sum(rarity_if_held(snapshot, term, allowed) for term in typed)
    other = sum(w * rarity_seen(snapshot, term, allowed) for term, w in way)
    if own and other > own:
        share *= own / other
    return tuple((term, weight * share) for term, weight in way)
