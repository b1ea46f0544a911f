"""Whom a revision helped, by what people said or let others say."""

from collections.abc import Collection, Iterator, Mapping
from itertools import chain

from sqlalchemy import Select, String, and_, cast, func, literal, select
from sqlalchemy.orm import Session, aliased

from kb.analytics.people import PERSON, person_of
from kb.events.desk import FollowupAnswered, TicketOpened
from kb.events.models import EventRow
from kb.events.types import JourneyResumed, JourneySolved
from kb.tickets.models import ArticleLink, Relation, Status, Ticket

_ENDED = (Status.SOLVED, Status.CLOSED)


def people_helped(session: Session) -> Mapping[int, Collection[str]]:
    """Return for each revision the keys of the people it helped, each person once.

    It helped whoever said so and did not take it back, and whoever's ticket was solved
    with it and stayed so.
    """
    helped: dict[int, set[str]] = {}
    for revision_id, person in (*_said(session), *_solved_with(session)):
        helped.setdefault(revision_id, set()).add(person)
    return helped


def _said(session: Session) -> Iterator[tuple[int, str]]:
    """The solutions that were not taken back, on a ticket or in a journey."""
    kinds = (JourneySolved.kind, JourneyResumed.kind)
    rows = session.execute(
        select(
            EventRow.kind,
            EventRow.revision_id,
            PERSON.label("person"),
            EventRow.ticket_id,
            func.coalesce(EventRow.journey_id, cast(EventRow.id, String)),
        )
        .where(EventRow.kind.in_(kinds))
        .order_by(EventRow.id)
    )
    standing: dict[object, set[tuple[int, str]]] = {}
    for kind, revision_id, person, ticket_id, journey in rows:
        way: object = ticket_id or (person, journey)
        if kind == JourneyResumed.kind:
            standing.pop(way, None)
        elif revision_id is not None and person is not None:
            standing.setdefault(way, set()).add((revision_id, person))
    return chain.from_iterable(standing.values())


def _solved_with(session: Session) -> Iterator[tuple[int, str]]:
    opened = aliased(EventRow)
    opening = and_(opened.kind == TicketOpened.kind, opened.ticket_id == Ticket.id)
    unknown = literal("t") + cast(Ticket.id, String)
    rows = session.execute(
        select(ArticleLink.revision_id, func.coalesce(person_of(opened), unknown))
        .join(Ticket, Ticket.id == ArticleLink.ticket_id)
        .outerjoin(opened, opening)
        .where(
            ArticleLink.relation == Relation.RESOLVED_BY,
            Ticket.status.in_(_ENDED),
            Ticket.id.not_in(_in_vain()),
        )
    )
    return iter((revision_id, person) for revision_id, person in rows)


def _in_vain() -> Select[int | None]:
    """The tickets whose requester was asked later and said that it was not solved."""
    solved = EventRow.payload["solved"].as_boolean()
    return select(EventRow.ticket_id).where(
        EventRow.kind == FollowupAnswered.kind,
        EventRow.ticket_id.is_not(None),
        solved.is_(False),
    )
