"""Draws that more than one part of the demo's story needs."""

from base64 import urlsafe_b64encode
from collections.abc import Sequence
from random import Random


def happens(rng: Random, share: float) -> bool:
    """Say whether something of this share, 0 to 1, happens this time."""
    return rng.random() < share


def first_of(rng: Random, texts: Sequence[str]) -> str:
    """Return one of the texts, the first twice as often as the second, and so on."""
    return rng.choices(texts, [1 / place for place in range(1, len(texts) + 1)])[0]


def key(rng: Random) -> str:
    """Return an id like those that the site gives to visits, searches and forms."""
    return urlsafe_b64encode(rng.randbytes(16)).rstrip(b"=").decode()


def mistyped(text: str) -> str:
    """Return the text with one slip of the fingers, for each text always the same."""
    if len(text) < 4:
        return text
    rng = Random(text)
    at = rng.randrange(1, len(text) - 1)
    swapped = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return rng.choice([text[:at] + text[at + 1 :], swapped])
