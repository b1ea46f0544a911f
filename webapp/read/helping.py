"""What else may help: related articles, and the next best after a "No"."""

from sqlalchemy.orm import Session

from articles.cards import Card
from articles.queries import Page
from kb.clock import utc_now
from kb.journeys.queries import trail
from kb.journeys.trail import Trail
from kb.policy import Actor
from kb.text import Lang
from search.protocol import Query
from webapp.finding import find, related, show
from webapp.services import services

MOST_RELATED = 4
MOST_NEXT = 3
# Beyond these a result hardly fits what was asked.
MOST_FOUND = 8


def related_to(session: Session, actor: Actor, page: Page) -> list[Card]:
    """Return the articles about much the same, in the language of the page."""
    key = (page.article.id, page.edition.lang)
    return related(services(), session, actor, key, MOST_RELATED)


def next_best(session: Session, actor: Actor, page: Page) -> list[Card]:
    """Return what the reader has not seen yet: of the same search, then related."""
    way = trail(session, actor, utc_now())
    seen = {reading.article_id for reading in way.readings} | {page.article.id}
    query = query_that_led_to(way, page.revision.id)
    key = (page.article.id, page.edition.lang)
    cards = [
        *(_found(session, actor, query, page.edition.lang) if query else ()),
        *related(services(), session, actor, key, MOST_NEXT + len(seen)),
    ]
    fresh: dict[int, Card] = {}
    for card in cards:
        if card.article_id not in seen:
            fresh.setdefault(card.article_id, card)
    return list(fresh.values())[:MOST_NEXT]


def query_that_led_to(way: Trail, revision_id: int) -> str:
    """Return the last search before the revision was found by searching, else ""."""
    for reading in way.readings:
        if reading.revision_id == revision_id and reading.source == "search":
            before = [s for s in way.searches if s.searched_at <= reading.read_at]
            return before[-1].query if before else ""
    return ""


def _found(session: Session, actor: Actor, query: str, lang: Lang) -> list[Card]:
    asked = Query(text=query, audiences=frozenset(), lang=lang)
    found = find(services(), session, actor, asked)
    best = found.facts[:MOST_FOUND]
    return [shown.card for shown in show(session, actor, found, query, best)]
