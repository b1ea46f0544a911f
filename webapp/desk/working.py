"""What the desk does to a ticket."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from kb.clock import utc_now
from kb.errors import Invalid
from kb.journeys.refs import ArticleRef
from kb.policy import Permission
from kb.tickets import actions
from kb.tickets.links import link_article, unlink
from kb.tickets.models import Outcome, Relation, Ticket
from kb.tickets.queries import access_ticket, list_links
from kb.tickets.solving import Resolution, reopen, solve
from webapp.authz import requires
from webapp.database import db, fail
from webapp.desk import knowledge
from webapp.desk.forms import (
    AssignForm,
    HandOverForm,
    LinkForm,
    MessageForm,
    SolveForm,
)
from webapp.desk.views import bp, desk_people, ticket_page
from webapp.forms import SiteForm, options
from webapp.login import current_actor
from webapp.markdown import words

Answer = Response | tuple[str, int]


@bp.post("/desk/<number>/take")
@requires(Permission.TICKET_WORK)
def take(number: str) -> Answer:
    """Make the actor the assignee."""
    ticket = _ticket(number)
    actions.take(db(), ticket, by=current_actor(), now=utc_now())
    flash(_("The ticket is yours."))
    return _back(ticket)


@bp.post("/desk/<number>/assign")
@requires(Permission.TICKET_ASSIGN)
def assign(number: str) -> Answer:
    """Give the ticket to somebody of the desk, or back to the queue."""
    ticket = _ticket(number)
    form = AssignForm.sent()
    form.assignee.choices = options(desk_people())

    def do() -> None:
        chosen = form["assignee"].data or None
        actions.assign(db(), ticket, chosen, by=current_actor(), now=utc_now())
        flash(_("Assigned."))

    return _try(ticket, form, do, "assign")


@bp.post("/desk/<number>/message")
@requires(Permission.TICKET_WORK)
def message(number: str) -> Answer:
    """Add a reply or an internal note."""
    ticket = _ticket(number)
    form = MessageForm.sent()
    then = request.form.get("then", "reply")
    is_note = then == "note" or form["kind"].data == "note"

    def do() -> None:
        by, now = current_actor(), utc_now()
        if is_note:
            actions.note(db(), ticket, words(form["body"].data), by=by, now=now)
            flash(_("Noted. The requester does not see it."))
            return
        lines = knowledge.send_along(ticket, form["send"].data or ())
        body = "\n\n".join(part for part in (form["body"].data or "", lines) if part)
        wait = then == "pending"
        actions.reply(db(), ticket, words(body), by=by, now=now, wait=wait)
        flash(_("Sent to the requester."))

    answer = _try(ticket, form, do, "form")
    if isinstance(answer, Response) and then == "solve":
        return redirect(url_for(".solving", number=number))
    return answer


@bp.post("/desk/<number>/link")
@requires(Permission.TICKET_WORK)
def link(number: str) -> Answer:
    """Put an article on the ticket."""
    ticket = _ticket(number)
    form = LinkForm.sent()

    def do() -> None:
        ref = knowledge.article_by_number(form["number"].data, ticket.lang)
        relation = Relation(form["relation"].data)
        link_article(db(), ticket, ref, relation, by=current_actor(), now=utc_now())
        flash(_("Linked."))

    return _try(ticket, form, do, "link")


@bp.post("/desk/<number>/unlink")
@requires(Permission.TICKET_WORK)
def take_off(number: str) -> Answer:
    """Take an article off the ticket again."""
    ticket = _ticket(number)
    named = (request.form.get("article", 0, type=int), request.form.get("relation"))
    for one in list_links(db(), [ticket.id]):
        if (one.article_id, one.relation.value) == named:
            unlink(db(), ticket, one, by=current_actor(), now=utc_now())
            flash(_("The article is off the ticket."))
    return _back(ticket)


@bp.post("/desk/<number>/hand-over")
@requires(Permission.TICKET_WORK)
def hand_over(number: str) -> Answer:
    """Pass the ticket to the next level."""
    ticket = _ticket(number)
    form = HandOverForm.sent()

    def do() -> None:
        tried, asked = words(form["tried"].data), words(form["asked"].data)
        by, now = current_actor(), utc_now()
        actions.hand_over(db(), ticket, tried, asked, by=by, now=now)
        flash(_("Handed over to the next level."))

    return _try(ticket, form, do, "hand_over")


@bp.post("/desk/<number>/reopen")
@requires(Permission.TICKET_WORK)
def open_again(number: str) -> Answer:
    """Return a solved ticket to work."""
    ticket = _ticket(number)
    reopen(db(), ticket, by=current_actor(), now=utc_now())
    flash(_("The ticket is open again."))
    return _back(ticket)


@bp.get("/desk/<number>/solve")
@requires(Permission.TICKET_WORK)
def solving(number: str) -> str:
    """Ask which article answered, or should have."""
    ticket = _ticket(number)
    form = SolveForm(outcome=None)
    return render_template("desk/solve.html", ticket=ticket, form=_offer(form, ticket))


@bp.post("/desk/<number>/solve")
@requires(Permission.TICKET_WORK)
def solve_post(number: str) -> Answer:
    """Call the ticket solved and keep what it teaches."""
    ticket = _ticket(number)
    form = SolveForm.sent()
    _offer(form, ticket)
    try:
        if form.validate():
            by, now = current_actor(), utc_now()
            solve(db(), ticket, _resolution(form, ticket), by=by, now=now)
            flash(_("Solved. The requester is asked to confirm it."))
            if ticket.outcome is Outcome.DRAFTED:
                return redirect(url_for("write.new", ticket=ticket.number))
            return _back(ticket)
    except Invalid as error:
        form.refuse(error)
    fail()
    return render_template("desk/solve.html", ticket=ticket, form=form), 422


def _resolution(form: SiteForm, ticket: Ticket) -> Resolution:
    outcome = Outcome(form["outcome"].data)
    known = {str(ref.article_id): ref for ref, _title in knowledge.candidates(ticket)}
    chosen: list[ArticleRef] = []
    if outcome in (Outcome.LINKED, Outcome.SHOULD_HAVE_ANSWERED):
        if form["number"].data:
            number = form["number"].data
            chosen = [knowledge.article_by_number(number, ticket.lang)]
        elif form["article"].data in known:
            chosen = [known[form["article"].data]]
    return Resolution(
        outcome=outcome,
        articles=tuple(chosen),
        why_nothing=form["why_nothing"].data or "",
    )


def _offer(form: SolveForm, ticket: Ticket) -> SolveForm:
    form.article.choices = options(
        (str(ref.article_id), title) for ref, title in knowledge.candidates(ticket)
    )
    return form


def _ticket(number: str) -> Ticket:
    return access_ticket(db(), current_actor(), number, to=Permission.TICKET_WORK)


def _back(ticket: Ticket) -> Response:
    return redirect(url_for(".show", number=ticket.number))


def _try(ticket: Ticket, form: SiteForm, do: Callable[[], None], name: str) -> Answer:
    """Do it, else show the ticket again with what was entered and what was wrong."""
    try:
        if form.validate():
            do()
            return _back(ticket)
    except Invalid as error:
        form.refuse(error)
    fail()
    if isinstance(form, MessageForm):
        return ticket_page(ticket, form), 422
    return ticket_page(ticket, MessageForm(), **{name: form}), 422
