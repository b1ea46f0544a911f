"""Text in one form, with the way back to the places in the original."""

import unicodedata
from collections.abc import Iterator

from search.folding import alike, is_unseen

# Voicing marks of half-width kana, and the vowels and ends of Hangul syllables, which
# NFKC joins to the character before them.
_JOINED = {0xFF9E, 0xFF9F, *range(0x1160, 0x1200)}


class Places:
    """From places in the normalized text to places in the text as it was."""

    def __init__(self, spans: list[tuple[int, int]] | None) -> None:
        self._spans = spans

    def start(self, place: int) -> int:
        return self._spans[place][0] if self._spans is not None else place

    def end(self, place: int) -> int:
        return self._spans[place - 1][1] if self._spans is not None else place


def normal(text: str) -> str:
    """Return the text in NFKC, with one form of characters that are used alike."""
    return text if text.isascii() else unicodedata.normalize("NFKC", alike(text))


def normalized(text: str) -> tuple[str, Places]:
    """Return the normal text and where its characters come from."""
    if text.isascii():
        return text, Places(None)
    same = alike(text)
    if len(same) == len(text) and unicodedata.is_normalized("NFKC", same):
        return same, Places(None)
    parts: list[str] = []
    spans: list[tuple[int, int]] = []
    for start, end in _characters(text):
        part = normal(text[start:end])
        parts.append(part)
        spans.extend([(start, end)] * len(part))
    return "".join(parts), Places(spans)


def _characters(text: str) -> Iterator[tuple[int, int]]:
    """Return the spans of characters with the marks that belong to them."""
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and _is_mark(text[end]):
            end += 1
        yield start, end
        start = end


def _is_mark(character: str) -> bool:
    return (
        unicodedata.combining(character) > 0
        or ord(character) in _JOINED
        or is_unseen(character)
    )
