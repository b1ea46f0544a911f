"""Every move in every status."""

from datetime import timedelta
from itertools import product

import pytest

from kb.errors import Conflict
from kb.tickets.models import Status, Tier
from kb.tickets.workflow import Move, may_reopen, moves_from, next_status, next_tier
from tests.kb.making import NOW

# One line for each move, in the order of the statuses; a dash is a refusal.
GRID = """
                        new      open     pending  solved  closed
    take                open     open     pending  -       -
    reply_by_desk       open     open     open     solved  -
    reply_and_wait      pending  pending  pending  -       -
    reply_by_requester  new      open     open     -       -
    solve               solved   solved   solved   -       -
    confirm             -        -        -        closed  -
    reopen              -        -        -        open    open
    close               -        -        -        closed  -
    hand_over           open     open     open     -       -
"""
HEAD, *LINES = (line.split() for line in GRID.strip().splitlines())
EXPECTED = {
    (Status(status), Move(line[0])): None if to == "-" else Status(to)
    for line in LINES
    for status, to in zip(HEAD, line[1:], strict=True)
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
