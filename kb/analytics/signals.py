"""Who read a revision and by which sign it failed them, one row for each sign.

A read fails when its reader says so, asks within 24 hours, is said by an engineer to
have tried it in vain, or comes back with a ticket that it was to answer.
"""

from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Subquery,
    and_,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from kb.analytics.people import doings, epoch
from kb.events.models import EventRow
from kb.events.types import (
    ArticleRead,
    TicketArticleLinked,
    TicketArticleUnlinked,
    TicketOpened,
    TicketReopened,
    VerdictGiven,
)
from kb.tickets.models import Relation

ASKED_WITHIN = timedelta(hours=24)
READ, HELPFUL, UNHELPFUL = "read", "helpful", "unhelpful"
ASKED, TRIED, REOPENED = "asked", "tried", "reopened"
FAILURES = (UNHELPFUL, ASKED, TRIED, REOPENED)

_ANSWERS = (Relation.SENT, Relation.RESOLVED_BY)
_Row = Select[tuple[int, int, str, str, int | None, str | None, datetime]]


def signals(since: datetime) -> Subquery:
    """Return (revision_id, article_id, person, sign, ticket_id, reason, at) rows."""
    return union_all(
        _reads(since),
        verdicts(since),
        asked(since),
        tried(since),
        reopened(since),
    ).subquery("signals")


def _row(
    source: Subquery,
    sign: str | ColumnElement[str],
    *,
    person: ColumnElement[str] | None = None,
    ticket: ColumnElement[int | None] | None = None,
    reason: ColumnElement[str | None] | None = None,
    at: ColumnElement[datetime] | None = None,
) -> _Row:
    columns = source.c
    return select(
        columns.revision_id.label("revision_id"),
        columns.article_id.label("article_id"),
        (columns.person if person is None else person).label("person"),
        (literal(sign) if isinstance(sign, str) else sign).label("sign"),
        (null() if ticket is None else ticket).label("ticket_id"),
        (null() if reason is None else reason).label("reason"),
        (columns.occurred_at if at is None else at).label("at"),
    ).where(columns.revision_id.is_not(None))
