"""Characters that people use for one another, folded into one, place by place."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

# Hyphens, dashes and the minus; apostrophes and what is typed for them.
_SAME = {
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212",
    "'": "\u00b4\u2018\u2019\u201b\u2032\u02b9\u02bc",
    "#": "\u266f",
    # NFKC would join these to the name before them: WindowsTM.
    " ": "\u2120\u2122",
}
# Soft hyphens, zero-width characters, marks of direction, variants of one glyph.
_UNSEEN = frozenset(
    (
        *(0x00AD, 0x034F, 0x061C, 0x180E, 0xFEFF),
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xFE00, 0xFE10),
        *range(0xE0100, 0xE01F0),
    )
)
# Radicals, circled characters and other doubles that NFKC turns into plain ones.
_DOUBLES = (
    *range(0x2E80, 0x2FE0),
    *range(0x3190, 0x3400),
    *range(0xF900, 0xFB00),
    *range(0x2F800, 0x2FA20),
)


def alike(text: str) -> str:
    """Return the text with one form of each character; unseen ones are gone."""
    return _unusual().sub(_one, text)


def simplified(text: str) -> str:
    """Return the text in simplified Chinese, character by character."""
    return text.translate(_simple())


def is_unseen(character: str) -> bool:
    """Say whether a character takes no room and has no meaning in a search."""
    return ord(character) in _UNSEEN


def _one(match: re.Match[str]) -> str:
    character = match.group()
    return _table().get(ord(character), character)


@cache
def _table() -> Mapping[int, str]:
    table = dict.fromkeys(_UNSEEN, "")
    for folded, characters in _SAME.items():
        table.update((ord(character), folded) for character in characters)
    simple = _simple()
    table.update(simple)
    for code in _DOUBLES:
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1 and ord(plain) in simple:
            table[code] = simple[ord(plain)]
    return table


@cache
def _unusual() -> re.Pattern[str]:
    """Match what the table may hold: a range is quicker than many rare characters."""
    common = (re.escape(chr(code)) for code in _table() if code < 0x10000)
    return re.compile(f"[{''.join(common)}\U00020000-\U0003ffff\U000e0100-\U000e01ef]")


@cache
def _simple() -> Mapping[int, str]:
    """Return the simplified form of each traditional character.

    Of several the first is taken: the index and the questions are folded alike.
    """
    return {ord(old): new for old, new in _pairs() if old != new}


def _pairs() -> Iterator[tuple[str, str]]:
    source = files("opencc").joinpath("dictionary/TSCharacters.txt")
    for line in source.read_text("utf-8").splitlines():
        old, new, *_ = line.split()
        yield old, new
