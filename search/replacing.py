"""Synonyms of the words of a question as further ways to say them."""

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from search.analysis import is_han
from search.postings import Flags
from search.query import Group, Question, Word
from search.snapshot import Snapshot
from search.synonyms import Said, compiled
from search.tuning import Tuning
from search.ways import Find, Ways, is_there, telling, worth

SYNONYM = 0.8
MOST_SAID = 8


def replaced(
    snapshot: Snapshot, text: str, asked: Question, allowed: Flags, tuning: Tuning
) -> Iterator[Find]:
    """Give what the site has declared to mean the same as words of the question."""
    if not tuning.synonyms:
        return
    for said in islice(compiled(tuning).said_in(text), MOST_SAID):
        found = _find(snapshot, said, asked, allowed)
        if found:
            yield found


def _find(
    snapshot: Snapshot, said: Said, asked: Question, allowed: Flags
) -> Find | None:
    held = [m for m in said.others if is_there(snapshot, m.asked.weights, allowed)]
    own = frozenset(said.member.asked.terms)
    typed = _typed(asked.words, own)
    if not held or not typed:
        return None
    others = tuple(
        worth(snapshot, typed, member.asked.weights, SYNONYM, allowed)
        for member in held
    )
    return Find(
        groups=(Group(typed, others, is_whole=True),),
        ways=tuple(way for m in held for way in _ways(asked.words, own, m.asked)),
        also=tuple(member.text for member in held),
    )


def _typed(words: Sequence[Word], own: frozenset[str]) -> tuple[str, ...]:
    """Return what was typed of a phrase; of `Wi-Fi` also the parts."""
    found: dict[str, None] = {}
    for word in words:
        inside = [term for term in word.terms if term in own]
        found |= dict.fromkeys(
            inside if is_han(word.surface) or not inside else word.terms
        )
    return tuple(found)


def _ways(words: Sequence[Word], own: frozenset[str], other: Question) -> Ways:
    """Return what stands for each word of which the phrase was a part."""
    found = []
    for place, word in enumerate(words):
        rest = _rest(word, own)
        if rest is not None:
            found.append((place, frozenset(telling(other.weights)) | rest))
    return tuple(found)


def _rest(word: Word, own: frozenset[str]) -> frozenset[str] | None:
    """Return what of a word lies outside the phrase; None if nothing is inside."""
    if not is_han(word.surface):
        return frozenset() if own & set(word.terms) else None
    single = [term for term in word.terms if len(term) == 1]
    inside = [term in own for term in single]
    if not any(inside):
        return None
    beside = zip(pairwise(single), pairwise(inside), strict=True)
    return frozenset(a + b for (a, b), (x, y) in beside if not x and not y)
