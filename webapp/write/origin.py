"""An article that begins with a ticket."""

from flask_babel import gettext as _

from articles.models import Edition
from articles.queries import head_of
from kb.clock import utc_now
from kb.errors import AskFirstError
from kb.journeys.refs import ArticleRef
from kb.policy import Permission
from kb.text import mask_personal
from kb.tickets.links import link_article
from kb.tickets.models import Relation, Ticket
from kb.tickets.queries import access_ticket
from webapp.database import db
from webapp.login import current_actor


def prefilled(number: str) -> dict[str, str]:
    """Return the beginning of a text: what the ticket says, without who says it."""
    ticket = _find(number)
    if ticket is None:
        return {}
    parts = (
        (_("Symptom"), ticket.description),
        (_("Environment"), ticket.environment),
        (_("Cause"), ""),
        (_("Fix"), ""),
    )
    text = "\n\n".join(f"## {heading}\n\n{words}".strip() for heading, words in parts)
    return {"title": mask_personal(ticket.subject), "source": mask_personal(text)}


def link_origin(edition: Edition, number: str) -> None:
    """Link a new article to the ticket it was written from."""
    ticket, head = _find(number), head_of(db(), edition)
    if ticket is None or head is None:
        return
    ref = ArticleRef(edition.article_id, head.id)
    by, now = current_actor(), utc_now()
    link_article(db(), ticket, ref, Relation.CREATED_FROM, by=by, now=now)


def _find(number: str) -> Ticket | None:
    if not number:
        return None
    try:
        to = Permission.TICKET_READ
        return access_ticket(db(), current_actor(), number, to=to)
    except AskFirstError:
        return None
