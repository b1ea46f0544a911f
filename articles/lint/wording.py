"""Over-long sentences, and what should not be told of people."""

import re
from collections.abc import Iterator, Sequence

from articles.lint.remarks import LONG_IN_CHINESE, PHONE, Remark, Rule, remark
from articles.text.lines import BLANK, Line
from kb.text import Lang, mask_personal

MOST_WORDS = 40
MOST_CHARACTERS = 110

_SENTENCE = {
    "en": re.compile(r"(?:[.!?][)\"'”’]*(?=\s|$)|[:;](?=\s|$))"),
    "zh": re.compile(r"[。！？；：](?:[”’）」』]*)|[.!?;:](?=\s|$)"),
}
_WORD = re.compile(rf"[^\W_]+(?:['’.-][^\W_]+)*|{BLANK}+")
_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_APART = re.compile(
    r"\s*(?:[-+*]|\d{1,9}[.)])[ \t]|\s*(?:#|>|!!!|\?\?\?|===|:::|\[[^\]]*\]:)|\s*$"
)
_FOUND = re.compile(r"\[(e-mail|phone)\]")
# These addresses belong to a desk or to nobody.
_OF_NOBODY = re.compile(
    r"(?i)\b(?:support|help|help-?desk|service-?desk|it|info|no-?reply|security|abuse"
    r"|postmaster|admin|hr|it-?support|user|name|someone|you|your\.name|first\.last)"
    r"@[\w.-]{1,200}|[\w.+-]{1,64}@(?:[\w-]{1,63}\.){0,9}(?:example(?:\.\w+)?|test|invalid)\b"
)


def sentences(lines: Sequence[Line], lang: Lang) -> Iterator[Remark]:
    """Yield the sentences that nobody reads to the end."""
    for paragraph in _paragraphs(lines):
        text = "\n".join(line.prose for line in paragraph)
        begin = 0
        for end in [m.end() for m in _SENTENCE[lang].finditer(text)] + [len(text)]:
            words, most = _length(text[begin:end], lang)
            if words > most:
                spaces = len(text[begin:end]) - len(text[begin:end].lstrip())
                at = text.count("\n", 0, begin + spaces)
                yield _too_long(paragraph[at].number, words, lang)
            begin = end


def _too_long(number: int, length: int, lang: Lang) -> Remark:
    message = LONG_IN_CHINESE if lang == "zh" else ""
    return remark(Rule.SENTENCE_LONG, number, message, length=length)


def _length(sentence: str, lang: Lang) -> tuple[int, int]:
    if lang == "en":
        return len(_WORD.findall(sentence)), MOST_WORDS
    chinese = len(_CHINESE.findall(sentence))
    return chinese + len(_WORD.findall(_CHINESE.sub(" ", sentence))), MOST_CHARACTERS


def _paragraphs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    paragraph: list[Line] = []
    for line in lines:
        is_table = "|" in line.prose
        if line.is_code or is_table or _APART.match(line.text):
            if paragraph:
                yield paragraph
            paragraph = []
        if not line.is_code and not is_table and line.text.strip():
            paragraph.append(line)
    if paragraph:
        yield paragraph


def personal(lines: Sequence[Line]) -> Iterator[Remark]:
    """Yield the e-mail addresses and telephone numbers of people."""
    for line in lines:
        if line.is_code or not ("@" in line.prose or any(map(str.isdigit, line.prose))):
            continue
        text = _OF_NOBODY.sub("", line.prose)
        before = len(_FOUND.findall(text))
        for what in _FOUND.findall(mask_personal(text))[before:]:
            yield remark(Rule.PERSONAL, line.number, PHONE if what == "phone" else "")
