"""Who read a revision, and by which signs it failed them.

A read fails when its reader says so, asks within 24 hours, is marked by an engineer
to have tried it in vain, or opens a ticket again that it was to answer.

The rows are few and narrow; what belongs together is found here and not in SQL,
which would look for the person behind an event again for each comparison.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Row,
    String,
    and_,
    cast,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from kb.analytics.people import PERSON, epoch, happened, person_of
from kb.events.desk import (
    TicketArticleLinked,
    TicketArticleUnlinked,
    TicketOpened,
    TicketReopened,
)
from kb.events.models import EventRow
from kb.events.types import ArticleRead, VerdictGiven
from kb.tickets.models import Relation

ASKED_WITHIN_SECONDS = 24 * 3600
HELPFUL, UNHELPFUL = "helpful", "unhelpful"
ASKED, TRIED, REOPENED = "asked", "tried", "reopened"
FAILURES = (UNHELPFUL, ASKED, TRIED, REOPENED)

_LINKS = (TicketArticleLinked.kind, TicketArticleUnlinked.kind)
_ANSWERS = (Relation.SENT, Relation.RESOLVED_BY)
Columns = Row[*tuple[Any, ...]]
_WHO = (
    EventRow.id,
    EventRow.revision_id,
    EventRow.article_id,
    PERSON.label("person"),
)
_RELATION = EventRow.payload["relation"].as_string().label("relation")
_OPENED = aliased(EventRow)
_UNKNOWN = literal("t") + cast(EventRow.ticket_id, String)
_REQUESTER = func.coalesce(person_of(_OPENED), _UNKNOWN).label("person")


@dataclass(frozen=True)
class Scope:
    """The events that count: from a moment on, of all revisions or of some."""

    since: datetime
    revision_ids: frozenset[int] | None = None

    def holds(self, event: type[EventRow] = EventRow) -> ColumnElement[bool]:
        """Return the condition that an event is about it."""
        known = event.revision_id
        return (
            known.is_not(None)
            if self.revision_ids is None
            else known.in_(self.revision_ids)
        )


class Sign(NamedTuple):
    """What an event says of a revision and a person."""

    event_id: int
    revision_id: int
    article_id: int
    person: str
    sign: str
    ticket_id: int | None = None
    reason: str | None = None


def list_reads(session: Session, scope: Scope) -> Sequence[Columns]:
    """Return each read as revision, article, person and second from 1970."""
    second = epoch(EventRow.occurred_at)
    read = select(EventRow.revision_id, EventRow.article_id, PERSON, second)
    mine = happened(ArticleRead.kind, scope.since), scope.holds()
    return session.execute(read.where(*mine)).all()


def list_verdicts(session: Session, scope: Scope) -> list[Sign]:
    """Return the last verdict of each person on a revision."""
    helpful = EventRow.payload["helpful"].as_boolean().label("helpful")
    reason = EventRow.payload["reason"].as_string().label("reason")
    rows: Iterable[Columns] = session.execute(
        select(*_WHO, helpful, reason)
        .where(happened(VerdictGiven.kind, scope.since), scope.holds())
        .order_by(EventRow.id)
    )
    last = {(row.person, row.revision_id): row for row in rows}
    return [
        _sign(HELPFUL if row.helpful else UNHELPFUL, row.id, row, reason=row.reason)
        for row in last.values()
    ]


def signs_of_tickets(
    session: Session, scope: Scope, reads: Sequence[Columns]
) -> list[Sign]:
    """Return by which tickets the revisions failed, also repeatedly by one."""
    return [
        *_asked(session, scope, reads),
        *_tried(session, scope),
        *_reopened(session, scope),
    ]


def _asked(session: Session, scope: Scope, reads: Sequence[Columns]) -> Iterator[Sign]:
    second = epoch(EventRow.occurred_at)
    opened: Iterable[Columns] = session.execute(
        select(PERSON, second, EventRow.id, EventRow.ticket_id)
        .where(happened(TicketOpened.kind, scope.since))
        .order_by(second)
    )
    tickets: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for person, at, event_id, ticket_id in opened:
        tickets[person].append((at, event_id, ticket_id))
    for revision_id, article_id, person, at in reads:
        own = tickets.get(person)
        if own is None:
            continue
        start = bisect_left(own, (at,))
        end = bisect_left(own, (at + ASKED_WITHIN_SECONDS + 1,))
        for _, event_id, ticket_id in own[start:end]:
            yield Sign(event_id, revision_id, article_id, person, ASKED, ticket_id)


def _tried(session: Session, scope: Scope) -> Iterator[Sign]:
    """The marks that were not taken back."""
    marks = and_(
        EventRow.kind.in_(_LINKS),
        EventRow.occurred_at >= scope.since,
        _RELATION == Relation.TRIED_FAILED,
        scope.holds(),
    )
    rows = _on_tickets(session, marks)
    last = {(row.ticket_id, row.revision_id): row for row in rows}
    for row in last.values():
        if row.kind == TicketArticleLinked.kind:
            yield _sign(TRIED, row.id, row, ticket_id=row.ticket_id)


def _reopened(session: Session, scope: Scope) -> Iterator[Sign]:
    """The tickets opened again while the revision stood as their answer."""
    reopened = and_(
        EventRow.kind == TicketReopened.kind, EventRow.occurred_at >= scope.since
    )
    answer = and_(EventRow.kind.in_(_LINKS), _RELATION.in_(_ANSWERS), scope.holds())
    concerned = EventRow.ticket_id.in_(select(EventRow.ticket_id).where(reopened))
    standing: dict[int, dict[tuple[int, str], Columns]] = defaultdict(dict)
    for row in _on_tickets(session, and_(concerned, or_(reopened, answer))):
        answers = standing[row.ticket_id]
        if row.kind == TicketArticleLinked.kind:
            answers[row.revision_id, row.relation] = row
        elif row.kind == TicketArticleUnlinked.kind:
            answers.pop((row.revision_id, row.relation), None)
        else:
            for link in answers.values():
                yield _sign(REOPENED, row.id, link, ticket_id=row.ticket_id)


def _on_tickets(session: Session, chosen: ColumnElement[bool]) -> Iterable[Columns]:
    """The events in their order; the ticket's requester is who they concern."""
    opening = and_(
        _OPENED.kind == TicketOpened.kind, _OPENED.ticket_id == EventRow.ticket_id
    )
    columns = *_WHO[:3], _REQUESTER, EventRow.ticket_id, EventRow.kind, _RELATION
    rows = select(*columns).outerjoin(_OPENED, opening).where(chosen)
    return session.execute(rows.order_by(EventRow.id))


def _sign(
    sign: str,
    event_id: int,
    about: Columns,
    *,
    ticket_id: int | None = None,
    reason: str | None = None,
) -> Sign:
    who = about.revision_id, about.article_id, about.person
    return Sign(event_id, *who, sign, ticket_id, reason)
