"""How alike two requests are, in words of any script."""

import re

from kb.text import fold

ALIKE = 0.5
ENOUGH_SHARED = 2

_WORD = re.compile(r"[^\W_\u3400-\u9fff]+")
_CJK_RUN = re.compile(r"[\u3400-\u9fff]+")
_PAIR = re.compile("..")
# Words that any request may hold, in both languages.
_COMMON = frozenset(
    _WORD.findall(
        "a an and are at but can cannot do does error for from get has have help how i "
        "in is isn it my no not of on or our please problem t that the there this to "
        "we what when with won work working works you your"
    )
    + _PAIR.findall("怎么么办请问问题无法不能没有一个我的怎样如何")
)


def terms_of(text: str) -> frozenset[str]:
    """Return the words and Chinese character pairs that say what a text is about."""
    folded = fold(text)
    words = set(_WORD.findall(folded))
    for run in _CJK_RUN.findall(folded):
        words |= {run[i : i + 2] for i in range(max(len(run) - 1, 1))}
    return frozenset(words - _COMMON)


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share, 0 to 1, of the shorter request that the other one repeats."""
    shared = len(one & other)
    return shared / min(len(one), len(other)) if shared >= ENOUGH_SHARED else 0.0
