"""Whether words stand side by side in a text."""

import re
import unicodedata

from search.analysis import HAN, is_han
from search.folding import alike
from search.words import term

# Punctuation and spaces that may stand between two words of a phrase.
GAP_CHARACTERS = 5
LONGEST_ENDING = 20

_LETTER = rf"[^\W_{HAN}]"
_GAP = rf"[\W_]{{0,{GAP_CHARACTERS}}}"
_WORD = re.compile(rf"[{HAN}]|[^\s{HAN}]+")
_PART = re.compile(r"[^\W_]+")
_WORD_CHARACTER = re.compile(_LETTER)
_ENGLISH = re.compile("[a-z]+")
# Letters and digits with another form. Punctuation makes no difference, and in Chinese
# it would send nearly every text through the slow way.
_OTHER_FORMS = re.compile(
    "[\u00aa-\u024f\u0300-\u036f\u1d00-\u1eff\u2070-\u218b\u2460-\u24ff\u3200-\u33ff"
    "\uf900-\ufb06\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uffdc"
    "\U0001d400-\U0001d7ff]"
)
_ACCENTS = re.compile("[\u0300-\u036f]+")


class Phrase:
    """Words that have to follow each other, in any of their forms.

    Case, width, accents, punctuation and traditional characters make no difference.
    Words that are joined in the phrase (`wi-fi`) may be joined or apart in a text.
    """

    def __init__(self, text: str) -> None:
        self._stems: list[str] = []
        words = [self._word(word) for word in _WORD.findall(folded(text))]
        self._pattern = re.compile(_GAP.join(filter(None, words)))

    def is_in(self, text: str) -> bool:
        """Say whether the phrase stands in a text."""
        # Most texts that hold it do so as it is; to fold a long one takes a while.
        return self._stands(text.casefold()) or (
            not text.isascii() and self._stands(folded(text))
        )

    def _stands(self, text: str) -> bool:
        match = self._pattern.search(text)
        while match:
            if self._is_whole(text, match):
                return True
            match = self._pattern.search(text, match.start() + 1)
        return False

    def _is_whole(self, text: str, match: re.Match[str]) -> bool:
        # A pattern that looks behind itself would be searched ten times slower.
        start = match.start()
        is_torn = (
            start > 0
            and _WORD_CHARACTER.match(text, start - 1)
            and _WORD_CHARACTER.match(text, start)
        )
        return not is_torn and list(map(term, match.groups())) == self._stems

    def _word(self, word: str) -> str:
        """Return the pattern of a word; a group stands for a word in any form."""
        if is_han(word):
            return word
        parts: list[str] = _PART.findall(word)
        only = parts[0] if len(parts) == 1 else ""
        stem = term(only)
        begin = stem[:-1]
        if len(begin) > 1 and _ENGLISH.fullmatch(only) and only.startswith(begin):
            self._stems.append(stem)
            pattern = f"({begin}[a-z]{{1,{LONGEST_ENDING}}})"
        else:
            pattern = _GAP.join(map(re.escape, parts))
        return pattern and f"{pattern}(?!{_LETTER})"


def folded(text: str) -> str:
    """Return a text without differences of case, width, accents and Chinese script."""
    text = alike(text)
    if not _OTHER_FORMS.search(text):
        return text.casefold()
    text = unicodedata.normalize("NFKC", text).casefold()
    apart = _ACCENTS.sub("", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", apart)
