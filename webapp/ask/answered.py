"""The link of a mail by which an article closes the ticket that it solved."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from articles.cards import mentions
from kb.clock import utc_now
from kb.errors import NotFound
from kb.tickets.models import Ticket
from kb.tickets.solving import solve_by_article
from webapp.answering import read_answer
from webapp.ask.blueprint import bp
from webapp.authz import public
from webapp.database import db
from webapp.limits import limited
from webapp.login import current_actor, open_ticket_for_visitor

Page = str | Response


@bp.get("/solved/<token>")
@public
@limited("60/minute")
def answered(token: str) -> Page:
    """Ask whether the article solved it: programs that read mail follow links, too."""
    ticket_id, ref = read_answer(token)
    known = mentions(db(), current_actor(), [ref.revision_id])
    return render_template(
        "ask/answered.html",
        ticket=_ticket(ticket_id),
        mention=known.get(ref.revision_id),
        token=token,
    )


@bp.post("/solved/<token>")
@public
@limited("20/minute")
def answered_post(token: str) -> Page:
    """Close the ticket, and keep which revision solved it."""
    ticket_id, ref = read_answer(token)
    ticket = _ticket(ticket_id)
    if ticket.is_unresolved:
        solve_by_article(db(), ticket, ref, by=current_actor(), now=utc_now())
        flash(_("Thank you. The request is closed."))
    if ticket.requester_id is None:
        open_ticket_for_visitor(ticket.id)
    return redirect(url_for(".show", number=ticket.number))


def _ticket(ticket_id: int) -> Ticket:
    ticket = db().get(Ticket, ticket_id)
    if ticket is None:
        raise NotFound
    return ticket
