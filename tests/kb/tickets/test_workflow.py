"""Every move in every status."""

from datetime import timedelta
from itertools import product

import pytest

from kb.errors import Conflict
from kb.tickets.models import Status, Tier
from kb.tickets.workflow import Move, may_reopen, moves_from, next_status, next_tier
from tests.kb.making import NOW

# One line for each status, in the order of the moves; a dash is a refusal.
GRID = """
             take    reply_by_desk reply_and_wait reply_by_requester solve  confirm reopen close  hand_over
    new      open    open          pending        new                solved -       -      -      open
    open     open    open          pending        open               solved -       -      -      open
    pending  pending open          pending        open               solved -       -      -      open
    solved   -       solved        -              -                  -      closed  open   closed -
    closed   -       -             -              -                  -      -       open   -      -
"""  # noqa: E501 - a table reads as one
HEAD, *LINES = (line.split() for line in GRID.strip().splitlines())
EXPECTED = {
    (Status(line[0]), Move(move)): None if to == "-" else Status(to)
    for line in LINES
    for move, to in zip(HEAD, line[1:], strict=True)
}


def test_the_grid_holds_every_status_and_move() -> None:
    assert set(EXPECTED) == set(product(Status, Move))


@pytest.mark.parametrize(("status", "move"), list(product(Status, Move)))
def test_it_goes_where_the_grid_says(status: Status, move: Move) -> None:
    expected = EXPECTED[status, move]
    assert (move in moves_from(status)) == (expected is not None)
    if expected is None:
        with pytest.raises(Conflict, match="ticket"):
            next_status(status, move)
    else:
        assert next_status(status, move) is expected


def test_it_hands_up_level_by_level_and_stops_at_the_top() -> None:
    assert next_tier(Tier.ENGINEER) is Tier.EXPERT
    assert next_tier(Tier.EXPERT) is Tier.SUPERVISOR
    with pytest.raises(Conflict):
        next_tier(Tier.SUPERVISOR)


def test_it_reopens_for_two_weeks() -> None:
    assert may_reopen(None, NOW)
    assert may_reopen(NOW, NOW + timedelta(days=14))
    assert not may_reopen(NOW, NOW + timedelta(days=14, seconds=1))
