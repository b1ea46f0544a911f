"""A request that becomes a ticket, once, with what was tried before."""

from dataclasses import asdict, dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kb.errors import Forbidden, Invalid
from kb.events.desk import TicketOpened
from kb.events.log import record
from kb.journeys.actions import delete_draft
from kb.journeys.arms import Arm
from kb.journeys.queries import find_draft
from kb.journeys.refs import ArticleRef
from kb.journeys.trail import Trail
from kb.policy import Actor, Permission, allows
from kb.text import N_, Lang, clean, mask_personal, one_line
from kb.tickets.links import link_article
from kb.tickets.models import Channel, Priority, Relation, Ticket
from kb.tickets.queries import find_by_form
from kb.tickets.sla import TARGETS, add_working_time

NO_TRAIL = Trail()


@dataclass(frozen=True, kw_only=True)
class NewTicket:
    """What the form holds; `form_key` makes sending it twice harmless.

    The requester's name and address are those of the account, where there is one.
    By another channel than the portal somebody of the desk writes for a requester.
    """

    form_key: str
    subject: str
    description: str
    environment: str = ""
    tried: str = ""
    product_id: int | None = None
    lang: Lang = "en"
    arm: Arm = "suggest"
    channel: Channel = Channel.PORTAL
    priority: Priority = Priority.NORMAL
    requester_id: int | None = None
    requester_name: str = ""
    requester_email: str | None = None


def open_ticket(
    session: Session,
    new: NewTicket,
    *,
    by: Actor,
    now: datetime,
    zone: ZoneInfo,
    trail: Trail = NO_TRAIL,
) -> Ticket:
    """Make the ticket of a form, or return the one it has made already.

    `trail` is what the requester agreed to send along. Raise `Invalid` for an empty
    request and `Forbidden` when the actor may not write for somebody else.
    """
    known = find_by_form(session, by, new.form_key)
    if known is not None:
        return known
    ticket = _ticket(new, by, now, zone)
    _name_requester(ticket, new, by)
    ticket.context = trail.as_context()
    try:
        with session.begin_nested():
            session.add(ticket)
    except IntegrityError:
        known = find_by_form(session, by, new.form_key)
        if known is None:
            raise
        return known
    ticket.number = f"T-{now.year}-{ticket.id:06d}"
    _record_opened(session, ticket, new, trail)
    for reading in trail.readings:
        ref = ArticleRef(reading.article_id, reading.revision_id)
        link_article(session, ticket, ref, Relation.READ_BEFORE, by=by, now=now)
    draft = find_draft(session, by)
    if draft is not None and draft.form_key == new.form_key:
        delete_draft(session, by=by)
    return ticket


def _ticket(new: NewTicket, by: Actor, now: datetime, zone: ZoneInfo) -> Ticket:
    if not one_line(new.subject):
        raise Invalid(N_("Say in a few words what it is about."), "subject")
    target = TARGETS[new.priority]
    return Ticket(
        number=f"{by.person_key} {new.form_key}",  # until the id is known
        owner=by.person_key,
        form_key=new.form_key,
        subject=one_line(new.subject),
        description=clean(new.description).strip(),
        environment=clean(new.environment).strip(),
        tried=clean(new.tried).strip(),
        product_id=new.product_id,
        lang=new.lang,
        channel=new.channel,
        priority=new.priority,
        created_at=now,
        updated_at=now,
        time_zone=zone.key,
        first_reply_due_at=add_working_time(now, target.first_reply, zone),
        due_at=add_working_time(now, target.resolution, zone),
    )


def _name_requester(ticket: Ticket, new: NewTicket, by: Actor) -> None:
    ticket.requester_name = one_line(new.requester_name)
    ticket.requester_email = new.requester_email or None
    if new.channel is not Channel.PORTAL:
        if not allows(by, Permission.TICKET_WORK):
            raise Forbidden
        ticket.requester_id = new.requester_id
        return
    ticket.visit_id, ticket.journey_id = by.visit_id, by.journey_id
    if by.is_authenticated:
        ticket.requester_id = by.user_id
        ticket.requester_name, ticket.requester_email = by.name, by.email


def _record_opened(
    session: Session, ticket: Ticket, new: NewTicket, trail: Trail
) -> None:
    # The requester's doing, also where somebody of the desk typed it for them.
    event = TicketOpened(
        occurred_at=ticket.created_at,
        actor_id=ticket.requester_id,
        visit_id=ticket.visit_id,
        journey_id=ticket.journey_id,
        ticket_id=ticket.id,
        form_key=ticket.form_key,
        product_id=ticket.product_id,
        channel=ticket.channel,
        lang=ticket.lang,
        arm=new.arm,
        readings=[asdict(reading) for reading in trail.readings],
        searches=[mask_personal(search.query) for search in trail.searches],
    )
    record(session, event)
