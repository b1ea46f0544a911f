"""From the two editions of an article to short passages that say the same."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from search.analysis import is_han, terms

# Of longer passages the words can no longer be told apart.
CHINESE_TERMS = 120
ENGLISH_TERMS = 60
LINES = 6

Terms = tuple[str, ...]


class Edition(NamedTuple):
    """The words of an article in one language; `sections` are (heading, text)."""

    title: str
    keywords: Sequence[str] = ()
    summary: str = ""
    sections: Sequence[tuple[str, str]] = ()


class Passage(NamedTuple):
    """The terms of two texts that say the same; what both hold is in neither."""

    chinese: Terms
    english: Terms


def passages(chinese: Edition, english: Edition) -> Iterator[Passage]:
    """Return what lies side by side in two editions, the surest first.

    Headings and lines are taken by their place where both editions have as many.
    """
    texts = [
        (chinese.title, english.title),
        (" ".join(chinese.keywords), " ".join(english.keywords)),
    ]
    texts += _headings(chinese.sections, english.sections)
    texts += _lines(chinese.summary, english.summary)
    if len(chinese.sections) == len(english.sections):
        for (_, first), (_, second) in zip(
            chinese.sections, english.sections, strict=True
        ):
            texts += _lines(first, second)
    for first, second in texts:
        found = passage(first, second)
        if found.chinese and found.english:
            yield found


def passage(chinese: str, english: str) -> Passage:
    """Return the terms of two texts, none of either where one of them is long."""
    first, second = dict.fromkeys(terms(chinese)), dict.fromkeys(terms(english))
    characters = tuple(filter(is_han, first))
    words = tuple(t for t in second if t not in first and not is_han(t))
    if len(characters) > CHINESE_TERMS or len(words) > ENGLISH_TERMS:
        return Passage((), ())
    return Passage(characters, words)


def shipped() -> list[tuple[str, str]]:
    """Return the dictionary that every site begins with: Chinese, English."""
    lines = Path(__file__).with_name("seed.tsv").read_text("utf-8").splitlines()
    entries = (line.split("\t") for line in lines if "\t" in line)
    return [
        (chinese, word) for chinese, words in entries for word in words.split(" | ")
    ]


def _headings(
    chinese: Sequence[tuple[str, str]], english: Sequence[tuple[str, str]]
) -> list[tuple[str, str]]:
    first, second = _said(h for h, _ in chinese), _said(h for h, _ in english)
    return list(zip(first, second, strict=True)) if len(first) == len(second) else []


def _lines(chinese: str, english: str) -> list[tuple[str, str]]:
    first, second = _said(chinese.split("\n")), _said(english.split("\n"))
    if len(first) != len(second):
        return []
    return list(zip(first, second, strict=True))[:LINES]


def _said(texts: Iterable[str]) -> list[str]:
    return [text for text in texts if text.strip()]
