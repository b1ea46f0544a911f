"""Questions of which people have shown the answer: the site's own judged set."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from kb.events.models import EventRow
from kb.events.types import JourneyResumed, JourneySolved
from kb.text import Lang, fold, guess_lang, mask_personal, one_line
from kb.tickets.models import UNRESOLVED, ArticleLink, Relation, Ticket

MOST = 500
MOST_CHARACTERS = 200
# The same question comes again and again, so more is read than is kept.
READ = 4 * MOST


@dataclass(frozen=True, kw_only=True)
class JudgedQuestion:
    """What somebody asked, without personal data, and the articles that solved it."""

    text: str
    lang: Lang
    article_ids: frozenset[int]


class _Answered(NamedTuple):
    at: datetime
    article_id: int
    words: str


def list_judged(session: Session, most: int = MOST) -> list[JudgedQuestion]:
    """Return the newest different questions; those equal when folded are one.

    They are the subjects of tickets that an article resolved, and the searches of
    journeys that ended well and were not taken back.
    """
    known: dict[str, tuple[str, set[int]]] = {}
    for answered in sorted([*_searched(session), *_resolved(session)], reverse=True):
        words = mask_personal(one_line(answered.words))[:MOST_CHARACTERS]
        if words:
            _, articles = known.setdefault(fold(words), (words, set()))
            articles.add(answered.article_id)
    return [
        JudgedQuestion(
            text=words, lang=guess_lang(words), article_ids=frozenset(articles)
        )
        for words, articles in list(known.values())[:most]
    ]


def _searched(session: Session) -> Iterator[_Answered]:
    query = EventRow.payload["query"].as_string()
    later = aliased(EventRow)
    taken_back = exists().where(
        later.kind == JourneyResumed.kind,
        later.journey_id == EventRow.journey_id,
        later.id > EventRow.id,
    )
    solved = select(EventRow.occurred_at, EventRow.article_id, query).where(
        EventRow.kind == JourneySolved.kind,
        EventRow.article_id.is_not(None),
        query != "",
        ~taken_back,
    )
    rows = session.execute(solved.order_by(EventRow.id.desc()).limit(READ))
    return (_Answered(*row) for row in rows)


def _resolved(session: Session) -> Iterator[_Answered]:
    resolved = (
        select(ArticleLink.created_at, ArticleLink.article_id, Ticket.subject)
        .join(Ticket, Ticket.id == ArticleLink.ticket_id)
        .where(
            ArticleLink.relation == Relation.RESOLVED_BY,
            Ticket.status.not_in(UNRESOLVED),
        )
    )
    rows = session.execute(resolved.order_by(ArticleLink.id.desc()).limit(READ))
    return (_Answered(*row) for row in rows)
