"""The requester's own tickets: read, answered, confirmed, opened again.

The views are open to anyone, since whether somebody may depends on the ticket:
`access_ticket` decides.
"""

from collections.abc import Callable, Iterable

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from articles.cards import Mention, mentions
from kb.accounts.queries import names_of
from kb.clock import utc_now
from kb.errors import Conflict, Invalid, NotFound
from kb.policy import Permission
from kb.products.queries import list_products
from kb.tickets.actions import Words, reply
from kb.tickets.models import Relation, Ticket
from kb.tickets.queries import access_ticket, is_requester, list_links, list_own, thread
from kb.tickets.solving import confirm, reopen
from kb.tickets.workflow import Move, may_reopen, moves_from
from webapp.ask.blueprint import bp
from webapp.ask.forms import LastWordForm, ReplyForm
from webapp.ask.pages import plain_moment
from webapp.authz import public
from webapp.database import db, fail
from webapp.forms import SiteForm
from webapp.i18n import reader_lang
from webapp.limits import limited
from webapp.login import current_actor, open_ticket_for_visitor
from webapp.markdown import words
from webapp.status_links import ticket_id_of

Page = str | Response | tuple[str, int]

ANSWERS = (Relation.SENT, Relation.RESOLVED_BY)


@bp.get("/requests")
@public
def mine() -> Page:
    """List what the person asked."""
    return render_template("ask/mine.html", tickets=list_own(db(), current_actor()))


@bp.get("/status/<token>")
@public
@limited("60/minute")
def status(token: str) -> Page:
    """Let the holder of a signed link see the ticket it names."""
    ticket_id = ticket_id_of(token)
    open_ticket_for_visitor(ticket_id)
    for ticket in list_own(db(), current_actor()):
        if ticket.id == ticket_id:
            return redirect(url_for(".show", number=ticket.number))
    raise NotFound


@bp.get("/requests/<number>")
@public
def show(number: str) -> Page:
    """Show the conversation to whoever asked; the desk has a page of its own."""
    try:
        ticket = _ticket(number, Permission.TICKET_READ)
    except NotFound:
        if current_actor().is_authenticated:
            raise
        # The link of a letter, after the sign-in ended; says nothing of the ticket.
        return redirect(url_for("account.sign_in", next=request.path))
    if not is_requester(current_actor(), ticket):
        return redirect(url_for("desk.show", number=ticket.number))
    return _page(ticket, ReplyForm())


@bp.post("/requests/<number>/reply")
@public
@limited("20/minute")
def reply_post(number: str) -> Page:
    """Add what the requester has to say."""

    def add(ticket: Ticket, said: Words | None) -> None:
        assert said is not None
        reply(db(), ticket, said, by=current_actor(), now=utc_now())
        flash(_("Sent. The one who works on it sees it at once."))

    return _do(number, Permission.TICKET_REPLY, ReplyForm.sent(), add)


@bp.post("/requests/<number>/confirm")
@public
@limited("20/minute")
def confirm_post(number: str) -> Page:
    """Close the ticket, since its requester says that it is solved."""

    def close(ticket: Ticket, said: Words | None) -> None:
        confirm(db(), ticket, by=current_actor(), now=utc_now(), words=said)
        flash(_("Thank you. The request is closed."))

    return _do(number, Permission.TICKET_CONFIRM, LastWordForm.sent(), close)


@bp.post("/requests/<number>/reopen")
@public
@limited("20/minute")
def reopen_post(number: str) -> Page:
    """Return the ticket to the desk, since it is not solved after all."""

    def open_again(ticket: Ticket, said: Words | None) -> None:
        reopen(db(), ticket, by=current_actor(), now=utc_now(), words=said)
        flash(_("We look at it again."))

    return _do(number, Permission.TICKET_REOPEN, LastWordForm.sent(), open_again)


def _do(
    number: str,
    permission: Permission,
    form: SiteForm,
    action: Callable[[Ticket, Words | None], None],
) -> Page:
    """Do it, else show the ticket again with what was written and what was wrong."""
    valid, said = form.validate(), None
    error: Invalid | Conflict | None = None
    try:
        body = str(form["body"].data or "").strip()
        said = words(body) if valid and body else None
    except Invalid as refusal:
        error = refusal
    ticket = _ticket(number, permission)
    if not is_requester(current_actor(), ticket):
        raise NotFound  # the desk does this on its own pages
    if valid and error is None:
        try:
            action(ticket, said)
            return redirect(url_for(".show", number=ticket.number))
        except (Invalid, Conflict) as refusal:
            error = refusal
    fail()
    if error is not None:
        form.refuse(Invalid(error.message, "body", **error.params))
    return _page(ticket, form), 409 if isinstance(error, Conflict) else 422


def _ticket(number: str, permission: Permission) -> Ticket:
    return access_ticket(db(), current_actor(), number, to=permission)


def _page(ticket: Ticket, form: SiteForm) -> str:
    actor = current_actor()
    messages = thread(db(), ticket, actor)
    links = list_links(db(), [ticket.id], *ANSWERS)
    along = [one["revision_id"] for one in ticket.context.get("readings", ())]
    named = mentions(db(), actor, [*along, *(link.revision_id for link in links)])
    products = {p.id: p.name(reader_lang()) for p in list_products(db())}
    due = ticket.next_due_at
    return render_template(
        "ask/show.html",
        ticket=ticket,
        form=form,
        messages=messages,
        names=names_of(db(), [m.author_id for m in messages if m.author_id]),
        read=named,
        answers=_once(named[x.revision_id] for x in links if x.revision_id in named),
        product=products.get(ticket.product_id or 0),
        due=due and plain_moment(due),
        can_reply=Move.REPLY_BY_REQUESTER in moves_from(ticket.status),
        can_confirm=Move.CONFIRM in moves_from(ticket.status),
        can_reopen=Move.REOPEN in moves_from(ticket.status)
        and may_reopen(ticket.closed_at, utc_now()),
    )


def _once(found: Iterable[Mention]) -> list[Mention]:
    return list({mention.article_id: mention for mention in found}.values())
