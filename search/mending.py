"""Slips in the words of a question as further ways to say them."""

from collections.abc import Iterator, Sequence
from itertools import groupby, islice, pairwise, product

from search import spelling
from search.analysis import is_han
from search.pinyin import INITIALS, divisions
from search.postings import Flags
from search.query import Group, Question, Word
from search.snapshot import Snapshot
from search.sounding import by_initials, respelled, spoken
from search.visible import count, count_written, is_held, is_written
from search.vocabulary import spelled
from search.ways import Find, is_there, telling, weighted, worth

# Beyond so many words somebody tells a story, in which a slip hardly matters.
READ_WORDS = 24
MENDED = 4

# What a way is worth beside the word as it was typed.
CORRECTED = 0.8
SOUNDED = 0.8
INITIALLY = 0.6

# A word in so many articles is what it is. One in fewer may be a slip that others
# made, too, if what was meant is so much more common.
FEW = 3
FAR_MORE = 100
JOINED_MORE = 10
INITIALS_LEAST = 3
WAYS_TO_SOUND = 4

Places = Sequence[int]


def mended(snapshot: Snapshot, asked: Question, allowed: Flags) -> Iterator[Find]:
    """Give what was probably meant by words that few or no articles hold."""
    words = asked.words[:READ_WORDS]
    rare = [n for n, w in enumerate(words) if not _is_common(snapshot, w, allowed)]
    found = list(islice(_joined(snapshot, words, allowed), MENDED))
    if rare:
        found += _sounded(snapshot, words, rare, allowed)
    yield from found
    known = {place for find in found for place, _ in find.ways}
    for place in [n for n in rare if n not in known][:MENDED]:
        yield from _corrected(snapshot, words[place], place, allowed)


def _is_common(snapshot: Snapshot, word: Word, allowed: Flags) -> bool:
    if is_han(word.surface):
        pairs = [t for t in word.terms if len(t) > 1]
        return all(is_held(snapshot, (pair,), allowed) for pair in pairs)
    return any(is_written(snapshot, tuple(w), allowed, FEW) for w in word.ways)


def _held(snapshot: Snapshot, word: Word, allowed: Flags) -> int:
    return max(count_written(snapshot, tuple(way), allowed) for way in word.ways)


def _letters(word: Word) -> str:
    """Return a word without accents and other finery."""
    surface = word.surface
    return "".join(spelled(surface)) if surface.isalpha() else surface


def _corrected(
    snapshot: Snapshot, word: Word, place: int, allowed: Flags
) -> Iterator[Find]:
    if is_han(word.surface):
        yield from _respelled(snapshot, word, place, allowed)
        return
    found = spelling.corrected(snapshot, _letters(word), allowed)
    held = _held(snapshot, word, allowed)
    if not held and not found:
        yield from _by_initials(snapshot, word, place, allowed)
    elif found and not held:
        yield _find(snapshot, [(place, word)], found.text, allowed)
    elif found and found.held >= FAR_MORE * held:
        yield Find(slip=(word.surface, found.text))


def _find(
    snapshot: Snapshot, words: Sequence[tuple[int, Word]], text: str, allowed: Flags
) -> Find:
    """Return the correction of neighboring words, which no article holds."""
    typed = tuple(word.terms[0] for _, word in words)
    way = weighted(text)
    made = worth(snapshot, typed, way, CORRECTED, allowed)
    group = Group(typed, (made,), is_whole=False)
    ways = tuple((place, frozenset(telling(way))) for place, _ in words)
    return Find((group,), ways, slip=(" ".join(w.surface for _, w in words), text))


def _joined(
    snapshot: Snapshot, words: Sequence[Word], allowed: Flags
) -> Iterator[Find]:
    """Give neighboring words as one where articles write them so."""
    for place, (first, second) in enumerate(pairwise(words)):
        found = spelling.joined(snapshot, _letters(first), _letters(second), allowed)
        if found is None:
            continue
        both = [(place, first), (place + 1, second)]
        apart = count(snapshot, (first.terms[0], second.terms[0]), allowed)
        made = _find(snapshot, both, found.text, allowed)
        if found.held >= JOINED_MORE * apart:
            yield made
        else:
            yield Find(made.groups, made.ways, also=(found.text,))


def _sounded(
    snapshot: Snapshot, words: Sequence[Word], rare: Places, allowed: Flags
) -> Iterator[Find]:
    """Give the Chinese for words in pinyin, all of a row at once or one by one."""
    pinyin = [bool(divisions(_letters(word))) for word in words]
    for is_pinyin, run in groupby(range(len(words)), key=pinyin.__getitem__):
        places = list(run)
        unknown = [place for place in places if place in rare]
        if not is_pinyin or not unknown:
            continue
        found = _spoken(snapshot, words, places, allowed)
        if found:
            yield found
            continue
        for place in unknown if len(places) > 1 else []:
            if found := _spoken(snapshot, words, [place], allowed):
                yield found


def _spoken(
    snapshot: Snapshot, words: Sequence[Word], places: Places, allowed: Flags
) -> Find | None:
    letters = "".join(_letters(words[place]) for place in places)
    parts = [
        [text for text in part if is_there(snapshot, weighted(text), allowed)]
        for part in spoken(snapshot, letters, allowed)
    ]
    if not parts or not all(parts):
        return None
    typed = tuple(words[place].terms[0] for place in places)
    return _chinese(snapshot, places, typed, parts, SOUNDED, allowed)


def _chinese(
    snapshot: Snapshot,
    places: Places,
    typed: tuple[str, ...],
    parts: Sequence[Sequence[str]],
    share: float,
    allowed: Flags,
) -> Find:
    """Return the characters for Latin letters, part by part, the likeliest first."""
    groups = []
    for number, part in enumerate(parts):
        own = () if number else typed
        ways = tuple(
            worth(snapshot, own, weighted(text), share, allowed) for text in part
        )
        groups.append(Group(own, ways, is_whole=False))
    every = islice(product(*parts), WAYS_TO_SOUND)
    whole = [frozenset(t for p in way for t in telling(weighted(p))) for way in every]
    return Find(
        tuple(groups),
        tuple((place, way) for place in places for way in whole),
        also=tuple(text for part in parts for text in part),
    )


def _by_initials(
    snapshot: Snapshot, word: Word, place: int, allowed: Flags
) -> Iterator[Find]:
    letters = _letters(word)
    if not (INITIALS_LEAST <= len(letters) <= INITIALS and letters.isalpha()):
        return
    found = [
        text
        for text in by_initials(snapshot, letters, allowed)
        if is_there(snapshot, weighted(text), allowed)
    ]
    if found:
        typed = word.terms[:1]
        yield _chinese(snapshot, [place], typed, [found], INITIALLY, allowed)


def _respelled(
    snapshot: Snapshot, word: Word, place: int, allowed: Flags
) -> Iterator[Find]:
    run = "".join(term for term in word.terms if len(term) == 1)
    other = respelled(snapshot, run, allowed)
    if other == run:
        return
    old, new = (dict(weighted(text)) for text in (run, other))
    typed = tuple(term for term in old if term not in new)
    added = tuple((term, weight) for term, weight in new.items() if term not in old)
    if not added:
        return
    made = worth(snapshot, (), added, CORRECTED, allowed)
    group = Group(typed, (made,), is_whole=False)
    way = frozenset(telling(tuple(new.items())))
    yield Find((group,), ((place, way),), slip=(run, other))
