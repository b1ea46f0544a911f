"""Who read a revision, and by which sign it failed them: one row for each sign.

A read fails when its reader says so, asks within 24 hours, is marked by an engineer
to have tried it in vain, or opens a ticket again that it was to answer.
"""

from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    Subquery,
    and_,
    case,
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

_LINKS = (TicketArticleLinked.kind, TicketArticleUnlinked.kind)
_ANSWERS = (Relation.SENT, Relation.RESOLVED_BY)


def signals(since: datetime) -> Subquery:
    """Return rows of event_id, revision_id, article_id, person, sign, ticket_id, reason.

    `event_id` is the event that gave the sign.
    """
    rows = (_reads(since), _verdicts(since), _asked(since), _tried(since))
    return union_all(*rows, _reopened(since)).subquery("signals")


def _row(
    events: Subquery,
    sign: ColumnElement[str],
    person: ColumnElement[str],
    *,
    event_id: ColumnElement[int] | None = None,
    ticket_id: ColumnElement[int] | None = None,
    reason: ColumnElement[str] | None = None,
) -> Select[tuple[int, int, int, str, str, int, str]]:
    return select(
        (events.c.id if event_id is None else event_id).label("event_id"),
        events.c.revision_id.label("revision_id"),
        events.c.article_id.label("article_id"),
        person.label("person"),
        sign.label("sign"),
        (cast(null(), Integer) if ticket_id is None else ticket_id).label("ticket_id"),
        (cast(null(), String) if reason is None else reason).label("reason"),
    ).where(events.c.revision_id.is_not(None), person.is_not(None))


def _reads(since: datetime) -> Select[tuple[int, int, int, str, str, int, str]]:
    read = doings(ArticleRead.kind, since)
    return _row(read, literal(READ), read.c.person)


def _verdicts(since: datetime) -> Select[tuple[int, int, int, str, str, int, str]]:
    given = doings(VerdictGiven.kind, since)
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
    ).where(ranked.c.place == 1)


def _asked(since: datetime) -> Select[tuple[int, int, int, str, str, int, str]]:
    read, opened = doings(ArticleRead.kind, since), doings(TicketOpened.kind, since)
    waited = epoch(opened.c.occurred_at) - epoch(read.c.occurred_at)
    asked = _row(
        read,
        literal(ASKED),
        read.c.person,
        event_id=opened.c.id,
        ticket_id=opened.c.ticket_id,
    )
    return asked.join(opened, opened.c.person == read.c.person).where(
        waited.between(0, int(ASKED_WITHIN.total_seconds()))
    )


def _tried(since: datetime) -> Select[tuple[int, int, int, str, str, int, str]]:
    """The marks that were not taken back; the ticket's requester is who tried."""
    event = aliased(EventRow)
    place = func.row_number().over(
        partition_by=(event.ticket_id, event.revision_id), order_by=event.id.desc()
    )
    relation = event.payload["relation"].as_string()
    ranked = (
        select(event, place.label("place"))
        .where(event.kind.in_(_LINKS), relation == Relation.TRIED_FAILED)
        .where(event.occurred_at >= since)
        .subquery()
    )
    last = and_(ranked.c.place == 1, ranked.c.kind == TicketArticleLinked.kind)
    return _for_requester(ranked, TRIED).where(last)


def _reopened(since: datetime) -> Select[tuple[int, int, int, str, str, int, str]]:
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
            reopened.occurred_at >= since,
            link.kind == TicketArticleLinked.kind,
            relation.in_(_ANSWERS),
            ~taken_back,
        )
        .subquery()
    )
    return _for_requester(answers, REOPENED, event_id=answers.c.reopening)


def _for_requester(
    events: Subquery, sign: str, event_id: ColumnElement[int] | None = None
) -> Select[tuple[int, int, int, str, str, int, str]]:
    opened = doings(TicketOpened.kind)
    unknown = literal("t") + cast(events.c.ticket_id, String)
    return _row(
        events,
        literal(sign),
        func.coalesce(opened.c.person, unknown),
        event_id=event_id,
        ticket_id=events.c.ticket_id,
    ).outerjoin(opened, opened.c.ticket_id == events.c.ticket_id)
