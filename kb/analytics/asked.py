"""The words of people whom an article helped."""

from collections.abc import Mapping
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.events.models import EventRow
from kb.events.types import JourneySolved
from kb.text import Lang, fold, guess_lang, mask_personal
from kb.tickets.models import ArticleLink, Relation, Ticket

MOST = 20


def asked_as(session: Session) -> Mapping[tuple[int, Lang], tuple[str, ...]]:
    """Return, for each article and language, the latest different ways it was asked.

    They come from journeys that ended well and from tickets that it answered.
    """
    ways: dict[tuple[int, Lang], dict[str, str]] = {}
    for article_id, typed in [*_solved(session), *_answered(session)]:
        words = mask_personal(typed)
        if words:
            known = ways.setdefault((article_id, guess_lang(words)), {})
            known.setdefault(fold(words), words)
    return {key: tuple(islice(known.values(), MOST)) for key, known in ways.items()}


def _solved(session: Session) -> list[tuple[int, str]]:
    query = EventRow.payload["query"].as_string()
    solved = select(EventRow.article_id, query).where(
        EventRow.kind == JourneySolved.kind, EventRow.article_id.is_not(None)
    )
    rows = session.execute(solved.order_by(EventRow.id.desc()))
    return [(article_id, words) for article_id, words in rows]


def _answered(session: Session) -> list[tuple[int, str]]:
    answered = (
        select(ArticleLink.article_id, Ticket.subject)
        .join(Ticket, Ticket.id == ArticleLink.ticket_id)
        .where(ArticleLink.relation == Relation.RESOLVED_BY)
    )
    rows = session.execute(answered.order_by(ArticleLink.id.desc()))
    return [(article_id, subject) for article_id, subject in rows]
