"""The one analyzer: English, Chinese and technical strings become search terms."""

import re
from collections.abc import Iterable, Iterator, Sequence
from operator import add
from typing import NamedTuple

from search.compounds import COMPOUNDS, following
from search.folding import simplified
from search.normal import normal, normalized
from search.stopwords import HAN_PARTICLES, HAN_UNASKED, UNINDEXED
from search.words import Token, han, indexed_terms, is_said, latin, said_terms

# Chinese characters, kana and hangul: scripts without spaces between the words.
HAN = (
    "\u3005\u3007\u3041-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_LETTER = rf"[^\W_{HAN}]"
_WORD = rf"(?:[A-Za-z0-9]++(?!{_LETTER})|{_LETTER}+)"
_NO_LETTER = rf"(?!(?!\d){_LETTER})"
# The group is a run of Chinese; the rest words, codes, paths, and names as C++, F#,
# .NET. Looking ahead for a sign first is what makes it quick.
_PIECE = re.compile(
    rf"([{HAN}]+)"
    rf"|{_WORD}(?:(?=[-._/\\:@&'+#])(?:(?:[-._/\\:@&']{{1,3}}{_WORD})+"
    rf"|(?<=[A-Za-z])\+\+{_NO_LETTER}|(?<!{_LETTER}{_LETTER})#{_NO_LETTER}))?"
    rf"|\.(?<!{_LETTER}\.)[Nn][Ee][Tt]{_NO_LETTER}"
)
_HAN_CHARACTER = re.compile(f"[{HAN}]")


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
    """Return the terms under which a text is indexed."""
    text = normal(text)
    found: list[str] = []
    for match in _PIECE.finditer(text):
        surface = match.group()
        if match.lastindex:
            found += surface
            found += map(add, surface, surface[1:])
        else:
            found += indexed_terms(surface)
            if surface in COMPOUNDS:
                found += _compound(surface, text, match.end())
    return found


def grams(text: str) -> list[str]:
    """Return the terms of a text and each pair of neighboring words."""
    text = normal(text)
    found: list[str] = []
    before = ""
    for match in _PIECE.finditer(text):
        surface = match.group()
        if match.lastindex:
            found += surface
            found += map(add, surface, surface[1:])
            before = ""
        elif said := said_terms(surface):
            found += said
            found += _compound(surface, text, match.end())
            if before:
                found.append(f"{before} {said[0]}")
            before = said[0]
    return found


def typed_terms(text: str) -> list[str]:
    """Return the terms of a title as type-ahead needs them: words without stemming."""
    found: list[str] = []
    for match in _PIECE.finditer(normal(text)):
        surface = match.group()
        parts = han(surface) if match.lastindex else latin(surface, False)
        found.extend(token.text for token in parts)
    return found


def _compound(surface: str, text: str, place: int) -> list[str]:
    joined = following(surface, text, place)
    return [joined[0]] if joined else []


def runs(text: str) -> list[str]:
    """Return the runs of Chinese characters in a text, in the form of the index."""
    return [m.group(1) for m in _PIECE.finditer(normal(text)) if m.lastindex]


def tokens(text: str, for_query: bool = False) -> list[Token]:
    """Return the terms of a text with their places in it.

    For a query, words that say nothing are left out unless nothing else remains.
    """
    return [token for piece in pieces(text, for_query) for token in piece.tokens]


def find_terms(text: str, wanted: frozenset[str]) -> list[Token]:
    """Return where the wanted terms stand in a text, in its order."""
    text, places = normalized(text)
    found = []
    for size in (1, 2):
        chinese = "|".join(t for t in wanted if len(t) == size and is_han(t))
        if chinese:
            # Looking ahead lets pairs overlap.
            matches = re.finditer(f"(?=({chinese}))", text)
            found += [Token(match.group(1), *match.span(1)) for match in matches]
    for match in _PIECE.finditer(text):
        if not match.lastindex:
            found += [token for token in _found(match) if token.text in wanted]
    found.sort(key=lambda token: token[1:])
    return [Token(t, places.start(a), places.end(b)) for t, a, b in found]


def _found(match: re.Match[str]) -> Iterator[Token]:
    """Give the terms of a word and of the compound that it begins."""
    surface, start = match.group(), match.start()
    for token in latin(surface):
        yield Token(token.text, start + token.start, start + token.end)
    if joined := following(surface, match.string, match.end()):
        yield Token(joined[0], start, joined[1])


def merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans that overlap or touch as one, in their order."""
    result: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def pieces(text: str, for_query: bool = False) -> list[Piece]:
    """Return the words, codes and Chinese runs of a text, in their order."""
    if for_query:
        every = _pieces(text, is_asked=True)
        return _telling(every) or every
    every = _pieces(text)
    return [p for p in every if normal(p.surface).casefold() not in UNINDEXED]


def content(text: str) -> list[Piece]:
    """Return the pieces of a question that say something, possibly none."""
    return _telling(_pieces(text, is_asked=True))


def _telling(every: Sequence[Piece]) -> list[Piece]:
    return [p for p in _without_phrases(every) if is_said(normal(p.surface))]


def _pieces(text: str, is_asked: bool = False) -> list[Piece]:
    folded, places = normalized(text)
    found = []
    compound: tuple[str, int] | None = None
    for match in _PIECE.finditer(folded):
        is_run = match.lastindex is not None
        surface, first = match.group(), match.start()
        own = han(surface) if is_run else latin(surface, is_asked=is_asked)
        start, end = places.start(first), places.end(match.end())
        tokens = [
            Token(t.text, places.start(first + t.start), places.end(first + t.end))
            for t in own
        ]
        # Each half of a compound may stand for the whole.
        before, compound = compound, following(surface, folded, match.end())
        tokens += [
            Token(c[0], start, end)
            for c in (before, compound)
            if c and match.end() <= c[1]
        ]
        found.append(Piece(text[start:end], start, end, is_run, tuple(tokens)))
    return found


def _without_phrases(every: Sequence[Piece]) -> Iterator[Piece]:
    """Cut question phrases out of Chinese runs, which then fall into parts."""
    for piece in every:
        if not piece.is_han:
            yield piece
            continue
        plain = simplified(piece.surface)
        start = 0
        for match in HAN_UNASKED.finditer(plain):
            yield from _part(piece, plain, start, match.start())
            start = match.end()
        yield from _part(piece, plain, start, len(plain))


def _part(piece: Piece, plain: str, start: int, end: int) -> Iterator[Piece]:
    while start < end and plain[start] in HAN_PARTICLES:
        start += 1
    while start < end and plain[end - 1] in HAN_PARTICLES:
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
