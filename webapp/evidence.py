"""The evidence about one text, gathered for whoever repairs it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from articles.queries import find_revision
from articles.spans import Step, evidence_span
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
from kb.analytics.failing import Evidence, add_up
from kb.analytics.signals import Scope
from kb.clock import utc_now
from kb.tickets.models import Ticket
from kb.tickets.queries import list_tickets
from webapp.database import db
from webapp.login import current_actor

PERIOD = timedelta(days=90)
MOST = 12


@dataclass(frozen=True, kw_only=True)
class Counted:
    """One of the revisions that count, with its own numbers if anybody met it."""

    step: Step
    numbers: Evidence | None


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """Everything that is known of a text since a moment.

    It adds up the revisions since the last rewrite, which are `versions`, the newest
    first; `numbers` is `None` where nobody has met any of them.
    """

    revision_id: int
    since: datetime
    numbers: Evidence | None
    versions: Sequence[Counted]
    queries: Sequence[QueryLed]
    words: Sequence[Said]
    signs: Sequence[tuple[TicketSign, Ticket]]
    days: Sequence[DayReads]
    exposure: Exposure

    def version_of(self, said: Said) -> int | None:
        """Return the number of the revision that somebody spoke of."""
        numbers = {one.step.revision_id: one.step.number for one in self.versions}
        return numbers.get(said.revision_id)


def evidence_of(revision_id: int) -> Gathered:
    """Return the evidence of the last 90 days about a revision.

    What counts begins with the last rewrite before it.
    """
    session, now = db(), utc_now()
    revision = find_revision(session, revision_id)
    span = evidence_span(session, revision) if revision else []
    ids = [step.revision_id for step in span] or [revision_id]
    scope = Scope(now - PERIOD, frozenset(ids))
    counted = add_up(session, ids, scope.since)
    signs = list_ticket_signs(session, scope)
    tickets = {
        ticket.id: ticket
        for ticket in list_tickets(
            session, current_actor(), [sign.ticket_id for sign in signs]
        )
    }
    return Gathered(
        revision_id=revision_id,
        since=scope.since,
        numbers=counted.whole,
        versions=[
            Counted(step=step, numbers=counted.each.get(step.revision_id))
            for step in reversed(span)
        ],
        queries=list_queries(session, scope),
        words=list_words(session, scope),
        signs=[(s, tickets[s.ticket_id]) for s in signs if s.ticket_id in tickets],
        days=read_series(session, ids, now),
        exposure=count_exposures(session, scope),
    )
