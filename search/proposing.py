"""Synonyms that a site may lack: their words for ours, from searches in vain."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from kb.text import fold
from search.analysis import content, is_han, terms

LEAST_PEOPLE = 2
# A word that is nearly ours is a slip of the keyboard, which spelling mends.
SLIP = 0.75
SHORTEST_RUN = 2
LONGEST_RUN = 12
EACH = 2

Pair = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Case:
    """One search in vain, and the article that helped the person in the end.

    `names` are its titles and keywords; `later` is the search that led to it.
    """

    person: str
    query: str
    later: str
    article_id: int
    names: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A word that people use for one of ours.

    `lift` is how many times more often those who used theirs needed an article with
    ours than anybody did.
    """

    theirs: str
    ours: str
    people: int
    lift: float
    queries: Sequence[str]
    article_ids: Sequence[int]


def propose(cases: Sequence[Case], least: int = LEAST_PEOPLE) -> list[Proposal]:
    """Return pairs of words that so many different people bear out, the best first."""
    held: dict[Pair, list[Case]] = defaultdict(list)
    theirs: dict[str, set[str]] = defaultdict(set)
    ours: dict[str, set[str]] = defaultdict(set)
    for case in cases:
        for pair in _pairs(case):
            held[pair].append(case)
            theirs[pair[0]].add(case.person)
            ours[pair[1]].add(case.person)
    everybody = len({case.person for case in cases})
    found = [
        _proposal(pair, of, everybody / (len(theirs[pair[0]]) * len(ours[pair[1]])))
        for pair, of in held.items()
    ]
    found = [one for one in found if one.people >= least and one.lift >= 1]
    found.sort(key=lambda one: (-one.people, -one.lift, one.theirs, one.ours))
    return list(_few_of_each(found))


def _proposal(pair: Pair, cases: Sequence[Case], scale: float) -> Proposal:
    people = len({case.person for case in cases})
    return Proposal(
        theirs=pair[0],
        ours=pair[1],
        people=people,
        lift=people * scale,
        queries=tuple(dict.fromkeys(case.query for case in cases)),
        article_ids=tuple(dict.fromkeys(case.article_id for case in cases)),
    )


def _few_of_each(found: Iterable[Proposal]) -> Iterator[Proposal]:
    times: dict[str, int] = defaultdict(int)
    for one in found:
        times[one.theirs] += 1
        if times[one.theirs] <= EACH:
            yield one


def _pairs(case: Case) -> Iterator[Pair]:
    names = " | ".join(case.names)
    theirs = _theirs(case, f"{names} | {case.later}")
    # Of several words nobody can tell which one was not understood.
    if len(theirs) != 1 or is_slip(case.query, case.later):
        return
    tried = [word for word in _words(case.later, case.query) if _holds(names, word)]
    together = " ".join(tried)
    if len(tried) > 1 and together in fold(names):
        tried = [together]
    ours = [
        word
        for word in dict.fromkeys(tried or _words(names, case.query))
        if not _has_digit(word)
    ]
    (their,) = theirs
    alike = [our for our in ours if is_han(our) == is_han(their)]
    yield from ((their, our) for our in alike or ours)


def _theirs(case: Case, right: str) -> list[str]:
    """Return the words that are neither ours nor slips of ours."""
    known = [fold(piece.surface) for piece in content(right)]
    return [
        word
        for word in dict.fromkeys(_words(case.query, without=right))
        if not _has_digit(word) and not any(is_slip(word, other) for other in known)
    ]


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))


def _words(text: str, without: str) -> Iterator[str]:
    """Give the telling words of a text that do not stand in the other one.

    Of a run of Chinese characters they are what is left without the common parts.
    """
    known, folded = set(terms(without)), fold(without)
    for piece in content(text):
        if piece.is_han:
            yield from _left(fold(piece.surface), folded)
        elif not known & {token.text for token in piece.tokens}:
            yield fold(piece.surface)


def _left(run: str, other: str) -> Iterator[str]:
    start = place = 0
    while place < len(run):
        end = place + SHORTEST_RUN
        if end > len(run) or run[place:end] not in other:
            place += 1
            continue
        while end < len(run) and run[place : end + 1] in other:
            end += 1
        yield from _fitting(run[start:place])
        start = place = end
    yield from _fitting(run[start:])


def _fitting(run: str) -> Iterator[str]:
    if SHORTEST_RUN <= len(run) <= LONGEST_RUN:
        yield run


def _holds(names: str, word: str) -> bool:
    if is_han(word):
        return word in fold(names)
    return bool(set(terms(names)) & set(terms(word)))


def is_slip(one: str, other: str) -> bool:
    """Say whether one is the other but for a letter or two, or for their order."""
    first, second = (fold(text).replace(" ", "") for text in (one, other))
    if sorted(first) == sorted(second):
        return True
    # In Chinese another character is another word.
    is_near = SequenceMatcher(None, first, second).ratio() >= SLIP
    return is_near and not is_han(first)
