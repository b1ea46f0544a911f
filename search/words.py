"""What terms a single word, code or run of Chinese characters gives."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from whoosh.lang.porter import stem as porter_stem

from search.stopwords import UNASKED, UNINDEXED

LONGEST_TERM = 64
LONGEST_JOINED = 12

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


def han(run: str) -> list[Token]:
    """Return the characters and pairs of a run, at successive places."""
    found = []
    for place, character in enumerate(run):
        found.append(Token(character, place, place + 1))
        if place + 1 < len(run):
            found.append(Token(run[place : place + 2], place, place + 2))
    return found


def indexed_terms(surface: str) -> tuple[str, ...]:
    """Return the terms of a word in an article."""
    # Long words are rarely met again and would fill the memory.
    return _indexed(surface) if len(surface) <= LONGEST_TERM else _terms(surface)


def _terms(surface: str) -> tuple[str, ...]:
    if surface.casefold() in UNINDEXED:
        return ()
    return tuple(token.text for token in latin(surface))


def said_terms(surface: str) -> tuple[str, ...]:
    """Return the terms of a word that tells what somebody is after."""
    return indexed_terms(surface) if is_said(surface) else ()


def is_said(surface: str) -> bool:
    """Say whether a word tells what somebody is after."""
    low = surface.casefold()
    return low.replace("\u2019", "").replace("'", "") not in UNASKED


def latin(surface: str, stemmed: bool = True) -> tuple[Token, ...]:
    """Return the terms of a word or code: the whole, its parts, its joined form."""
    split = _remembered if len(surface) <= LONGEST_TERM else _split
    return split(surface, stemmed)


def _split(surface: str, stemmed: bool) -> tuple[Token, ...]:
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
    if len(words) > 1 and len(joined) <= LONGEST_JOINED and not joined.isdigit():
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


_indexed = lru_cache(maxsize=50_000)(_terms)
_remembered = lru_cache(maxsize=50_000)(_split)
