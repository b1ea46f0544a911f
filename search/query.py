"""From what somebody typed to the terms that are looked up, within limits."""

from collections.abc import Sequence
from dataclasses import dataclass

from search.analysis import Piece, is_han, pieces

SEARCH_CHARACTERS = 500
SEARCH_WORDS = 60
TELLING_TERMS = 40
KEYWORDS = 3
CHARACTERS_PER_WORD = 2
# A Chinese word of two characters gives three terms and the pairs at its borders;
# together they weigh about as much as a word of another script.
PAIR_WEIGHT, LONE_CHARACTER_WEIGHT = 0.45, 0.2


@dataclass(frozen=True)
class Word:
    """A word of the question; `ways` are sets of terms any of which stands for it.

    `size` is 1, and more for a run of Chinese characters, which holds several words.
    """

    surface: str
    size: int
    ways: tuple[frozenset[str], ...]
    terms: tuple[str, ...]


Weights = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Group:
    """Other ways to say the `typed` terms: an article earns the best, not the sum.

    Where `is_whole`, a way counts only in an article that holds all its terms.
    """

    typed: tuple[str, ...]
    others: tuple[Weights, ...]
    is_whole: bool


@dataclass(frozen=True)
class Question:
    """What is looked up; a hit needs one of the `telling` terms at least.

    Lone Chinese characters beside longer terms are weak: half of all Chinese texts
    share some of them. `weights` are those of what was typed; what is looked up
    beside lies in `groups`.
    """

    words: tuple[Word, ...]
    weights: Weights
    telling: frozenset[str]
    groups: tuple[Group, ...] = ()

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms that were typed, then those looked up beside them."""
        return tuple(term for term, _ in self.every)

    @property
    def every(self) -> Weights:
        """The weights of all terms, of each the highest."""
        found = dict(self.weights)
        for group in self.groups:
            for term, weight in (pair for way in group.others for pair in way):
                found[term] = max(weight, found.get(term, 0.0))
        return tuple(found.items())

    @property
    def is_keywords(self) -> bool:
        return sum(word.size for word in self.words) <= KEYWORDS


def ask(text: str) -> Question:
    """Return the question in a search box; never raise, whatever was typed."""
    return question(pieces(text[:SEARCH_CHARACTERS], for_query=True))


def question(found: Sequence[Piece], most: int = SEARCH_WORDS) -> Question:
    """Return the question that these pieces ask, cut to so many words."""
    words: dict[str, Word] = {}
    for piece in found:
        room = most - sum(word.size for word in words.values())
        if room <= 0:
            break
        word = _word(piece, room * CHARACTERS_PER_WORD)
        words.setdefault(word.surface, word)
    every = dict.fromkeys(term for word in words.values() for term in word.terms)
    telling = frozenset(term for term in every if not _is_lone(term))
    return Question(
        tuple(words.values()),
        tuple((term, _weight(term)) for term in every),
        telling or frozenset(every),
    )


def _word(piece: Piece, room: int) -> Word:
    """Return a word; of a run only so many characters."""
    if not piece.is_han:
        terms = tuple(token.text for token in piece.tokens)
        return Word(piece.surface.casefold(), 1, _ways(piece), terms)
    run = piece.surface[:room]
    terms = tuple(t.text for t in piece.tokens if t.end <= piece.start + room)
    pairs = frozenset(term for term in terms if len(term) > 1)
    size = -(-len(run) // CHARACTERS_PER_WORD)
    return Word(run, size, (pairs or frozenset(terms),), terms)


def _ways(piece: Piece) -> tuple[frozenset[str], ...]:
    """Return the whole, each joined form, and all parts of a word that has parts."""
    size = piece.tokens[0].end - piece.tokens[0].start
    wholes = [t.text for t in piece.tokens if t.end - t.start == size]
    parts = frozenset(t.text for t in piece.tokens if t.end - t.start < size)
    ways = tuple(frozenset([whole]) for whole in wholes)
    return (*ways, parts) if parts else ways


def _weight(term: str) -> float:
    if not is_han(term):
        return 1.0
    return PAIR_WEIGHT if len(term) > 1 else LONE_CHARACTER_WEIGHT


def _is_lone(term: str) -> bool:
    return len(term) == 1 and is_han(term)
