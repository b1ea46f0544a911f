"""The words of the index as arrays, to find those that look much alike."""

import re
import unicodedata
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

SHORTEST, LONGEST = 2, 24

_WORD = re.compile(rf"(?<![^\W_])[a-z]{{{SHORTEST},{LONGEST}}}(?![^\W_])", re.ASCII)


def spelled(text: str) -> list[str]:
    """Return the words of Latin letters in a text, without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(c for c in apart if not unicodedata.combining(c)))


class Vocabulary:
    """Words of Latin letters, by length, and how many articles hold each.

    `letters` has a bit for each letter of a word, `pairs` one for each pair of
    neighbors, of 64 kinds.
    """

    def __init__(self, counted: Iterable[tuple[bytes, int]]) -> None:
        words = sorted((len(w), w, n) for w, n in counted if _is_word(w))
        self.words: NDArray[np.bytes_] = np.array(
            [w for _, w, _ in words], f"S{LONGEST}"
        )
        self.counts: NDArray[np.int32] = np.array([n for _, _, n in words], np.int32)
        lengths = np.array([length for length, _, _ in words], np.int32)
        self._starts = lengths.searchsorted(np.arange(LONGEST + 4))
        self._letters, self._pairs = _signs(self.words)

    def __contains__(self, word: str) -> bool:
        if not SHORTEST <= len(word) <= LONGEST or not word.isascii():
            return False
        there = self.words[self._between(len(word), len(word))]
        at = int(there.searchsorted(word.encode()))
        return at < len(there) and there[at] == word.encode()

    def near(self, word: str, reach: int, most: int) -> list[str]:
        """Return the words that share most with this one, at most `reach` edits away.

        Some of them lie further: only letters and pairs are compared.
        """
        there = self._between(len(word) - reach, len(word) + reach)
        letters, pairs = _sign(word.encode())
        differing = np.bitwise_count(self._letters[there] ^ letters)
        close = np.flatnonzero(differing <= 2 * reach)
        shared = np.bitwise_count(self._pairs[there][close] & pairs)
        likeness = (
            2.0 * shared - differing[close] + 0.2 * np.log(self.counts[there][close])
        )
        if len(close) > most:
            close = close[np.argpartition(likeness, -most)[-most:]]
        return [found.decode() for found in self.words[there][close].tolist()]

    def begun(self, part: str, most: int) -> list[str]:
        """Return the commonest words that begin so but for one slip."""
        if not 1 < len(part) < LONGEST or not part.isascii():
            return []
        table = self.words.view(np.uint8).reshape(len(self.words), LONGEST)
        found = np.flatnonzero(_begins_nearly(table, part.encode()))
        commonest = found[np.argsort(-self.counts[found], kind="stable")[:most]]
        return [word.decode() for word in self.words[commonest].tolist()]

    def _between(self, shortest: int, longest: int) -> slice:
        low, high = max(shortest, 0), min(longest + 1, LONGEST + 1)
        return slice(int(self._starts[low]), int(self._starts[high]))


def _is_word(word: bytes) -> bool:
    return SHORTEST <= len(word) <= LONGEST and word.isalpha()


def _sign(word: bytes) -> tuple[np.uint32, np.uint64]:
    """Return the letters and pairs of one word, as `_signs` does of many."""
    letters = pairs = before = 0
    for here in word:
        letters |= 1 << (here & 31)
        if before:
            pairs |= 1 << (before * 31 + here) % 64
        before = here
    return np.uint32(letters), np.uint64(pairs)


def _signs(
    words: NDArray[np.bytes_],
) -> tuple[NDArray[np.uint32], NDArray[np.uint64]]:
    table = words.view(np.uint8).reshape(len(words), LONGEST)
    letters = np.zeros(len(words), np.uint32)
    pairs = np.zeros(len(words), np.uint64)
    for place in range(LONGEST):
        here = table[:, place]
        is_there = here > 0
        letters |= np.where(is_there, np.uint32(1) << (here & 31), 0).astype(np.uint32)
        if place:
            kind = (table[:, place - 1].astype(np.uint64) * 31 + here) % 64
            pairs |= np.where(is_there, np.uint64(1) << kind, 0).astype(np.uint64)
    return letters, pairs


def _begins_nearly(table: NDArray[np.uint8], part: bytes) -> NDArray[np.bool_]:
    """Say which words begin with letters that are one slip away, or none.

    Up to the slip the letters are the same; behind it they are the same again, or
    by one place to the left or right where a letter is missing or too many.
    """
    typed = np.frombuffer(part, np.uint8)
    size = len(typed)
    same = table[:, :size] == typed
    right = _to_the_end(same)
    left = _to_the_end(table[:, : size - 1] == typed[1:])
    later = _to_the_end(table[:, 1 : size + 1] == typed)
    slip = np.argmin(same, axis=1)
    rows = np.arange(len(table))
    following = np.minimum(slip + 1, size - 1)
    is_swapped = (table[rows, slip] == typed[following]) & (
        table[rows, following] == typed[slip]
    )
    found: NDArray[np.bool_] = (
        same.all(axis=1)
        | right[rows, np.minimum(slip + 1, size)]
        | left[rows, np.minimum(slip, size - 1)]
        | later[rows, slip]
        | (is_swapped & right[rows, np.minimum(slip + 2, size)])
    )
    return found


def _to_the_end(same: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return for each place whether all is the same from there on; at the end, yes."""
    ends = np.ones((len(same), same.shape[1] + 1), np.bool_)
    ends[:, :-1] = np.logical_and.accumulate(same[:, ::-1], axis=1)[:, ::-1]
    return ends
