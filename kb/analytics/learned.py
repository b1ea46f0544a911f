"""Questions, and the articles that helped: what a ranking can be learned from."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from kb.events.models import EventRow
from kb.events.types import JourneyResumed, JourneySolved, SearchOpened, SearchPerformed
from kb.text import Lang, clean, guess_lang, mask_personal
from kb.tickets.models import ArticleLink, Relation, Ticket

MOST_OF_A_KIND = 5_000
QUESTION_CHARACTERS = 500
SOLVED, OPENED = 1.0, 0.3
# Of so many searches, one is opened at least; older ones are not looked for.
SEARCHES = 5


@dataclass(frozen=True)
class Help:
    """A question without personal data, and an article that helped, in its language.

    `weight` is 1 where it surely helped, less where it was only opened.
    """

    question: str
    article_id: int
    lang: Lang
    weight: float


def list_helps(session: Session, limit: int = MOST_OF_A_KIND) -> list[Help]:
    """Return the newest helps of each kind, at most `limit` of a kind.

    They come from journeys that ended well, tickets that an article resolved, and
    results that were opened.
    """
    helps = []
    for found, weight in (
        (_solved(session, limit), SOLVED),
        (_resolved(session, limit), SOLVED),
        (_opened(session, limit), OPENED),
    ):
        for article_id, typed in found:
            question = mask_personal(clean(typed))[:QUESTION_CHARACTERS].strip()
            if question:
                lang = guess_lang(question)
                helps.append(Help(question, article_id, lang, weight))
    return helps


def _solved(session: Session, limit: int) -> Iterator[tuple[int, str]]:
    """Give the articles of solved journeys that nobody took up again."""
    later = aliased(EventRow)
    resumed = select(later.id).where(
        later.kind == JourneyResumed.kind,
        later.journey_id == EventRow.journey_id,
        later.id > EventRow.id,
    )
    query = EventRow.payload["query"].as_string()
    solved = select(EventRow.article_id, query).where(
        EventRow.kind == JourneySolved.kind,
        EventRow.article_id.is_not(None),
        ~resumed.exists(),
    )
    rows = session.execute(solved.order_by(EventRow.id.desc()).limit(limit))
    yield from map(tuple, rows)


def _resolved(session: Session, limit: int) -> Iterator[tuple[int, str]]:
    resolved = (
        select(ArticleLink.article_id, Ticket.subject, Ticket.description)
        .join(Ticket, Ticket.id == ArticleLink.ticket_id)
        .where(ArticleLink.relation == Relation.RESOLVED_BY)
    )
    rows = session.execute(resolved.order_by(ArticleLink.id.desc()).limit(limit))
    for article_id, subject, description in rows:
        yield article_id, f"{subject}\n{description}"


def _opened(session: Session, limit: int) -> Iterator[tuple[int, str]]:
    key = EventRow.payload["search_key"].as_string()
    query = EventRow.payload["query"].as_string()
    opened = select(EventRow.article_id, key).where(
        EventRow.kind == SearchOpened.kind, EventRow.article_id.is_not(None)
    )
    newest = session.execute(opened.order_by(EventRow.id.desc()).limit(limit)).all()
    performed = select(key, query).where(EventRow.kind == SearchPerformed.kind)
    searches = performed.order_by(EventRow.id.desc()).limit(SEARCHES * limit)
    typed = dict(map(tuple, session.execute(searches)))
    yield from ((article, typed[name]) for article, name in newest if name in typed)
