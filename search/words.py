"""What terms a single word, code or run of Chinese characters gives."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from search.stems import stem
from search.stopwords import UNASKED, UNINDEXED

LONGEST_TERM = 64
LONGEST_JOINED = 12
# More would hardly be quicker, and takes half a kilobyte for each word.
REMEMBERED = 20_000

_CONTRACTION = re.compile(r"([^\W\d_]+)'(s|t|re|ve|ll|d|m)", re.IGNORECASE)
_OUTER = re.compile(r"[/\\:@&']+")
_INNER = re.compile(r"[^\W_]+")
_LETTERS_DIGITS = re.compile(r"(0x)?(?:([a-z]{2,})(\d{2,})|(\d{2,})([a-z]{2,}))")
_HEX = re.compile(r"0x([0-9a-f]{4,})")
_VERSION = re.compile(r"\d+(?:\.\d+)+")
# `GetUserName`, but not `PDFs`.
_HUMPED = re.compile(r"(?![A-Z]+s?$)[A-Za-z]+[A-Z][A-Za-z]*")
_HUMP = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
# Letters that no accent tells from the plain ones.
_LIGATURES = str.maketrans(
    {
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "\u0131": "i",
        "þ": "th",
    }
)


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
    # Remembered as terms only: as tokens, too, it would take twice the room.
    return tuple(token.text for token in _split(surface, True, True))


def said_terms(surface: str) -> tuple[str, ...]:
    """Return the terms of a word that tells what somebody is after."""
    return indexed_terms(surface) if is_said(surface) else ()


def is_said(surface: str) -> bool:
    """Say whether a word tells what somebody is after."""
    return surface.casefold().replace("'", "") not in UNASKED


def term(word: str) -> str:
    """Return the term of a word or a code without its parts."""
    return _term(word, True)


def latin(
    surface: str, stemmed: bool = True, is_asked: bool = False
) -> tuple[Token, ...]:
    """Return the terms of a word or code: the whole, its parts, its joined form.

    Who asks for `OneDrive` does not ask for any drive.
    """
    split = _remembered if len(surface) <= LONGEST_TERM else _split
    return split(surface, stemmed, not is_asked)


def _split(surface: str, stemmed: bool, humped: bool) -> tuple[Token, ...]:
    size = len(surface)
    contraction = _CONTRACTION.fullmatch(surface)
    if contraction:
        word, suffix = contraction.groups()
        joined = word if suffix in "sS" else word + suffix
        return (Token(_term(joined, stemmed), 0, size),)
    found = {_term(surface, stemmed): Token(_term(surface, stemmed), 0, size)}
    for text, start, end in _inside(surface, humped):
        part = _term(text, stemmed)
        found.setdefault(part, Token(part, start, end))
    return tuple(found.values())


def _inside(surface: str, humped: bool) -> Iterator[tuple[str, int, int]]:
    if not surface.isalpha() and surface[1:] not in {"#", "++"}:
        yield from _parts(surface)
    if humped:
        for word in _INNER.finditer(surface):
            yield from _humps(word.group(), word.start())


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
    for version in _VERSION.finditer(name):
        yield version.group(), start + version.start(), start + version.end()
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


def _humps(word: str, start: int) -> Iterator[tuple[str, int, int]]:
    """Give the words of `GetUserName` that say something."""
    if _HUMPED.fullmatch(word):
        for hump in _HUMP.finditer(word):
            if len(hump.group()) > 1 and is_said(hump.group()):
                yield hump.group(), start + hump.start(), start + hump.end()


def _term(word: str, stemmed: bool) -> str:
    low = word.casefold()[:LONGEST_TERM]
    if not low.isascii():
        low = _without_accents(low)
    if stemmed and low.isascii() and low.isalpha():
        return stem(low)
    return low


def _without_accents(word: str) -> str:
    apart = unicodedata.normalize("NFD", word)
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", bare).translate(_LIGATURES)


_indexed = lru_cache(maxsize=REMEMBERED)(_terms)
_remembered = lru_cache(maxsize=REMEMBERED)(_split)
