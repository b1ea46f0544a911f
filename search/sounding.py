"""Characters of the index by their sound: typed in pinyin, or misspelled."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise, product

from search.pinyin import INITIALS, Syllables, divisions, readings
from search.postings import Flags
from search.snapshot import Snapshot
from search.visible import count, is_held

CANDIDATES = 3
CHAINS = 8
EXPANSIONS = 400
RUN_CHARACTERS = 48
MOST_REPLACED = 2
SHORT_RUN = 6


def spoken(snapshot: Snapshot, letters: str, allowed: Flags) -> list[list[str]]:
    """Return the parts that were probably meant, for each its likeliest characters.

    Empty unless nearly all that was typed can be read so.
    """
    best: list[list[str]] = []
    for syllables in divisions(letters):
        parts = _parts(snapshot, syllables, allowed)
        covered = sum(len(part[0]) for part in parts)
        if covered == len(syllables) > 1:
            return parts
        if covered + 1 == len(syllables) >= 4:
            best = best or parts
    return best


def _parts(snapshot: Snapshot, syllables: Syllables, allowed: Flags) -> list[list[str]]:
    found = []
    start = 0
    while start + 1 < len(syllables):
        chains = _chains(snapshot, syllables[start:], allowed)
        if chains:
            found.append(chains[:CANDIDATES])
        start += len(chains[0]) if chains else 1
    return found


def _chains(snapshot: Snapshot, syllables: Sequence[str], allowed: Flags) -> list[str]:
    """Return the longest strings of characters that begin so, the commonest first."""
    chains: dict[str, int] = {}
    for first, second in pairwise(syllables):
        pairs = pairs_read(snapshot, first, second, allowed)
        longer = {
            chain + pair[1]: min(common, pairs[pair])
            for chain, common in chains.items()
            for pair in pairs
            if pair[0] == chain[-1]
        }
        if chains and not longer:
            break
        chains = longer if chains else pairs
        if not chains:
            break
        commonest = sorted(chains.items(), key=lambda item: -item[1])
        chains = dict(commonest[:CHAINS])
    return list(chains)


def pairs_read(
    snapshot: Snapshot, first: str, second: str, allowed: Flags
) -> dict[str, int]:
    """Return the pairs of characters that sound so, and how many articles hold each."""
    key = f"{first} {second}|"
    pairs = {term[len(key) :] for term in snapshot.expand("sounds", key, EXPANSIONS)}
    counts = {pair: count(snapshot, (pair,), allowed) for pair in sorted(pairs)}
    return {pair: held for pair, held in counts.items() if held}


def by_initials(snapshot: Snapshot, letters: str, allowed: Flags) -> list[str]:
    """Return the characters that begin with these letters, the commonest first."""
    size = len(letters[:INITIALS])
    found: dict[str, int] = {}
    for term in snapshot.expand("sounds", letters[:INITIALS], EXPANSIONS):
        part = term.partition("|")[2][:size]
        if len(part) == size and " " not in term:
            found[part] = found.get(part, 0) + 1
    likeliest = sorted(found, key=lambda part: -found[part])[:CHAINS]
    counts = {
        part: count(snapshot, tuple(map("".join, pairwise(part))), allowed)
        for part in likeliest
    }
    # What goes on in many ways is a word, and not pieces of two words by chance.
    held = [part for part in likeliest if counts[part]]
    words = [part for part in held if 2 * found[part] >= found[held[0]]]
    return sorted(words, key=lambda part: -counts[part])[:CANDIDATES]


def respelled(snapshot: Snapshot, run: str, allowed: Flags) -> str:
    """Return a run with its odd characters replaced by others that sound alike.

    A character is odd if no allowed article holds it beside any of its neighbors.
    """
    characters = list(run[:RUN_CHARACTERS])
    replaced = 0
    for place in list(_odd(snapshot, characters, allowed)):
        other = _other(snapshot, characters, place, allowed)
        if other and replaced < MOST_REPLACED:
            characters[place] = other
            replaced += 1
    return "".join(characters) + run[RUN_CHARACTERS:]


def _odd(
    snapshot: Snapshot, characters: Sequence[str], allowed: Flags
) -> Iterator[int]:
    known = [is_held(snapshot, (a + b,), allowed) for a, b in pairwise(characters)]
    for place in range(len(characters)) if known else ():
        if not any(known[max(place - 1, 0) : place + 1]):
            yield place


def _other(
    snapshot: Snapshot, characters: Sequence[str], place: int, allowed: Flags
) -> str:
    """Return the character that sounds alike and fits best between its neighbors.

    In a long run, where a lot is new beside each other, it has to fit on both sides.
    """
    sides = [
        _beside(snapshot, characters, place, step, allowed)
        for step in (-1, 1)
        if 0 <= place + step < len(characters)
    ]
    found = sum(sides, Counter[str]())
    if len(characters) > SHORT_RUN:
        found = Counter({c: n for c, n in found.items() if all(c in s for s in sides)})
    return max(sorted(found), key=found.__getitem__, default="")


def _beside(
    snapshot: Snapshot,
    characters: Sequence[str],
    place: int,
    step: int,
    allowed: Flags,
) -> Counter[str]:
    """Return what sounds alike and stands beside a neighbor, by how many hold it."""
    here, neighbor = characters[place], characters[place + step]
    pair = (neighbor, here) if step < 0 else (here, neighbor)
    found: Counter[str] = Counter()
    for first, second in product(*map(readings, pair)):
        for held, number in pairs_read(snapshot, first, second, allowed).items():
            near, other = held[(step + 1) // 2], held[(1 - step) // 2]
            if near == neighbor and other != here:
                found[other] = number
    return found
