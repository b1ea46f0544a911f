"""The learned dictionary: a question becomes weighted terms of the other language."""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from kb.text import Lang
from search.analysis import is_code, is_han
from search.bilingual.aligning import Aligned, Bags, Side, align
from search.bilingual.texts import Edition, Passage, passage, passages, shipped
from search.bilingual.wording import (
    Spoken,
    by_pair,
    count_words,
    spoken_chinese,
    spoken_english,
)
from search.query import LONE_CHARACTER_WEIGHT, Question

TRANSLATIONS = 8
# A word that is the same in both languages weighs less than one that was understood:
# product names stand in half of all articles. A code weighs all.
SAME_WORD = 0.7
LEAST_SHOWN = 0.25
# So many terms are looked up, and none that adds less than this share of the best.
TERMS = 24
LEAST_SHARE = 0.05
TELLING = 0.2


@dataclass(frozen=True)
class Translation:
    """A question in the other language, `to`.

    `question` weighs its terms; `known` is the share of what was asked, by rarity,
    that could be translated; `spoken` are words to show, once an article that the
    reader may see holds their terms.
    """

    to: Lang
    question: Question
    known: float
    spoken: tuple[Spoken, ...]


class Lexicon:
    """A fitted dictionary for both directions; a frozen value, safe for threads."""

    def __init__(self, aligned: Aligned, surfaces: Mapping[str, str]) -> None:
        chinese, english = _Words(aligned.chinese, True), _Words(aligned.english, False)
        self._to: dict[Lang, _Direction] = {
            "en": _Direction(chinese, english, aligned.strengths),
            "zh": _Direction(english, chinese, aligned.strengths.T.tocsr()),
        }
        self._surfaces = surfaces
        self._shipped = by_pair(chinese for chinese, _ in shipped())

    def translate(self, asked: Question) -> Translation:
        """Return a question as the articles in the other language put it.

        A question with a Chinese character in it is Chinese.
        """
        to: Lang = "en" if any(is_han(term) for term, _ in asked.weights) else "zh"
        direction = self._to[to]
        options = {term: tuple(direction.options(term)) for term, _ in asked.weights}
        same = {
            term: weight * (1.0 if is_code(term) else SAME_WORD)
            for term, weight in asked.weights
            if not is_han(term)
        }
        question = _question({**_combined(asked, options), **same}, direction.target)
        if to == "zh":
            shown = spoken_chinese(map(_sure, options.values()), self._shipped)
        else:
            new = (pair for pair in question.weights if pair[0] not in same)
            shown = spoken_english(new, self._surfaces)
        return Translation(to, question, _known(asked, options, direction), shown)


class _Option(NamedTuple):
    """A term that may translate another, how surely (0 to 1), and what it weighs."""

    term: str
    strength: float
    share: float


class _Words:
    """The words of a language and how rare each is in what was learned from."""

    def __init__(self, side: Side, is_chinese: bool) -> None:
        self.is_chinese = is_chinese
        self.words = side.words
        self.numbers = {word: number for number, word in enumerate(side.words)}
        self.rarities = np.log(side.rows.shape[0] / (side.counts + 1)) + 1
        self._rarest = float(self.rarities.max(initial=1.0))

    def rarity(self, term: str) -> float:
        """Return how rare a word is; unknown is rarest."""
        number = self.numbers.get(term)
        return self._rarest if number is None else float(self.rarities[number])


class _Direction:
    def __init__(self, source: _Words, target: _Words, strengths: Any) -> None:
        self.source = source
        self.target = target
        self._rows = strengths

    def options(self, term: str) -> Iterator[_Option]:
        """Give the best translations.

        A word weighs by its own rarity, not by that of its translations: a wrong one
        that is rare must not outweigh the rest.
        """
        number = self.source.numbers.get(term)
        if number is None:
            return
        start, end = self._rows.indptr[number], self._rows.indptr[number + 1]
        strengths = self._rows.data[start:end]
        for place in np.argsort(-strengths, kind="stable")[:TRANSLATIONS].tolist():
            word = int(self._rows.indices[start + place])
            strength = float(strengths[place])
            rarer = float(self.source.rarities[number] / self.target.rarities[word])
            yield _Option(self.target.words[word], strength, min(strength * rarer, 1.0))


def fit(pairs: Iterable[tuple[Edition, Edition]]) -> Lexicon:
    """Learn from (Chinese, English) editions, on top of the shipped dictionary."""
    chinese_bags, english_bags = Bags(), Bags()
    ranks = array("i")
    counted: dict[str, Counter[str]] = {}

    def learn(rank: int, found: Passage) -> None:
        chinese_bags.add(found.chinese)
        english_bags.add(found.english)
        ranks.append(rank)

    for chinese, english in pairs:
        for rank, found in enumerate(passages(chinese, english)):
            learn(rank, found)
        count_words(counted, [english.title, *(h for h, _ in english.sections)])
    for chinese_word, english_word in shipped():
        learn(0, passage(chinese_word, english_word))
        count_words(counted, [english_word])
    # Titles of all articles come before the lines of any, should there be too much.
    order = np.argsort(np.array(ranks), kind="stable")
    aligned = align(chinese_bags.side(order), english_bags.side(order))
    surfaces = {term: found.most_common(1)[0][0] for term, found in counted.items()}
    return Lexicon(aligned, surfaces)


@cache
def beginning() -> Lexicon:
    """Return the dictionary of a site that has translated nothing yet."""
    return fit(())


def _combined(
    asked: Question, options: Mapping[str, Sequence[_Option]]
) -> dict[str, float]:
    """Return how surely each term is meant: by one of the words asked at least."""
    missed: dict[str, float] = {}
    for source, weight in asked.weights:
        for term, _, share in options[source]:
            missed[term] = missed.get(term, 1.0) * (1 - share * weight)
    return {
        term: (1 - left) * (LONE_CHARACTER_WEIGHT if _is_lone(term) else 1.0)
        for term, left in missed.items()
    }


def _known(
    asked: Question, options: Mapping[str, Sequence[_Option]], direction: _Direction
) -> float:
    """Return the share of the question that could be translated, by rarity.

    A Latin word in a Chinese question is a name, which is the same in both.
    """
    whole = known = 0.0
    for term, weight in asked.weights:
        worth = weight * direction.source.rarity(term)
        whole += worth
        if not is_han(term) and (direction.source.is_chinese or is_code(term)):
            known += worth
        else:
            known += worth * min(1.0, 2 * sum(o.strength for o in options[term]))
    return known / whole if whole else 0.0


def _question(weights: Mapping[str, float], target: _Words) -> Question:
    """Return the terms that add most, the best first."""
    worth = {term: weight * target.rarity(term) for term, weight in weights.items()}
    least = LEAST_SHARE * max(worth.values(), default=0.0)
    best = sorted(worth, key=lambda term: -worth[term])[:TERMS]
    kept = tuple((term, weights[term]) for term in best if worth[term] >= least)
    telling = frozenset(t for t, w in kept if w >= TELLING and not _is_lone(t))
    return Question((), kept, telling or frozenset(term for term, _ in kept))


def _sure(options: Sequence[_Option]) -> list[str]:
    return [option.term for option in options if option.strength >= LEAST_SHOWN]


def _is_lone(term: str) -> bool:
    return len(term) == 1 and is_han(term)
