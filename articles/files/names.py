"""The names of files as people see them; none of them ever names a file on disk."""

import re
import unicodedata
from pathlib import PurePosixPath

from kb.text import one_line

MAX_KEPT_NAME = 10_000
MAX_SENT_NAME = 120
MAX_ENDING = 20
ENDINGS = {
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg", ".jfif"),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
}
_PICTURES = frozenset(one for known in ENDINGS.values() for one in known)
_JOINER = "\u200d"  # holds the parts of one emoji together
_MARKED = re.compile(r"([\\`*_\[\]<>()!#|])")


def kept_name(sent: str) -> str:
    """Return the name that a browser sent, whole, without folders and hidden signs."""
    last = re.split(r"[/\\]", sent)[-1]
    seen = (char for char in last if char == _JOINER or _is_seen(char))
    name = one_line("".join(seen)).strip(_JOINER)
    return "file" if name in ("", ".", "..") else name[:MAX_KEPT_NAME]


def _is_seen(char: str) -> bool:
    return char in "\t\n\r" or unicodedata.category(char) not in ("Cc", "Cf", "Cs")


def ending(name: str) -> str:
    """Return the last part of a name in lower case, as `.pdf`; "" if it has none."""
    return PurePosixPath(name).suffix.lower()


def sent_name(name: str, media_type: str) -> str:
    """Return the name under which a file is given out: short, with an honest ending."""
    suffix = PurePosixPath(name).suffix
    known = ENDINGS.get(media_type, (suffix.lower(),))
    # What is no picture by its name, but by its content, gets the ending of one.
    is_honest = suffix.lower() in known
    stem = (
        name.removesuffix(suffix) if is_honest or suffix.lower() in _PICTURES else name
    )
    right = (suffix if is_honest else known[0])[:MAX_ENDING]
    return stem[: MAX_SENT_NAME - len(right)] + right


def spoken_name(name: str) -> str:
    """Return the name without its ending, as a first text for a picture."""
    return PurePosixPath(name).stem.replace("-", " ").replace("_", " ").strip()


def escaped(text: str) -> str:
    """Return a text that Markdown prints as it is."""
    return _MARKED.sub(r"\\\1", text)
