"""Which of two interleaved rankers people preferred, by what they opened."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.analytics.ended import STILL_LOOKING
from kb.analytics.intervals import anytime
from kb.analytics.people import PERSON
from kb.comparisons.models import Comparison
from kb.events.models import EventRow
from kb.events.types import SearchOpened, SearchPerformed

ENOUGH_PEOPLE = 20


@dataclass(frozen=True, kw_only=True)
class Preference:
    """How a comparison stands.

    Of the `searches` that are over, both lists began alike in `alike` and a result
    was opened in `clicked`. Each person counts once, by the first search in which
    one team got more clicks: so many are for the `present` ranker, so many for the
    `candidate`. `low` and `high` hold the candidate's margin: its share of these
    people minus that of the other, -1 to 1, at 95 % however often one looks.
    """

    searches: int
    alike: int
    clicked: int
    present: int
    candidate: int
    low: float
    high: float

    @property
    def people(self) -> int:
        return self.present + self.candidate

    @property
    def margin(self) -> float | None:
        """The candidate's share minus that of the present one; `None` of nobody."""
        return (self.candidate - self.present) / self.people if self.people else None

    @property
    def is_enough(self) -> bool:
        return self.people >= ENOUGH_PEOPLE

    @property
    def winner(self) -> str | None:
        """Return `present` or `candidate` where chance does not explain the margin."""
        if not self.is_enough or self.low <= 0 <= self.high:
            return None
        return "candidate" if self.low > 0 else "present"


def measure(session: Session, comparison: Comparison, now: datetime) -> Preference:
    """Count what the people of a comparison opened."""
    payload = EventRow.payload
    performed = session.execute(
        select(PERSON, payload["search_key"].as_string(), payload["teams"].as_string())
        .where(
            EventRow.kind == SearchPerformed.kind,
            EventRow.occurred_at >= comparison.started_at,
            EventRow.occurred_at <= now - STILL_LOOKING,
            payload["comparison_id"].as_integer() == comparison.id,
        )
        .order_by(EventRow.id)
    ).all()
    opened = _opened(session, comparison.started_at)
    votes: dict[str, int] = {}
    clicked = 0
    for person, key, teams in performed:
        won = _won(teams, opened.get(key, ()))
        clicked += bool(teams and key in opened)
        if won and person is not None:
            votes.setdefault(person, won)
    candidate = sum(won > 0 for won in votes.values())
    low, high = anytime(candidate, len(votes))
    return Preference(
        searches=len(performed),
        alike=sum(not teams for _, _, teams in performed),
        clicked=clicked,
        present=len(votes) - candidate,
        candidate=candidate,
        low=2 * low - 1,
        high=2 * high - 1,
    )


def _opened(session: Session, since: datetime) -> Mapping[str, set[int]]:
    """Return the places that were opened, from 1, by the key of the search."""
    rows = session.execute(
        select(
            EventRow.payload["search_key"].as_string(),
            EventRow.payload["rank"].as_integer(),
        ).where(EventRow.kind == SearchOpened.kind, EventRow.occurred_at >= since)
    )
    found: dict[str, set[int]] = {}
    for key, rank in rows:
        found.setdefault(key, set()).add(rank)
    return found


def _won(teams: str, ranks: Iterable[int]) -> int:
    """Return 1 where B got more clicks than A, -1 where fewer, else 0."""
    clicks = [teams[rank - 1] for rank in ranks if 0 < rank <= len(teams)]
    lead = clicks.count("B") - clicks.count("A")
    return (lead > 0) - (lead < 0)
