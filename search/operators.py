"""What somebody asked for by quotes, minus, OR and fields, beside plain words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from search.analysis import pieces
from search.periods import Period, read_period
from search.query import SEARCH_CHARACTERS, Question, Word, question
from search.signs import SOUGHT, Item, Token, count_words, has_signs, runs, tokens

MOST_OPERATORS = 8
# Whoever writes so many words tells a story; its quotes and dashes are prose.
STORY_WORDS = 12

LANGS = {
    "en": "en",
    "english": "en",
    "英文": "en",
    "英语": "en",
    "zh": "zh",
    "chinese": "zh",
    "中文": "zh",
    "汉语": "zh",
}


class Limit(NamedTuple):
    """A value of `product`, `kind` or `lang`, as typed, that is wanted or not."""

    field: str
    value: str
    is_excluded: bool = False


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A search as it was meant.

    `plain` is what is ranked and marked: all that was asked for, without signs. Of
    each group in `required` one item has to stand in an article, and none of those
    in `excluded`. `limits` and `periods` are for filters: the caller knows which
    product bears a name. `signs` are the operators as typed and `words` the rest, so
    that one can correct the words: both together, the signs first, ask the same.
    """

    plain: str
    words: str
    signs: str = ""
    required: tuple[tuple[Item, ...], ...] = ()
    excluded: tuple[Item, ...] = ()
    limits: tuple[Limit, ...] = ()
    periods: tuple[Period, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Say whether words are all there is."""
        return not self.signs

    @property
    def is_sifted(self) -> bool:
        """Say whether articles have to be checked for items."""
        return bool(self.required or self.excluded)


def parse(text: str) -> Asked:
    """Return what a search box asks for; never raise, whatever was typed.

    What cannot be an operator is plain text: quotes inside running text or without
    a partner, a minus before a digit or a single letter, an unknown field. So are
    operators beyond the eighth, and all but fields in a text of more than 12 words.
    """
    text = text[:SEARCH_CHARACTERS]
    if not has_signs(text):
        return Asked(plain=text, words=text)
    found = tokens(text)
    if count_words(found) > STORY_WORDS:
        found = [t if t.field else Token(t.source, t.source) for t in found]
    reading = _Reading()
    for run in runs(found):
        reading.add(run)
    return reading.asked() if reading.operators else Asked(plain=text, words=text)


class _Reading:
    """Collects what the operators ask for, up to their greatest number."""

    def __init__(self) -> None:
        self.operators = 0
        self._plain: list[str] = []
        self._words: list[str] = []
        self._signs: list[str] = []
        self._required: list[tuple[Item, ...]] = []
        self._excluded: list[Item] = []
        self._limits: list[Limit] = []
        self._periods: list[Period] = []

    def add(self, run: Sequence[Token]) -> None:
        """Take in one word or operator, or several words joined by OR."""
        token, room = run[0], MOST_OPERATORS - self.operators
        if room and len(run) > 1:
            self._require(run[: room + 1])
            self._say(run[room + 1 :])
        elif room and self._operates(token):
            self._sign(token.source, 1)
        else:
            self._say(run)

    def asked(self) -> Asked:
        """Return what has been collected."""
        return Asked(
            plain=" ".join(self._plain),
            words=" ".join(self._words),
            signs=" ".join(self._signs),
            required=tuple(self._required),
            excluded=tuple(self._excluded),
            limits=tuple(self._limits),
            periods=tuple(self._periods),
        )

    def _say(self, run: Sequence[Token]) -> None:
        sources = [token.source for token in run if not token.is_or]
        self._plain += sources
        self._words += sources

    def _sign(self, source: str, count: int) -> None:
        self._signs.append(source)
        self.operators += count

    def _require(self, run: Sequence[Token]) -> None:
        self._required.append(tuple(token.item for token in run))
        self._plain += [token.text for token in run if token.field != "tag"]
        self._sign(" OR ".join(token.source for token in run), len(run) - 1)

    def _operates(self, token: Token) -> bool:
        """Take in an operator, if it is one."""
        if token.field in SOUGHT:
            return self._seeks(token)
        if token.field == "updated":
            period = None if token.is_excluded else read_period(token.text)
            self._periods += [period] if period else []
            return period is not None
        value = token.text
        if token.field == "lang":
            value = LANGS.get(value.casefold(), "")
        if value:
            self._limits.append(Limit(token.field, value, token.is_excluded))
        return bool(value)

    def _seeks(self, token: Token) -> bool:
        if token.is_excluded:
            self._excluded.append(token.item)
        elif token.field or token.is_phrase:
            self._required.append((token.item,))
            self._plain += [] if token.field == "tag" else [token.text]
        return token.is_excluded or bool(token.field) or token.is_phrase


def as_one(found: Question, asked: Asked) -> Question:
    """Return the question with the words that an OR joins as one word.

    To have one of them is then to have all that a few keywords ask for.
    """
    words = list(found.words)
    for group in asked.required:
        options = [question(pieces(item.text)).words for item in group]
        names = {word.surface for option in options for word in option}
        inside = [word for word in words if word.surface in names]
        if len(group) > 1 and inside:
            ways = (way for option in options for way in _ways(option))
            joined = replace(inside[0], size=1, ways=tuple(ways))
            words[words.index(inside[0])] = joined
            words = [word for word in words if word not in inside]
    return replace(found, words=tuple(words))


def _ways(option: Sequence[Word]) -> Sequence[frozenset[str]]:
    """Return the ways in which all words of an option stand."""
    if len(option) == 1:
        return option[0].ways
    return [frozenset().union(*(word.ways[0] for word in option))]
