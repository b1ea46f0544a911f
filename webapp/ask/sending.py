"""A form that becomes a ticket, and the letter about it."""

import logging
from collections.abc import Sequence

from flask import url_for
from flask_babel import gettext as _

from kb.clock import utc_now
from kb.journeys.queries import trail
from kb.tickets.models import Ticket
from kb.tickets.opening import NewTicket, open_ticket
from kb.tickets.queries import find_by_form
from webapp.answering import Answer, answering, answers, is_answered
from webapp.ask.along import only_kept
from webapp.ask.forms import RequestForm
from webapp.ask.pages import plain_moment, so_far
from webapp.ask.patience import within
from webapp.ask.suggesting import Written, record_look
from webapp.finding import ShownOffer
from webapp.holdout import arm_of
from webapp.i18n import reader_lang
from webapp.login import current_actor, open_ticket_for_visitor
from webapp.mail import Letter
from webapp.services import services
from webapp.status_links import status_link
from webapp.visitor import end_journey

# The letter may tell of articles if they are found at once.
PATIENCE_SECONDS = 0.5

log = logging.getLogger("askfirst")


def is_same(form: RequestForm, ticket: Ticket) -> bool:
    """Say whether a form sent again still holds the request of its ticket."""
    now_written = (form.value("subject"), _description(form))
    return now_written == (ticket.subject, ticket.description)


def send(form: RequestForm, keep: list[str]) -> Ticket:
    """Make the ticket and send the letter, or return what the form has made already.

    `keep` is what goes along.
    """
    actor, now, site = current_actor(), utc_now(), services()
    begun = so_far(form)
    # Committed here, so that no letter tells of a ticket that is not there.
    with site.database.transaction() as session:
        ticket = find_by_form(session, actor, form.key)
        if ticket is None:
            record_look(site, session, actor, now, begun)
            ticket = open_ticket(
                session,
                _new_ticket(form, begun),
                by=actor,
                now=now,
                zone=site.settings.zone,
                trail=only_kept(trail(session, actor, now), keep),
            )
    if ticket.created_at == now:
        _post(letter_about(ticket, _answers(ticket, begun)))
        end_journey()
    if not actor.is_authenticated:
        open_ticket_for_visitor(ticket.id)
    return ticket


def _new_ticket(form: RequestForm, begun: Written) -> NewTicket:
    return NewTicket(
        form_key=form.key,
        subject=form.value("subject"),
        description=_description(form),
        environment=form.value("environment"),
        tried=form.value("tried"),
        product_id=begun.text.product_id,
        lang="zh" if begun.text.lang == "zh" else reader_lang(),
        arm=arm_of(current_actor(), services().settings),
        requester_name=form.value("name"),
        requester_email=form.value("email") or None,
    )


def _answers(ticket: Ticket, begun: Written) -> list[Answer]:
    """Return what may answer the request, for its letter; record what it shows.

    A suggester that is slow or broken does not hold up the request.
    """
    site, actor, now = services(), current_actor(), utc_now()
    if not ticket.requester_email or not begun.is_enough:
        return []

    def find() -> Sequence[ShownOffer]:
        with site.database.reading() as session:
            return answering(site, session, actor, begun.text, now)

    offered = within(PATIENCE_SECONDS, find) or ()
    with site.database.transaction() as session:
        record_look(site, session, actor, now, begun, offered)
    return answers(ticket, offered) if is_answered(site, actor) else []


def letter_about(ticket: Ticket, found: Sequence[Answer] = ()) -> Letter:
    """Return the letter that says what happens next, with the link to the ticket."""
    own = services().settings.base_url + url_for("ask.show", number=ticket.number)
    text: str = _(
        "Thank you. Your request has the number %(number)s:\n\n%(subject)s\n\n"
        "You get a first answer by %(due)s.\n\n"
        "Read it, add to it or close it here:\n%(link)s",
        number=ticket.number,
        subject=ticket.subject,
        due=plain_moment(ticket.first_reply_due_at),
        link=own if ticket.requester_id else status_link(ticket),
    )
    if found:
        text += "\n\n" + _("Meanwhile, this may help:")
    for one in found:
        closing = _("It solved it, close my request: %(link)s", link=one.solved)
        text += f"\n\n* {one.title}\n  {one.link}\n  {closing}"
    subject = _("%(number)s: %(subject)s", number=ticket.number, subject=ticket.subject)
    return Letter(to=ticket.requester_email or "", subject=subject, text=text)


def _description(form: RequestForm) -> str:
    description, steps = form.value("description"), form.value("steps")
    if not steps:
        return description
    both: str = _(
        "%(what)s\n\nTo make it happen again:\n%(steps)s", what=description, steps=steps
    )
    return both


def _post(letter: Letter) -> None:
    if not letter.to:
        return
    try:
        services().jobs.send(letter)
    except Exception:
        # The ticket stands, and the page shows what the letter says.
        log.exception("the letter about a new ticket was not sent")
