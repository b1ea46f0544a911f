"""The request form: begun, kept, sent, confirmed."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from articles.cards import Mention, mentions
from kb.journeys.actions import delete_draft
from kb.journeys.exposures import exposure
from kb.policy import Actor, Permission
from kb.tickets.models import Ticket
from kb.tickets.queries import access_ticket
from webapp.ask import answered, suggestions, tickets
from webapp.ask.blueprint import bp
from webapp.ask.forms import RequestForm, new_key
from webapp.ask.looking import first_look
from webapp.ask.pages import (
    first_page,
    keep_draft,
    plain_moment,
    refused_page,
    sent_form,
)
from webapp.ask.sending import is_same, send
from webapp.authz import public
from webapp.database import db
from webapp.limits import limited
from webapp.login import current_actor
from webapp.services import services
from webapp.status_links import status_link

# The views of these modules belong to the blueprint as well.
SIBLINGS = (answered, suggestions, tickets)
MOST_TO_READ = 3

Page = str | Response | tuple[str, int]


@bp.get("/ask")
@public
def new() -> Page:
    """Show the form, with what was begun before and what goes along."""
    services().observations.flush()
    return first_page()


@bp.post("/ask")
@public
@limited("20/minute")
def new_post() -> Page:
    """Send the request; who has no script sees once what may help instead."""
    services().observations.flush()
    form = sent_form()
    if not form.validate():
        return refused_page(form)
    if form["looked"].data != "1":
        page = first_look(form)
        if page is not None:
            return page
    ticket = send(form, request.form.getlist("keep"))
    if not is_same(form, ticket):
        return _already_sent(form, ticket)
    return redirect(url_for(".sent", number=ticket.number))


@bp.post("/ask/keep")
@public
@limited("20/minute")
def keep() -> Page:
    """Keep what is written and go to sign in; it is there again afterwards."""
    keep_draft(sent_form())
    return redirect(url_for("account.sign_in", next=url_for(".new")))


@bp.post("/ask/discard")
@public
def discard() -> Page:
    """Forget what is written and begin with an empty form."""
    delete_draft(db(), by=current_actor())
    return redirect(url_for(".new", q=request.args.get("q")))


@bp.get("/requests/<number>/sent")
@public
def sent(number: str) -> Page:
    """Confirm that the request is there, and say what happens next."""
    actor = current_actor()
    ticket = access_ticket(db(), actor, number, to=Permission.TICKET_READ)
    return render_template(
        "ask/sent.html",
        ticket=ticket,
        due=plain_moment(ticket.first_reply_due_at),
        link=None if ticket.requester_id else status_link(ticket),
        reading=_to_read(actor, ticket),
    )


def _already_sent(form: RequestForm, known: Ticket) -> Page:
    """Have a form that made a ticket and now says something else be sent again."""
    form["form_key"].data = new_key()
    form["looked"].data = "1"
    note = _("This form was already sent as %(number)s.", number=known.number)
    more = _("If this is another request, send it once more.")
    form.form_errors = [f"{note} {more}"]
    return refused_page(form)


def _to_read(actor: Actor, ticket: Ticket) -> list[Mention]:
    seen = exposure(db(), actor, ticket.form_key)
    shown = [o for o in seen.shown.values() if o.article_id not in seen.dismissed]
    named = mentions(db(), actor, [offered.revision_id for offered in shown])
    return [named[o.revision_id] for o in shown if o.revision_id in named][
        :MOST_TO_READ
    ]
