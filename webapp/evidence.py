"""The evidence about one revision, gathered for whoever repairs it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kb.analytics.evidence import (
    DayReads,
    Exposure,
    QueryLed,
    Said,
    TicketSign,
    count_exposures,
    list_queries,
    list_ticket_signs,
    list_words,
    read_series,
)
from kb.analytics.failing import Evidence, find_evidence
from kb.analytics.signals import Scope
from kb.clock import utc_now
from kb.tickets.models import Ticket
from kb.tickets.queries import list_tickets
from webapp.database import db
from webapp.login import current_actor

PERIOD = timedelta(days=90)
MOST = 12


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """Everything that is known of a revision since a moment.

    `numbers` is `None` where nobody has read it.
    """

    revision_id: int
    since: datetime
    numbers: Evidence | None
    queries: Sequence[QueryLed]
    words: Sequence[Said]
    signs: Sequence[tuple[TicketSign, Ticket]]
    days: Sequence[DayReads]
    exposure: Exposure


def evidence_of(revision_id: int) -> Gathered:
    """Return the evidence of the last 90 days about a revision."""
    session, now = db(), utc_now()
    scope = Scope(now - PERIOD, revision_id)
    signs = list_ticket_signs(session, scope)
    ids = [sign.ticket_id for sign in signs]
    tickets = {t.id: t for t in list_tickets(session, current_actor(), ids)}
    return Gathered(
        revision_id=revision_id,
        since=scope.since,
        numbers=find_evidence(session, revision_id, scope.since),
        queries=list_queries(session, scope),
        words=list_words(session, scope),
        signs=[(s, tickets[s.ticket_id]) for s in signs if s.ticket_id in tickets],
        days=read_series(session, revision_id, now),
        exposure=count_exposures(session, scope),
    )
