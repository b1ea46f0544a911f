"""Names of products, written almost right."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from articles.lint.remarks import Remark, Rule, remark
from articles.text.lines import Line
from kb.text import Lang

# Names that everybody writes about; those of the site's products come on top.
USUAL = frozenset(
    (
        "Android|BitLocker|Bluetooth|ChatGPT|Chrome|Chromebook|Firefox|GitHub|GitLab"
        "|iCloud|iOS|iPad|iPadOS|iPhone|JavaScript|Kubernetes|Linux|macOS|MacBook"
        "|Microsoft|MySQL|OneDrive|OneNote|OpenVPN|Oracle|Outlook|PostgreSQL"
        "|PowerPoint|PowerShell|SharePoint|Ubuntu|USB-C|Visual Studio|VMware|VPN"
        "|Wi-Fi|WeChat|WordPress|YouTube"
    ).split("|")
)
# As lower-case words of a sentence these are no names.
ORDINARY = frozenset(
    "access account accounts browser calendar cloud computer computers database desktop"
    " device devices edge email excel exchange hardware headset identity internet"
    " intranet keyboard laptop laptops login mail meeting meetings mobile monitor"
    " monitors mouse network office oracle password passwords phone phones portal"
    " printer printers printing projector scanner security server servers software"
    " storage system systems tablet teams telephone wiki windows word".split()
)
SHORTEST_JOINED = 6
SHORTEST_TYPO = 6

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*")
_BETWEEN = re.compile(r"[ -]")
# A key or an address is made of such words, but is none.
_STUCK = frozenset("./\\@_:=%$#&-~")


def terms(lines: Sequence[Line], lang: Lang, names: Iterable[str]) -> Iterator[Remark]:
    """Yield the words that look like a name but are not written like it."""
    right = _spellings(names)
    checked: dict[str, str] = {}
    for line in lines:
        if line.is_code:
            continue
        for words in _candidates(line.prose):
            if words not in checked:
                checked[words] = _meant(words, lang, right)
            if checked[words]:
                yield remark(Rule.TERM, line.number, words=words, term=checked[words])


def _spellings(names: Iterable[str]) -> Mapping[str, str]:
    latin = (name for name in names if name.isascii() and len(name) > 2)
    return {_key(name): name for name in (*USUAL, *latin)}


def _key(words: str) -> str:
    return _BETWEEN.sub("", words).casefold()


def _candidates(text: str) -> Iterator[str]:
    """Yield each word, and each with the one behind it."""
    found = [m for m in _WORD.finditer(text) if _is_free(text, m.start(), m.end())]
    for at, word in enumerate(found):
        yield word[0]
        if at + 1 < len(found) and text[word.end() : found[at + 1].start()] == " ":
            yield f"{word[0]} {found[at + 1][0]}"


def _is_free(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 2]
    stuck = before in _STUCK if before else False
    return not stuck and not (
        after[:1] in _STUCK and after[1:].isalnum() if after else False
    )


def _meant(words: str, lang: Lang, right: Mapping[str, str]) -> str:
    """Return the name that was probably meant, "" where all is well."""
    name = right.get(_key(words))
    if name == words:
        return ""
    if name is None:
        return "" if " " in words else _nearly(words, right)
    if " " in words:
        return name if len(_key(words)) >= SHORTEST_JOINED else ""
    ordinary = lang == "en" and words.casefold() in ORDINARY
    shouted = words.isupper() or name.casefold() in ORDINARY
    return "" if ordinary or (shouted and words[:1].isupper()) else name


def _nearly(word: str, right: Mapping[str, str]) -> str:
    """Return the name from which one letter has gone astray."""
    if len(word) < SHORTEST_TYPO or not word[0].isupper() or not word.isalpha():
        return ""
    key = word.casefold()
    for known, name in right.items():
        is_near = known[0] == key[0] and abs(len(known) - len(key)) <= 1
        if is_near and name.isalpha() and _one_slip(known, key):
            return "" if known.rstrip("s") == key.rstrip("s") else name
    return ""


def _one_slip(one: str, other: str) -> bool:
    """Say whether one letter was left out, doubled, changed or swapped."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    first, second = one[start:], other[start:]
    if len(first) == len(second):
        swapped = first[:2] == second[1::-1] and first[2:] == second[2:]
        return first[1:] == second[1:] or swapped
    return first[1:] == second or first == second[1:]
