"""One process at a time where the database alone would let two do the same."""

import enum

from sqlalchemy import text
from sqlalchemy.orm import Session


class Turn(enum.IntEnum):
    """What takes turns."""

    REMINDERS = 4700220
    RULES = 4700221


def take_turn(session: Session, turn: Turn) -> None:
    """Wait until no other transaction does this, until the end of this one."""
    # SQLite has one writer anyway.
    if session.get_bind().dialect.name == "postgresql":
        taken = text("SELECT pg_advisory_xact_lock(:turn)")
        session.execute(taken, {"turn": turn.value})
