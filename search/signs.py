"""The words and signs of a search box, one by one."""

import re
from collections.abc import Sequence
from typing import NamedTuple

PHRASE_WORDS = 12

FIELDS = {
    "title": "title",
    "标题": "title",
    "tag": "tag",
    "标签": "tag",
    "product": "product",
    "产品": "product",
    "kind": "kind",
    "类型": "kind",
    "lang": "lang",
    "语言": "lang",
    "updated": "updated",
    "更新": "updated",
}
# What may stand on one side of an OR.
SOUGHT = ("", "title", "tag")

_QUOTES = "“”„\uff02「」『』"
_ALIKE = str.maketrans(f"{_QUOTES}－−｜：＞＜\u3000", '"' * len(_QUOTES) + "--|:>< ")
_SIGNS = re.compile(rf'["{_QUOTES}|｜:：]|\bOR\b|(?<!\S)[-－−]\S')
_TOKEN = re.compile(
    # Before a digit it is a sign, before a lone letter an option of a command.
    r"(?P<minus>(?<![^\s(|])-(?=[\"\w])(?!\d|[a-z](?![^\W_])))?"
    rf"(?:(?<![^\s(|-])(?P<field>{'|'.join(FIELDS)}):)?"
    r'(?:(?<![^\s(|:-])"(?P<phrase>[^"]+)"(?![^\W_])|(?P<word>[^\s"|]+))'
    r"|(?P<bar>\|+)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")


class Item(NamedTuple):
    """A word or a phrase that is to stand in an article, in its title or as its tag."""

    text: str
    field: str = ""
    is_phrase: bool = False


class Token(NamedTuple):
    """A word or an operator: what it says, and how it was typed."""

    source: str
    text: str
    field: str = ""
    is_excluded: bool = False
    is_phrase: bool = False
    is_or: bool = False

    @property
    def is_plain(self) -> bool:
        return not (self.field or self.is_excluded or self.is_phrase or self.is_or)

    @property
    def item(self) -> Item:
        return Item(self.text, self.field, self.is_phrase)


def has_signs(text: str) -> bool:
    """Say whether a text may hold an operator."""
    return _SIGNS.search(text) is not None


def tokens(text: str) -> list[Token]:
    """Return the words of a text and what may be its operators."""
    return [_token(match) for match in _TOKEN.finditer(text.translate(_ALIKE))]


def count_words(found: Sequence[Token]) -> int:
    """Count the words that belong to no operator."""
    return sum(len(_WORD.findall(token.text)) for token in found if token.is_plain)


def runs(every: Sequence[Token]) -> list[list[Token]]:
    """Put together what an OR joins; an OR that joins nothing stands by itself."""
    found: list[list[Token]] = []
    is_joining = False
    for place, token in enumerate(every):
        if is_joining:
            found[-1].append(token)
            is_joining = False
        elif token.is_or and found and _is_sought(found[-1][-1]):
            is_joining = any(map(_is_sought, every[place + 1 : place + 2]))
        else:
            found.append([token])
    return found


def _token(match: re.Match[str]) -> Token:
    source, minus, field, phrase, word, bar = match.group(0, *match.re.groupindex)
    if bar or source == "OR":
        return Token(source, source, is_or=source in ("OR", "|"))
    value = _shortened(phrase) if phrase else word
    if not _WORD.search(value):
        return Token(source, source)
    name = FIELDS[field.casefold()] if field else ""
    return Token(source, value, name, bool(minus), bool(phrase))


def _shortened(phrase: str) -> str:
    """Cut a phrase to its first words."""
    return " ".join(phrase.split()[:PHRASE_WORDS])


def _is_sought(token: Token) -> bool:
    is_sign = token.is_excluded or token.is_or or not _WORD.search(token.text)
    return token.field in SOUGHT and not is_sign
