"""The one analyzer: English, Chinese and technical strings become search terms."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from whoosh.lang.porter import stem as porter_stem

from search.stopwords import HAN_PARTICLES, HAN_UNASKED, UNASKED, UNINDEXED

LONGEST_TERM = 64

# Chinese characters, kana and hangul: scripts without spaces between the words.
_HAN = (
    "\u3005\u3007\u3041-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_LETTER = rf"[^\W_{_HAN}]"
_PIECE = re.compile(
    rf"(?P<han>[{_HAN}]+)"
    rf"|(?P<name>(?<![^\W_])(?:[a-z]{{1,10}}\+\+|[a-z]#|\.net)(?!{_LETTER}))"
    rf"|(?P<word>{_LETTER}+(?:[-._/\\:@&'\u2019]{{1,3}}{_LETTER}+)*)",
    re.IGNORECASE,
)
_HAN_CHARACTER = re.compile(f"[{_HAN}]")
_CONTRACTION = re.compile(r"([^\W\d_]+)['\u2019](s|t|re|ve|ll|d|m)", re.IGNORECASE)
_OUTER = re.compile(r"[/\\:@&'\u2019]+")
_INNER = re.compile(r"[^\W_]+")
_LETTERS_DIGITS = re.compile(r"(0x)?(?:([a-z]{2,})(\d{2,})|(\d{2,})([a-z]{2,}))")
_HEX = re.compile(r"0x([0-9a-f]{4,})")


class Token(NamedTuple):
    """A search term and the span of the text, in characters, that it stands for."""

    text: str
    start: int
    end: int


class Piece(NamedTuple):
    """A word, a code or a run of Chinese characters, and the terms it gives."""

    surface: str
    start: int
    end: int
    is_han: bool
    tokens: tuple[Token, ...]


def is_code(term: str) -> bool:
    """Say whether a term is an error code, a version or another name with digits."""
    return len(term) > 2 and any(c.isdigit() for c in term)


def is_han(text: str) -> bool:
    """Say whether a term is made of Chinese characters."""
    return _HAN_CHARACTER.match(text) is not None


def terms(text: str) -> list[str]:
    """Return the terms under which a text is indexed, in the order of the text."""
    found: list[str] = []
    for match in _PIECE.finditer(unicodedata.normalize("NFKC", text)):
        surface = match.group()
        if match.lastgroup == "han":
            found.extend(surface)
            found.extend(a + b for a, b in pairwise(surface))
        elif surface.casefold() not in UNINDEXED:
            found.extend(token.text for token in _latin(surface))
    return found


def grams(text: str) -> list[str]:
    """Return the terms of a text and each pair of neighboring words."""
    found: list[str] = []
    before = ""
    for match in _PIECE.finditer(unicodedata.normalize("NFKC", text)):
        surface = match.group()
        if match.lastgroup == "han":
            found.extend(surface)
            found.extend(a + b for a, b in pairwise(surface))
            before = ""
        elif surface.casefold() not in UNASKED:
            parts = _latin(surface)
            found.extend(token.text for token in parts)
            if before:
                found.append(f"{before} {parts[0].text}")
            before = parts[0].text
    return found


def typed_terms(text: str) -> list[str]:
    """Return the terms of a title as type-ahead needs them: words without stemming."""
    found: list[str] = []
    for match in _PIECE.finditer(unicodedata.normalize("NFKC", text)):
        surface = match.group()
        parts = (
            _han(surface) if match.lastgroup == "han" else _latin(surface, False)
        )
        found.extend(token.text for token in parts)
    return found


def tokens(text: str, for_query: bool = False) -> list[Token]:
    """Return the terms of a text with their places in it.

    For a query, words that say nothing are left out unless nothing else remains.
    """
    return [token for piece in pieces(text, for_query) for token in piece.tokens]


def pieces(text: str, for_query: bool = False) -> list[Piece]:
    """Return the words, codes and Chinese runs of a text, in their order."""
    every = list(_pieces(text))
    if for_query:
        said = [piece for piece in _without_phrases(every) if not _is_empty(piece)]
        return said or every
    return [piece for piece in every if piece.surface.casefold() not in UNINDEXED]


def content(text: str) -> list[Piece]:
    """Return the pieces of a question that say something, possibly none."""
    return [p for p in _without_phrases(list(_pieces(text))) if not _is_empty(p)]


def _pieces(text: str) -> Iterator[Piece]:
    normal, places = _normalized(text)
    for match in _PIECE.finditer(normal):
        found = (
            _han(match.group()) if match.lastgroup == "han" else _latin(match.group())
        )
        start, end = match.span()
        yield Piece(
            text[places.start(start) : places.end(end)],
            places.start(start),
            places.end(end),
            match.lastgroup == "han",
            tuple(
                Token(t.text, places.start(start + t.start), places.end(start + t.end))
                for t in found
            ),
        )


def _without_phrases(every: Sequence[Piece]) -> Iterator[Piece]:
    """Cut question phrases out of Chinese runs, which then fall into parts."""
    for piece in every:
        if not piece.is_han:
            yield piece
            continue
        start = 0
        for match in HAN_UNASKED.finditer(piece.surface):
            yield from _part(piece, start, match.start())
            start = match.end()
        yield from _part(piece, start, len(piece.surface))


def _part(piece: Piece, start: int, end: int) -> Iterator[Piece]:
    while start < end and piece.surface[start] in HAN_PARTICLES:
        start += 1
    while start < end and piece.surface[end - 1] in HAN_PARTICLES:
        end -= 1
    if start == end:
        return
    low, high = piece.start + start, piece.start + end
    inside = tuple(
        t
        for t in piece.tokens
        if low <= t.start and t.end <= high and t.text not in HAN_PARTICLES
    )
    yield Piece(piece.surface[start:end], low, high, True, inside)


def _is_empty(piece: Piece) -> bool:
    surface = piece.surface.casefold()
    return surface.replace("\u2019", "").replace("'", "") in UNASKED


def _han(run: str) -> list[Token]:
    found = []
    for place, character in enumerate(run):
        found.append(Token(character, place, place + 1))
        if place + 1 < len(run):
            found.append(Token(run[place : place + 2], place, place + 2))
    return found


@lru_cache(maxsize=100_000)
def _latin(surface: str, stemmed: bool = True) -> tuple[Token, ...]:
    """Return the terms of a word or code: the whole, its parts, its joined form."""
    size = len(surface)
    contraction = _CONTRACTION.fullmatch(surface)
    if contraction:
        word, suffix = contraction.groups()
        joined = word if suffix in "sS" else word + suffix
        return (Token(_term(joined, stemmed), 0, size),)
    if surface.isalpha() or surface[1:] in {"#", "++"}:
        return (Token(_term(surface, stemmed), 0, size),)
    found = {_term(surface, stemmed): Token(_term(surface, stemmed), 0, size)}
    for text, start, end in _parts(surface):
        term = _term(text, stemmed)
        found.setdefault(term, Token(term, start, end))
    return tuple(found.values())


def _parts(surface: str) -> Iterator[tuple[str, int, int]]:
    """Give hosts and names within paths, then words and numbers, then joined forms."""
    place = 0
    for outer in [*_OUTER.finditer(surface), None]:
        end = outer.start() if outer else len(surface)
        yield from _names(surface, place, end)
        place = outer.end() if outer else end


def _names(surface: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    name = surface[start:end]
    if name:
        yield name, start, end
    words = list(_INNER.finditer(name))
    for word in words:
        if len(word.group()) > 1 or word.group().isalpha():
            yield word.group(), start + word.start(), start + word.end()
        yield from _letters_digits(word.group(), start + word.start())
    joined = "".join(word.group() for word in words)
    if len(words) > 1 and len(joined) <= 12 and not joined.isdigit():
        yield joined, start, end


def _letters_digits(word: str, start: int) -> Iterator[tuple[str, int, int]]:
    """Give the parts of `office365` and the digits of `0x80070005`."""
    low = word.casefold()
    number = _HEX.fullmatch(low)
    if number:
        yield number.group(1), start, start + len(word)
        return
    match = _LETTERS_DIGITS.fullmatch(low)
    if match:
        for group in (2, 3, 4, 5):
            if match.group(group):
                yield match.group(group), start + match.start(group), start + len(word)


def _term(word: str, stemmed: bool) -> str:
    low = word.casefold().replace("\u2019", "'")[:LONGEST_TERM]
    if not low.isascii():
        low = _without_accents(low)
    if stemmed and len(low) > 3 and low.isascii() and low.isalpha():
        return str(porter_stem(low))
    return low


def _without_accents(word: str) -> str:
    apart = unicodedata.normalize("NFD", word)
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", bare)


class _Places:
    """From places in the normalized text to places in the text as it was."""

    def __init__(self, spans: list[tuple[int, int]] | None) -> None:
        self._spans = spans

    def start(self, place: int) -> int:
        return self._spans[place][0] if self._spans is not None else place

    def end(self, place: int) -> int:
        return self._spans[place - 1][1] if self._spans is not None else place


def _normalized(text: str) -> tuple[str, _Places]:
    if text.isascii() or unicodedata.is_normalized("NFKC", text):
        return text, _Places(None)
    parts: list[str] = []
    spans: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        normal = unicodedata.normalize("NFKC", text[start:end])
        parts.append(normal)
        spans.extend([(start, end)] * len(normal))
        start = end
    return "".join(parts), _Places(spans)
