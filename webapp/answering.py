"""Articles for an automatic answer by mail, each with a link that closes the ticket."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app, url_for
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy.orm import Session

from kb.errors import NotFound
from kb.journeys.queries import opened_recently, read_in_journey
from kb.journeys.refs import ArticleRef
from kb.policy import Actor
from kb.text import N_
from kb.tickets.models import Ticket
from search.protocol import RequestText
from webapp.finding import ShownOffer, offers
from webapp.holdout import arm_of
from webapp.services import Services, services

SALT = "ticket solved"
LASTS_SECONDS = 90 * 24 * 3600
MOST = 3


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An article as a mail names it; `solved` is the link that says it was the one."""

    title: str
    link: str
    solved: str


def answering(
    site: Services, session: Session, actor: Actor, request: RequestText, now: datetime
) -> Sequence[ShownOffer]:
    """Return what may answer a request and the person has not read, none if unsure.

    They are for both arms: only those whose arm `is_answered` get them.
    """
    if not site.settings.suggestions:
        return ()
    known = read_in_journey(session, actor) | opened_recently(session, actor, now)
    return offers(site, session, actor, request, known, MOST)


def is_answered(site: Services, actor: Actor) -> bool:
    """Say whether a person gets suggestions at all."""
    return site.settings.suggestions and arm_of(actor, site.settings) == "suggest"


def answers(ticket: Ticket, offered: Sequence[ShownOffer]) -> list[Answer]:
    """Return what a mail about a ticket says of the articles."""
    base = services().settings.base_url
    found = []
    for offer in offered:
        card = offer.card
        token = _signer().dumps([ticket.id, card.article_id, card.revision_id])
        read = url_for("read.show", lang=card.lang, slug=card.slug, f="ticket")
        solved = url_for("ask.answered", token=token)
        found.append(Answer(title=card.title, link=base + read, solved=base + solved))
    return found


def read_answer(token: str) -> tuple[int, ArticleRef]:
    """Return the id of the ticket and what solved it; raise `NotFound` for a bad or
    old link."""
    try:
        values = _signer().loads(token, max_age=LASTS_SECONDS)
        ticket_id, article_id, revision_id = (int(value) for value in values)
    except (BadData, ValueError, TypeError):
        raise NotFound(N_("This link is not valid, or no longer.")) from None
    return ticket_id, ArticleRef(article_id, revision_id)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=SALT)
