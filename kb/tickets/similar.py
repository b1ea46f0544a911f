"""How alike two requests are, in words of any script."""

import re

from kb.text import fold

ALIKE = 0.5
ENOUGH_SHARED = 2

_WORD = re.compile(r"[^\W_\u3400-\u9fff]+")
_CJK_RUN = re.compile(r"[\u3400-\u9fff]+")
_COMMON = frozenset(
    "a an and are at but can cannot cant do does error for from get has have help how i "
    "in is isn it my no not of on or our please problem t that the there this to we "
    "what when with won work working works you your".split()
) | {"怎么", "么办", "请问", "问题", "无法", "不能", "没有", "一个", "我的", "怎样", "如何"}


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
