"""The queue and the ticket page."""

from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import format_datetime

from articles.cards import mentions
from kb.accounts.queries import list_with_role, names_of
from kb.clock import utc_now
from kb.policy import DESK, Permission
from kb.products.queries import list_products
from kb.tickets.history import history
from kb.tickets.models import Ticket
from kb.tickets.queries import access_ticket, list_links, thread
from kb.tickets.queue import View, count_views, list_queue
from kb.tickets.workflow import moves_from
from webapp.authz import requires
from webapp.database import db
from webapp.desk.forms import AssignForm, HandOverForm, LinkForm, MessageForm
from webapp.desk.knowledge import linked, read_by_requester, suggested
from webapp.desk.presenters import Due, by_relation, due, journey, timeline
from webapp.forms import options
from webapp.i18n import reader_lang
from webapp.login import current_actor

bp = Blueprint("desk", __name__)


@bp.get("/desk")
@requires(Permission.QUEUE_SEE)
def queue() -> str:
    """Show one view of the queue with the counts of all."""
    actor, name = current_actor(), request.args.get("view", "")
    view = View(name) if name in list(View) else View.OPEN
    page = list_queue(db(), actor, view, request.args.get("page", 1, type=int))
    products = {p.id: p.name(reader_lang()) for p in list_products(db())}
    return render_template(
        "desk/queue.html",
        view=view,
        counts=count_views(db(), actor),
        page=page,
        dues={ticket.id: due_of(ticket) for ticket in page.tickets},
        names=names_of(db(), [ticket.assignee_id for ticket in page.tickets]),
        products=products,
    )


@bp.get("/desk/<number>")
@requires(Permission.QUEUE_SEE)
def show(number: str) -> str:
    """Show a ticket with the way that led to it."""
    ticket = access_ticket(db(), current_actor(), number, to=Permission.TICKET_READ)
    return ticket_page(ticket, MessageForm())


def ticket_page(ticket: Ticket, form: MessageForm, **forms: Any) -> str:
    """Return the page of a ticket with what was entered into its forms."""
    actor, events = current_actor(), history(db(), ticket)
    messages = thread(db(), ticket, actor)
    people = [*(m.author_id for m in messages), *(e.actor_id for e in events)]
    people += [e.payload.get("assignee_id") for e in events] + [ticket.assignee_id]
    names = names_of(db(), people)
    assign = AssignForm(assignee=ticket.assignee_id or 0)
    assign.assignee.choices = options(desk_people())
    given = {"assign": assign, "link": LinkForm(), "hand_over": HandOverForm()} | forms
    return render_template(
        "desk/ticket.html",
        ticket=ticket,
        due=due_of(ticket),
        turns=timeline(messages, events, names),
        steps=journey(ticket, mentions(db(), actor, _revisions(ticket))),
        offers=suggested(ticket) if ticket.is_unresolved else [],
        linked=linked(ticket),
        known_to_requester=read_by_requester(ticket),
        relations_of=by_relation(list_links(db(), [ticket.id])),
        names=names,
        products={p.id: p.name(reader_lang()) for p in list_products(db())},
        moves={move.value for move in moves_from(ticket.status)},
        form=form,
        **given,
    )


def desk_people() -> list[tuple[int, str]]:
    """Return the choices of an assignee; 0 is nobody."""
    return [(0, "–"), *((user.id, user.name) for user in list_with_role(db(), *DESK))]


def due_of(ticket: Ticket) -> Due:
    """Return the due pill of a ticket at this moment."""
    moment = ticket.next_due_at
    at = format_datetime(moment, "medium") if moment else ""
    return due(ticket, utc_now(), at)


def _revisions(ticket: Ticket) -> list[int]:
    seen = [*ticket.context.get("readings", ()), *ticket.context.get("suggested", ())]
    return [one["revision_id"] for one in seen]
