"""One list made of two, so that what people open says which is better."""

import hashlib
from collections.abc import Hashable, Sequence
from typing import TypeVar

FIRST, SECOND = "A", "B"

T = TypeVar("T", bound=Hashable)


def team_draft(
    first: Sequence[T], second: Sequence[T], size: int, key: str
) -> tuple[list[T], str]:
    """Return at most `size` items of both lists, and for each the team that chose it.

    As captains choose players: whose team is smaller chooses the best that is left
    on its list, and between equal teams a coin decides (F. Radlinski, M. Kurup and
    T. Joachims, How does clickthrough data reflect retrieval quality?, CIKM 2008).
    The same `key` gives the same list again.
    """
    lists = {FIRST: iter(first), SECOND: iter(second)}
    known: set[T] = set()
    chosen: list[T] = []
    teams = ""
    while len(chosen) < size and lists:
        team = _next_team(teams, key) if len(lists) == 2 else next(iter(lists))
        item = next((one for one in lists[team] if one not in known), None)
        if item is None:
            del lists[team]
            continue
        known.add(item)
        chosen.append(item)
        teams += team
    return chosen, teams


def _next_team(teams: str, key: str) -> str:
    ahead = teams.count(FIRST) - teams.count(SECOND)
    if ahead == 0:
        drawn = hashlib.blake2b(f"{key}:{len(teams)}".encode(), digest_size=1).digest()
        return FIRST if drawn[0] % 2 else SECOND
    return SECOND if ahead > 0 else FIRST
