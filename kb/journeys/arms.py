"""The arm of the holdout a person is in, for as long as they are known."""

import hashlib
from typing import Literal

Arm = Literal["suggest", "holdout"]


def arm(person_key: str, share: float, salt: str) -> Arm:
    """Return the person's arm; `share`, 0 to 1, of all people are held out.

    The draw depends on nothing but the person and the salt, so that a larger share
    keeps everybody in the holdout who was in it.
    """
    digest = hashlib.blake2b(f"{salt}:{person_key}".encode(), digest_size=8).digest()
    return "holdout" if int.from_bytes(digest) < share * 2**64 else "suggest"
