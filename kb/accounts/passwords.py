"""Password hashes and single-use tokens."""

import hashlib
import secrets
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from kb.errors import Invalid, Unavailable
from kb.text import N_

MIN_LENGTH = 10
MAX_LENGTH = 256
MAX_AT_ONCE = 4
QUEUE_SECONDS = 10

_hasher = PasswordHasher()
_slots = BoundedSemaphore(MAX_AT_ONCE)
# Verified when there is no such account, so that its absence takes as long.
_NOBODY = _hasher.hash(secrets.token_hex())


def hash_new_password(password: str, email: str) -> str:
    """Return the argon2 hash of a password somebody chose.

    Raise `Invalid` for one that is too short, too long or the address itself.
    At most four hashes are computed at once.
    """
    if len(password) < MIN_LENGTH:
        raise Invalid(
            N_("Use at least %(count)s characters."), "password", count=MIN_LENGTH
        )
    if len(password) > MAX_LENGTH:
        raise Invalid(
            N_("Use at most %(count)s characters."), "password", count=MAX_LENGTH
        )
    if password.casefold() == email.casefold():
        raise Invalid(N_("Do not use your address as password."), "password")
    with _Slot():
        return _hasher.hash(password)


def verify_password(password_hash: str | None, password: str) -> bool:
    """Say whether the password is right, in the same time when there is no hash."""
    if len(password) > MAX_LENGTH:
        return False
    with _Slot():
        try:
            _hasher.verify(password_hash or _NOBODY, password)
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None


def new_token() -> str:
    """Return a token of 256 random bits."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return what the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


class _Slot:
    """One of the few password computations that may run at once."""

    def __enter__(self) -> None:
        if not _slots.acquire(timeout=QUEUE_SECONDS):
            raise Unavailable(N_("Too many people sign in at once. Try again."))

    def __exit__(self, *_: object) -> None:
        _slots.release()
