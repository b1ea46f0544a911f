"""Which move leads a ticket from which status to which."""

import enum
from collections.abc import Mapping
from datetime import datetime, timedelta

from kb.errors import Conflict
from kb.text import N_
from kb.tickets.models import Status, Tier

REOPEN_WITHIN = timedelta(days=14)


class Move(enum.StrEnum):
    """What somebody does to a ticket."""

    TAKE = "take"
    REPLY_BY_DESK = "reply_by_desk"
    REPLY_AND_WAIT = "reply_and_wait"
    REPLY_BY_REQUESTER = "reply_by_requester"
    SOLVE = "solve"
    CONFIRM = "confirm"
    REOPEN = "reopen"
    CLOSE = "close"
    HAND_OVER = "hand_over"


# A solved ticket is confirmed or reopened by its requester, each with words if they
# like: a "thank you" must not reopen it, a "still broken" must not go unseen.
TRANSITIONS: Mapping[tuple[Status, Move], Status] = {
    (Status.NEW, Move.TAKE): Status.OPEN,
    (Status.NEW, Move.REPLY_BY_DESK): Status.OPEN,
    (Status.NEW, Move.REPLY_AND_WAIT): Status.PENDING,
    (Status.NEW, Move.REPLY_BY_REQUESTER): Status.NEW,
    (Status.NEW, Move.SOLVE): Status.SOLVED,
    (Status.NEW, Move.HAND_OVER): Status.OPEN,
    (Status.OPEN, Move.TAKE): Status.OPEN,
    (Status.OPEN, Move.REPLY_BY_DESK): Status.OPEN,
    (Status.OPEN, Move.REPLY_AND_WAIT): Status.PENDING,
    (Status.OPEN, Move.REPLY_BY_REQUESTER): Status.OPEN,
    (Status.OPEN, Move.SOLVE): Status.SOLVED,
    (Status.OPEN, Move.HAND_OVER): Status.OPEN,
    (Status.PENDING, Move.TAKE): Status.PENDING,
    (Status.PENDING, Move.REPLY_BY_DESK): Status.OPEN,
    (Status.PENDING, Move.REPLY_AND_WAIT): Status.PENDING,
    (Status.PENDING, Move.REPLY_BY_REQUESTER): Status.OPEN,
    (Status.PENDING, Move.SOLVE): Status.SOLVED,
    (Status.PENDING, Move.HAND_OVER): Status.OPEN,
    (Status.SOLVED, Move.REPLY_BY_DESK): Status.SOLVED,
    (Status.SOLVED, Move.CONFIRM): Status.CLOSED,
    (Status.SOLVED, Move.REOPEN): Status.OPEN,
    (Status.SOLVED, Move.CLOSE): Status.CLOSED,
    (Status.CLOSED, Move.REOPEN): Status.OPEN,
}

NEXT_TIER: Mapping[Tier, Tier] = {
    Tier.ENGINEER: Tier.EXPERT,
    Tier.EXPERT: Tier.SUPERVISOR,
}


def next_status(status: Status, move: Move) -> Status:
    """Return the status after a move; raise `Conflict` where the move is not open."""
    try:
        return TRANSITIONS[status, move]
    except KeyError:
        raise Conflict(_refusal(status)) from None


def _refusal(status: Status) -> str:
    if status is Status.CLOSED:
        return N_("This ticket is closed.")
    if status is Status.SOLVED:
        return N_("This ticket is solved. Confirm it, or say that it is not.")
    return N_("This ticket is not solved yet.")


def moves_from(status: Status) -> frozenset[Move]:
    """Return the moves that are open in a status."""
    return frozenset(move for known, move in TRANSITIONS if known is status)


def next_tier(tier: Tier) -> Tier:
    """Return the level above; raise `Conflict` at the top."""
    if tier not in NEXT_TIER:
        raise Conflict(N_("There is no level above to hand this ticket to."))
    return NEXT_TIER[tier]


def may_reopen(closed_at: datetime | None, now: datetime) -> bool:
    """Say whether a ticket is not yet closed for too long to be reopened."""
    return closed_at is None or now - closed_at <= REOPEN_WITHIN
