"""Text rules that hold in every language of the site."""

import re
import unicodedata
from typing import Literal, get_args

Lang = Literal["en", "zh"]
LANGS: tuple[Lang, ...] = get_args(Lang)

# Bounded, so that a long word without an @ is not read from each of its letters.
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
# Eleven digits from 13x on are a Chinese mobile number; elsewhere a leading + or
# a separator tells a phone number from an error code or a version.
_PHONE = re.compile(
    r"(?<![\w.])(?:\+\d[\d ()-]{7,16}\d|1[3-9]\d{9}|0\d{2,3}[- ]\d{7,8}"
    r"|\(?\d{3}\)?[- ]\d{3}[- ]\d{4})(?![\w.])"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_SPACES = re.compile(r"\s+")
_NOT_SLUG = re.compile(r"[^\w]+", re.UNICODE)
_CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


class SafeHtml(str):
    """HTML that went through the sanitiser or was escaped; templates print it as is."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


def N_(message: str) -> str:
    """Mark a message for the catalogues; the edge translates it when shown."""
    return message


def one_line(text: str) -> str:
    """Return the text without control characters and with single spaces."""
    return _SPACES.sub(" ", _CONTROL.sub("", text)).strip()


def clean(text: str) -> str:
    """Return a text of several lines with `\\n` line ends, no control characters."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def fold(text: str) -> str:
    """Return the text as search compares it: NFKC, lower case, single spaces."""
    return one_line(unicodedata.normalize("NFKC", text)).casefold()


def fold_name(name: str) -> str:
    """Return a name as it is compared where people type it: folded, without hyphens."""
    return fold(name.replace("-", " ").replace("_", " "))


def mask_personal(text: str) -> str:
    """Return the text with e-mail addresses and phone numbers replaced by marks."""
    return _PHONE.sub("[phone]", _MAIL.sub("[e-mail]", text))


def slugify(text: str, limit: int = 80) -> str:
    """Return a URL part made of the letters and digits of any script."""
    words = _NOT_SLUG.sub("-", unicodedata.normalize("NFKC", text).casefold())
    return words.replace("_", "-").strip("-")[:limit].strip("-")


def guess_lang(text: str) -> Lang:
    """Return "zh" where at least a tenth of the text is Chinese characters."""
    return "zh" if 10 * len(_CJK.findall(text)) >= max(len(text), 1) else "en"
