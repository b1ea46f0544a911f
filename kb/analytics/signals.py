"""Who read a revision, and by which sign it failed them: one row for each sign.

A read fails when its reader says so, asks within 24 hours, is marked by an engineer
to have tried it in vain, or opens a ticket again that it was to answer.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    SQLColumnExpression,
    String,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import aliased

from kb.analytics.people import doings, epoch
from kb.events.desk import (
    TicketArticleLinked,
    TicketArticleUnlinked,
    TicketOpened,
    TicketReopened,
)
from kb.events.models import EventRow
from kb.events.types import ArticleRead, VerdictGiven
from kb.tickets.models import Relation

ASKED_WITHIN = timedelta(hours=24)
READ, HELPFUL, UNHELPFUL = "read", "helpful", "unhelpful"
ASKED, TRIED, REOPENED = "asked", "tried", "reopened"
FAILURES = (UNHELPFUL, ASKED, TRIED, REOPENED)

_Rows = Select[tuple[int, int, int, str, str, int, str]]
_LINKS = (TicketArticleLinked.kind, TicketArticleUnlinked.kind)
_ANSWERS = (Relation.SENT, Relation.RESOLVED_BY)


@dataclass(frozen=True)
class Scope:
    """The events that count: from a moment on, of all revisions or of one."""

    since: datetime
    revision_id: int | None = None

    def holds(self, revision_id: SQLColumnExpression[Any]) -> ColumnElement[bool]:
        """Return the condition that an event is about it."""
        return true() if self.revision_id is None else revision_id == self.revision_id


def signals(scope: Scope) -> Subquery:
    """Return one row for each sign; `event_id` is the event that gave it.

    Columns: event_id, revision_id, article_id, person, sign, ticket_id, reason.
    """
    kinds = (_reads, _verdicts, _asked, _tried, _reopened)
    return union_all(*(kind(scope) for kind in kinds)).subquery("signals")


def _row(
    events: Subquery,
    sign: ColumnElement[str],
    person: ColumnElement[str],
    *,
    event_id: ColumnElement[int] | None = None,
    ticket_id: ColumnElement[int] | None = None,
    reason: ColumnElement[str] | None = None,
) -> _Rows:
    return select(
        (events.c.id if event_id is None else event_id).label("event_id"),
        events.c.revision_id.label("revision_id"),
        events.c.article_id.label("article_id"),
        person.label("person"),
        sign.label("sign"),
        (cast(null(), Integer) if ticket_id is None else ticket_id).label("ticket_id"),
        (cast(null(), String) if reason is None else reason).label("reason"),
    ).where(events.c.revision_id.is_not(None), person.is_not(None))


def _reads(scope: Scope) -> _Rows:
    read = doings(ArticleRead.kind, scope.since)
    mine = scope.holds(read.c.revision_id)
    return _row(read, literal(READ), read.c.person).where(mine)


def _verdicts(scope: Scope) -> _Rows:
    given = doings(VerdictGiven.kind, scope.since)
    place = func.row_number().over(
        partition_by=(given.c.person, given.c.revision_id), order_by=given.c.id.desc()
    )
    ranked = select(given, place.label("place")).subquery()
    helpful = ranked.c.payload["helpful"].as_boolean()
    return _row(
        ranked,
        case((helpful, HELPFUL), else_=UNHELPFUL),
        ranked.c.person,
        reason=ranked.c.payload["reason"].as_string(),
    ).where(ranked.c.place == 1, scope.holds(ranked.c.revision_id))


def _asked(scope: Scope) -> _Rows:
    # Without `distinct` SQLite would join before it knows the persons, row by row.
    read = _moments(doings(ArticleRead.kind, scope.since), "revision_id", "article_id")
    opened = _moments(doings(TicketOpened.kind, scope.since), "id", "ticket_id")
    waited = opened.c.second - read.c.second
    asked = _row(
        read,
        literal(ASKED),
        read.c.person,
        event_id=opened.c.id,
        ticket_id=opened.c.ticket_id,
    )
    return asked.join(opened, opened.c.person == read.c.person).where(
        waited.between(0, int(ASKED_WITHIN.total_seconds())),
        scope.holds(read.c.revision_id),
    )


def _moments(events: Subquery, *names: str) -> Subquery:
    kept = [events.c[name] for name in names]
    second = epoch(events.c.occurred_at).label("second")
    return select(events.c.person, second, *kept).distinct().subquery()


def _tried(scope: Scope) -> _Rows:
    """The marks that were not taken back; the ticket's requester is who tried."""
    event = aliased(EventRow)
    place = func.row_number().over(
        partition_by=(event.ticket_id, event.revision_id), order_by=event.id.desc()
    )
    relation = event.payload["relation"].as_string()
    ranked = (
        select(event, place.label("place"))
        .where(event.kind.in_(_LINKS), relation == Relation.TRIED_FAILED)
        .where(event.occurred_at >= scope.since, scope.holds(event.revision_id))
        .subquery()
    )
    last = and_(ranked.c.place == 1, ranked.c.kind == TicketArticleLinked.kind)
    return _for_requester(ranked, TRIED).where(last)


def _reopened(scope: Scope) -> _Rows:
    """The tickets opened again after the revision was given as their answer."""
    reopened, link, unlink = (aliased(EventRow) for _ in range(3))
    relation = link.payload["relation"].as_string()
    taken_back = (
        select(unlink.id)
        .where(
            unlink.kind == TicketArticleUnlinked.kind,
            unlink.ticket_id == link.ticket_id,
            unlink.revision_id == link.revision_id,
            unlink.payload["relation"].as_string() == relation,
            unlink.id > link.id,
            unlink.id < reopened.id,
        )
        .exists()
    )
    answers = (
        select(link, reopened.id.label("reopening"))
        .join(
            reopened, and_(reopened.ticket_id == link.ticket_id, reopened.id > link.id)
        )
        .where(
            reopened.kind == TicketReopened.kind,
            reopened.occurred_at >= scope.since,
            scope.holds(link.revision_id),
            link.kind == TicketArticleLinked.kind,
            relation.in_(_ANSWERS),
            ~taken_back,
        )
        .subquery()
    )
    return _for_requester(answers, REOPENED, event_id=answers.c.reopening)


def _for_requester(
    events: Subquery, sign: str, event_id: ColumnElement[int] | None = None
) -> _Rows:
    opened = doings(TicketOpened.kind)
    unknown = literal("t") + cast(events.c.ticket_id, String)
    return _row(
        events,
        literal(sign),
        func.coalesce(opened.c.person, unknown),
        event_id=event_id,
        ticket_id=events.c.ticket_id,
    ).outerjoin(opened, opened.c.ticket_id == events.c.ticket_id)
