"""How Chinese characters are read, and what of it lies in the index."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice, pairwise, product
from pathlib import Path

# Pinyin that is typed in full, and what is tried of it.
LETTERS = 40
DIVISIONS = 8
LONGEST_SYLLABLE = 6
# What is kept of a run from each of its characters on.
SPOKEN_CHARACTERS = 6
INITIALS = 4
READINGS = 4

Syllables = tuple[str, ...]


@lru_cache(maxsize=1)
def _readings() -> Mapping[str, Syllables]:
    found: dict[str, Syllables] = {}
    text = Path(__file__).with_name("readings.txt").read_text("utf-8")
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        syllable, characters = line.split()
        for character in characters:
            found[character] = (*found.get(character, ()), syllable)
    return found


@lru_cache(maxsize=1)
def _syllables() -> frozenset[str]:
    return frozenset(s for every in _readings().values() for s in every)


def readings(character: str) -> Syllables:
    """Return how a character may be read, without tones."""
    return _readings().get(character, ())


def sounds(run: str) -> Iterator[str]:
    """Return each pair of neighboring characters behind its readings."""
    for pair in pairwise(run):
        for first, second in product(*map(readings, pair)):
            yield f"{first} {second}|{''.join(pair)}"


def initials(run: str) -> Iterator[str]:
    """Return a few characters from each on, behind the letters that they begin with."""
    for start in range(len(run) - 1):
        part = run[start : start + INITIALS]
        for letters in _spelled(part, 1):
            yield f"{letters}|{part[: len(letters)]}"


def typed_sounds(run: str) -> Iterator[str]:
    """Return how the beginning of a run is typed: whole, and by initials."""
    yield from _spelled(run[:SPOKEN_CHARACTERS], LONGEST_SYLLABLE)
    yield from _spelled(run[:SPOKEN_CHARACTERS], 1)


def _spelled(part: str, most: int) -> Iterator[str]:
    """Return the readings of characters joined, of each reading so many letters."""
    known: list[list[str]] = []
    for character in part:
        if not readings(character):
            break
        known.append(list(dict.fromkeys(r[:most] for r in readings(character))))
    if known:
        yield from map("".join, islice(product(*known), READINGS))


@lru_cache(maxsize=4096)
def divisions(letters: str) -> tuple[Syllables, ...]:
    """Return the ways to read letters as pinyin; none for what is not pinyin."""
    if len(letters) > LETTERS or not (letters.isascii() and letters.isalpha()):
        return ()
    return tuple(islice(_divided(letters), DIVISIONS))


def _divided(letters: str) -> Iterator[Syllables]:
    """Cut long syllables first; remember what cannot be cut at all."""
    dead: set[int] = set()

    def cut(start: int) -> Iterator[Syllables]:
        if start == len(letters):
            yield ()
            return
        if start in dead:
            return
        is_dead = True
        for end in range(min(len(letters), start + LONGEST_SYLLABLE), start, -1):
            syllable = letters[start:end].replace("lve", "lue").replace("nve", "nue")
            if syllable in _syllables():
                for rest in cut(end):
                    is_dead = False
                    yield (syllable, *rest)
        if is_dead:
            dead.add(start)

    return cut(0)
