"""Signed links by which a requester without an account sees their ticket."""

from flask import current_app, url_for
from itsdangerous import BadData, URLSafeTimedSerializer

from kb.errors import NotFound
from kb.text import N_
from kb.tickets.models import Ticket
from webapp.services import services

SALT = "ticket status"
LASTS_SECONDS = 365 * 24 * 3600


def status_link(ticket: Ticket) -> str:
    """Return the full address that opens this ticket, for a letter or a page."""
    token = _signer().dumps(ticket.id)
    return services().settings.base_url + url_for("ask.status", token=token)


def ticket_id_of(token: str) -> int:
    """Return the ticket that a link opens; raise `NotFound` for a bad or old one."""
    try:
        return int(_signer().loads(token, max_age=LASTS_SECONDS))
    except (BadData, ValueError, TypeError):
        raise NotFound(N_("This link is not valid, or no longer.")) from None


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=SALT)
