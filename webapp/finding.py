"""Search and suggestion as one actor may see them.

The engine gives hints; the database says which of them this actor may see and what
they say now. Where the index is away the database searches by itself.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from sqlalchemy.orm import Session

from articles.cards import Card, Fact, Key, cards, containing, facts, newest
from kb.documents import Section
from kb.policy import Actor, audience_tokens
from kb.text import Lang, SafeHtml, fold
from search.protocol import (
    MATCHED_CAP,
    Hit,
    IndexUnavailable,
    Offer,
    Query,
    RequestText,
)
from search.snippets import passage, snippet
from webapp.services import Services

log = logging.getLogger("askfirst")

T = TypeVar("T")
WORDS_IN_DATABASE = 6


@dataclass(frozen=True, kw_only=True)
class Found:
    """The texts an actor may see, best first; an article may come in both languages.

    With `limited` the database searched, because the index was away.
    """

    facts: tuple[Fact, ...] = ()
    hits: dict[Key, Hit]
    limited: bool = False


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One result as a page prints it."""

    card: Card
    anchor: str
    heading: str
    snippet: SafeHtml
    score: float


@dataclass(frozen=True, kw_only=True)
class ShownOffer:
    """One suggestion as the request form prints it."""

    card: Card
    anchor: str
    passage: SafeHtml
    matched: tuple[str, ...]
    confidence: float
    score: float


def find(services: Services, session: Session, actor: Actor, query: Query) -> Found:
    """Search as this actor; the audiences of the query are the actor's own."""
    if not query.text.strip():
        return Found(facts=tuple(newest(session, actor)), hits={})
    own = replace(query, audiences=audience_tokens(actor))
    found = _asked(services, lambda: services.engine.search(own, MATCHED_CAP).hits)
    if found is None:
        words = fold(query.text).split()[:WORDS_IN_DATABASE]
        rows = containing(session, actor, words, MATCHED_CAP)
        return Found(facts=tuple(rows), hits={}, limited=True)
    hits = {(hit.article_id, hit.lang): hit for hit in found}
    return Found(facts=tuple(_allowed(session, actor, found)), hits=hits)


def once(rows: Iterable[Fact], lang: Lang | None) -> list[Fact]:
    """Return each article once, at its best place, if it can be in this language."""
    chosen: dict[int, Fact] = {}
    for row in rows:
        known = chosen.setdefault(row.article_id, row)
        if row.lang == lang != known.lang:
            chosen[row.article_id] = row
    return list(chosen.values())


def show(
    session: Session, actor: Actor, found: Found, query: str, chosen: Sequence[Fact]
) -> list[Shown]:
    """Return what a page prints of some of the results."""
    texts = cards(session, actor, [fact.key for fact in chosen])
    return [
        _shown(texts[fact.key], found.hits.get(fact.key), query)
        for fact in chosen
        if fact.key in texts
    ]


def complete(
    services: Services, session: Session, actor: Actor, query: Query, limit: int
) -> list[Card]:
    """Return the articles whose titles go on from what is being typed."""
    tokens = audience_tokens(actor)
    hits = _asked(
        services,
        lambda: services.engine.complete(query.text, tokens, query.lang, 3 * limit),
    )
    texts = cards(session, actor, [(h.article_id, h.lang) for h in hits or ()])
    allowed = once(_allowed(session, actor, hits or ()), query.lang)
    return [texts[fact.key] for fact in allowed if fact.key in texts][:limit]


def related(
    services: Services, session: Session, actor: Actor, key: Key, limit: int
) -> list[Card]:
    """Return the articles about much the same as this one, in its language."""
    tokens = audience_tokens(actor)
    hits = _asked(
        services, lambda: services.engine.related(key[0], key[1], tokens, 3 * limit)
    )
    texts = cards(session, actor, [(h.article_id, h.lang) for h in hits or ()])
    allowed = once(_allowed(session, actor, hits or ()), key[1])
    keys = [fact.key for fact in allowed]
    return [texts[k] for k in keys if k in texts and k[0] != key[0]][:limit]


def offers(
    services: Services,
    session: Session,
    actor: Actor,
    request: RequestText,
    exclude: Iterable[int] = (),
    limit: int = 5,
) -> list[ShownOffer]:
    """Return the articles to suggest for a request; none when unsure or unable."""
    tokens, left_out = audience_tokens(actor), frozenset(exclude)
    found = _asked(
        services,
        lambda: services.engine.offer(request, tokens, left_out, 2 * limit),
    )
    texts = cards(session, actor, [(o.article_id, o.lang) for o in found or ()])
    shown = (
        _offered(texts[o.article_id, o.lang], o, request)
        for o in found or ()
        if (o.article_id, o.lang) in texts
        and texts[o.article_id, o.lang].revision_id == o.revision_id
    )
    return list(shown)[:limit]


def passage_of(card: Card, request: RequestText) -> tuple[str, SafeHtml]:
    """Return anchor and text of the passage of an article that fits a request."""
    return passage(_sections(card), request)


def _asked(services: Services, ask: Callable[[], T]) -> T | None:
    """Return the engine's answer; `None`, and a repair on its way, for no answer."""
    try:
        return ask()
    except IndexUnavailable as error:
        log.warning("search is limited: %s", error)
        services.jobs.heal()
        return None


def _allowed(
    session: Session, actor: Actor, hits: Sequence[Hit] | Sequence[Offer]
) -> list[Fact]:
    # A hit of another revision than the published one may stand for withdrawn
    # words, so it waits until the index has followed.
    known = facts(session, actor, [(hit.article_id, hit.lang) for hit in hits])
    return [
        known[hit.article_id, hit.lang]
        for hit in hits
        if (hit.article_id, hit.lang) in known
        and known[hit.article_id, hit.lang].revision_id == hit.revision_id
    ]


def _shown(card: Card, hit: Hit | None, query: str) -> Shown:
    section = hit.anchor if hit else ""
    text = _text_near(card, section)
    return Shown(
        card=card,
        anchor=section,
        heading=hit.heading if hit else "",
        snippet=snippet(text, query) if query else snippet(card.summary or text, ""),
        score=hit.score if hit else 0.0,
    )


def _text_near(card: Card, anchor: str) -> str:
    """Return the section that matched, else the summary and the whole text."""
    for section in card.sections:
        if anchor and section["anchor"] == anchor:
            return section["text"]
    return "\n".join([card.summary, *(s["text"] for s in card.sections)])


def _offered(card: Card, offer: Offer, request: RequestText) -> ShownOffer:
    anchor, text = passage_of(card, request)
    return ShownOffer(
        card=card,
        anchor=anchor or offer.anchor,
        passage=text,
        matched=offer.matched,
        confidence=offer.confidence,
        score=offer.score,
    )


def _sections(card: Card) -> list[Section]:
    return [Section(**section) for section in card.sections]
