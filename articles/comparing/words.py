"""A text cut into lines, clauses and words, to be compared with another."""

import re

_CJK = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_MARKS = "\u0300-\u036f\u200d\u20d0-\u20ff\ufe00-\ufe0f"

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_CLAUSE = re.compile(r"[^\n。！？；，.!?;,]*(?:[。！？；，.!?;,]+[ \t]*|\n|$)")
# One Chinese character, a word, or one sign; accents stay with what they are on.
_TOKEN = re.compile(
    rf"[{_CJK}][{_MARKS}]*|(?:(?![{_CJK}])[\w{_MARKS}])+|\n|[^\S\n]+|\S[{_MARKS}]*"
)
_SHINGLE = re.compile(rf"(?=([{_CJK}]{{2}}))|((?:(?![{_CJK}])\w)+)")


def lines_of(text: str) -> list[str]:
    """Return the lines, each with its line feed; together they are the text."""
    return _LINE.findall(text)


def clauses_of(text: str) -> list[str]:
    """Return the text cut behind the punctuation of both languages."""
    return [clause for clause in _CLAUSE.findall(text) if clause]


def tokens_of(text: str) -> list[str]:
    """Return words, single Chinese characters, signs and the space between them."""
    return _TOKEN.findall(text)


def shingles_of(text: str) -> frozenset[str]:
    """Return what a text is recognized by: its words and pairs of characters."""
    return frozenset(pair or word for pair, word in _SHINGLE.findall(text))
