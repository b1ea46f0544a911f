"""The arm of the holdout a person is in, for as long as they are known."""

import hashlib
from typing import Literal

Arm = Literal["suggest", "holdout"]


def arm(person_key: str, share: float, salt: str) -> Arm:
    """Return the person's arm; `share`, 0 to 1, of all people are held out.

    The draw depends on nothing but the person and the salt, so that a larger share
    keeps everybody in the holdout who was in it.
    """
    return "holdout" if is_drawn(person_key, share, salt) else "suggest"


def is_drawn(person_key: str, share: float, salt: str) -> bool:
    """Say whether a person belongs to the share, 0 to 1, that the salt draws."""
    digest = hashlib.blake2b(f"{salt}:{person_key}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) < share * 2**64
