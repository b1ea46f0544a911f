"""The one analyzer: English, Chinese and technical strings become search terms."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from search.normal import normalized
from search.stopwords import HAN_PARTICLES, HAN_UNASKED, UNINDEXED
from search.words import Token, han, indexed_terms, is_said, latin, said_terms

# Chinese characters, kana and hangul: scripts without spaces between the words.
_HAN = (
    "\u3005\u3007\u3041-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_LETTER = rf"[^\W_{_HAN}]"
_PIECE = re.compile(
    rf"(?P<han>[{_HAN}]+)"
    rf"|(?P<name>(?<![^\W_])(?:[A-Za-z]{{1,10}}\+\+|[A-Za-z]#|\.[Nn][Ee][Tt])"
    rf"(?!{_LETTER}))"
    rf"|(?P<word>{_LETTER}+(?:[-._/\\:@&'\u2019]{{1,3}}{_LETTER}+)*)"
)
_HAN_CHARACTER = re.compile(f"[{_HAN}]")


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
    found: list[str] = []
    for match in _PIECE.finditer(unicodedata.normalize("NFKC", text)):
        surface = match.group()
        if match.lastgroup == "han":
            found += surface
            found += [a + b for a, b in pairwise(surface)]
        else:
            found += indexed_terms(surface)
    return found


def grams(text: str) -> list[str]:
    """Return the terms of a text and each pair of neighboring words."""
    found: list[str] = []
    before = ""
    for match in _PIECE.finditer(unicodedata.normalize("NFKC", text)):
        surface = match.group()
        if match.lastgroup == "han":
            found += surface
            found += [a + b for a, b in pairwise(surface)]
            before = ""
        elif said := said_terms(surface):
            found += said
            if before:
                found.append(f"{before} {said[0]}")
            before = said[0]
    return found


def typed_terms(text: str) -> list[str]:
    """Return the terms of a title as type-ahead needs them: words without stemming."""
    found: list[str] = []
    for match in _PIECE.finditer(unicodedata.normalize("NFKC", text)):
        surface = match.group()
        parts = han(surface) if match.lastgroup == "han" else latin(surface, False)
        found.extend(token.text for token in parts)
    return found


def tokens(text: str, for_query: bool = False) -> list[Token]:
    """Return the terms of a text with their places in it.

    For a query, words that say nothing are left out unless nothing else remains.
    """
    return [token for piece in pieces(text, for_query) for token in piece.tokens]


def find_terms(text: str, wanted: frozenset[str]) -> list[Token]:
    """Return where the wanted terms stand in a text, in its order."""
    normal, places = normalized(text)
    found = []
    for size in (1, 2):
        chinese = "|".join(t for t in wanted if len(t) == size and is_han(t))
        if chinese:
            # Looking ahead lets pairs overlap.
            matches = re.finditer(f"(?=({chinese}))", normal)
            found += [Token(match.group(1), *match.span(1)) for match in matches]
    for match in _PIECE.finditer(normal):
        if match.lastgroup != "han":
            found += [
                Token(t.text, match.start() + t.start, match.start() + t.end)
                for t in latin(match.group())
                if t.text in wanted
            ]
    found.sort(key=lambda token: token[1:])
    return [Token(t, places.start(a), places.end(b)) for t, a, b in found]


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
    every = list(_pieces(text))
    if for_query:
        said = [piece for piece in _without_phrases(every) if is_said(piece.surface)]
        return said or every
    return [piece for piece in every if piece.surface.casefold() not in UNINDEXED]


def content(text: str) -> list[Piece]:
    """Return the pieces of a question that say something, possibly none."""
    return [p for p in _without_phrases(list(_pieces(text))) if is_said(p.surface)]


def _pieces(text: str) -> Iterator[Piece]:
    normal, places = normalized(text)
    for match in _PIECE.finditer(normal):
        found = han(match.group()) if match.lastgroup == "han" else latin(match.group())
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
