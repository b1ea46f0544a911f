from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from kb.analytics.outcomes import count_outcomes
from kb.events.desk import TicketSolved
from kb.events.log import record
from kb.tickets.models import Outcome

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def solved(ticket: int, outcome: Outcome, days_ago: int) -> TicketSolved:
    at = NOW - days_ago * DAY
    return TicketSolved(occurred_at=at, ticket_id=ticket, outcome=outcome.value)


def test_each_ticket_counts_once_as_it_was_solved_last(session: Session) -> None:
    record(
        session,
        solved(1, Outcome.NOTHING_TO_KEEP, 5),
        solved(2, Outcome.LINKED, 4),
        solved(1, Outcome.LINKED, 3),
        solved(3, Outcome.DRAFTED, 2),
        solved(4, Outcome.LINKED, 40),
    )
    assert count_outcomes(session, NOW - 30 * DAY) == {
        Outcome.LINKED: 2,
        Outcome.SHOULD_HAVE_ANSWERED: 0,
        Outcome.DRAFTED: 1,
        Outcome.NOTHING_TO_KEEP: 0,
    }
