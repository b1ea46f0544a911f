"""Search and suggestion as one actor may see them.

The engine gives hints; the database says which of them this actor may see and what
they say now. Where the index is away the database searches by itself.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from sqlalchemy.orm import Session

from articles.cards import Card, Fact, Key, cards, facts, newest
from kb.documents import Section
from kb.errors import NotFound
from kb.policy import Actor, audience_tokens
from kb.text import N_, Lang, SafeHtml
from search.protocol import (
    MATCHED_CAP,
    Explanation,
    Hit,
    IndexUnavailable,
    Offer,
    Query,
    RequestText,
    SearchEngine,
)
from search.snippets import passage, snippet
from search.tuning import Tuning
from webapp import tuned
from webapp.services import Services

log = logging.getLogger("askfirst")

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Found:
    """The texts an actor may see, best first; an article may come in both languages.

    With `limited` the database searched, because the index was away. `terms` are what
    was looked up, `also` those of them that nobody typed. `meant` is the question as
    it was probably meant; `instead` is the same where it was asked for the actor,
    because nothing matched what was typed.
    """

    facts: tuple[Fact, ...] = ()
    hits: dict[Key, Hit]
    limited: bool = False
    terms: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    meant: str = ""
    instead: str = ""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One result as a page prints it."""

    card: Card
    anchor: str
    heading: str
    snippet: SafeHtml
    score: float
    pinned: bool = False


@dataclass(frozen=True, kw_only=True)
class ShownOffer:
    """One suggestion as the request form prints it."""

    card: Card
    anchor: str
    passage: SafeHtml
    matched: tuple[str, ...]
    confidence: float
    score: float


def find(
    services: Services,
    session: Session,
    actor: Actor,
    query: Query,
    *,
    as_typed: bool = False,
    tuning: Tuning | None = None,
) -> Found:
    """Search as this actor; the audiences of the query are the actor's own.

    Unless it has to be `as_typed`, a question without an answer that looks misspelled
    is asked again as it was meant. With a `tuning` it is a trial of that one.
    """
    if not query.text.strip():
        return Found(facts=tuple(newest(session, actor)), hits={})
    query = replace(query, tuning=tuning or tuned.current(services, session))
    found = _searched(services, session, actor, query)
    if found.facts or as_typed or not found.meant:
        return found
    meant = _searched(services, session, actor, replace(query, text=found.meant))
    return replace(meant, meant="", instead=found.meant if meant.facts else "")


def _searched(
    services: Services, session: Session, actor: Actor, query: Query
) -> Found:
    own = replace(query, audiences=audience_tokens(actor))
    found, limited = _asked(services, lambda engine: engine.search(own, MATCHED_CAP))
    return Found(
        facts=tuple(_allowed(session, actor, found.hits)),
        hits={(hit.article_id, hit.lang): hit for hit in found.hits},
        limited=limited,
        terms=found.terms,
        also=found.also,
        meant=found.meant,
    )


def explain(
    services: Services, session: Session, actor: Actor, query: Query, key: Key
) -> tuple[Card, Explanation | None]:
    """Return a text and how it earned its place; `None` where it has none.

    Raise `NotFound` for what the actor may not read.
    """
    card = cards(session, actor, [key]).get(key)
    if card is None:
        raise NotFound(N_("There is no such article."))
    tuning = tuned.current(services, session)
    own = replace(query, audiences=audience_tokens(actor), tuning=tuning)
    explained, _ = _asked(services, lambda engine: engine.explain(own, *key))
    return card, explained


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
        _shown(texts[fact.key], found.hits.get(fact.key), found.terms or query)
        for fact in chosen
        if fact.key in texts
    ]


def complete(
    services: Services, session: Session, actor: Actor, query: Query, limit: int
) -> list[Card]:
    """Return the articles whose titles go on from what is being typed."""
    tokens = audience_tokens(actor)
    hits, _ = _asked(
        services,
        lambda engine: engine.complete(query.text, tokens, query.lang, 3 * limit),
    )
    allowed = once(_allowed(session, actor, hits), query.lang)
    return _cards(session, actor, allowed[:limit])


def related(
    services: Services, session: Session, actor: Actor, key: Key, limit: int
) -> list[Card]:
    """Return the articles about much the same as this one, in its language."""
    tokens = audience_tokens(actor)
    hits, _ = _asked(
        services, lambda engine: engine.related(key[0], key[1], tokens, 3 * limit)
    )
    allowed = once(_allowed(session, actor, hits), key[1])
    others = [fact for fact in allowed if fact.article_id != key[0]]
    return _cards(session, actor, others[:limit])


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
    own = replace(request, tuning=tuned.current(services, session))
    found, _ = _asked(
        services, lambda engine: engine.offer(own, tokens, left_out, 2 * limit)
    )
    texts = cards(session, actor, [(o.article_id, o.lang) for o in found])
    shown = (
        _offered(texts[o.article_id, o.lang], o, request)
        for o in found
        if (o.article_id, o.lang) in texts
        and texts[o.article_id, o.lang].revision_id == o.revision_id
    )
    return list(shown)[:limit]


def passage_of(card: Card, request: RequestText) -> tuple[str, SafeHtml]:
    """Return anchor and text of the passage of an article that fits a request."""
    return passage(_sections(card), request)


def _asked(services: Services, ask: Callable[[SearchEngine], T]) -> tuple[T, bool]:
    """Return the answer of the engine, or of the database while a repair is begun.

    Where it is true besides, the database answered.
    """
    try:
        return ask(services.engine), False
    except IndexUnavailable as error:
        # What broke while reading may be an error of ours, so the log tells where.
        log.warning("search is limited: %s", error, exc_info=error.__cause__)
        services.jobs.heal()
        return ask(services.fallback), True


def _cards(session: Session, actor: Actor, chosen: Iterable[Fact]) -> list[Card]:
    keys = [fact.key for fact in chosen]
    texts = cards(session, actor, keys)
    return [texts[key] for key in keys if key in texts]


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


def _shown(card: Card, hit: Hit | None, asked: str | Collection[str]) -> Shown:
    section = hit.anchor if hit else ""
    text = _text_near(card, section)
    return Shown(
        card=card,
        anchor=section,
        heading=hit.heading if hit else "",
        snippet=snippet(text, asked) if asked else snippet(card.summary or text, ""),
        score=hit.score if hit else 0.0,
        pinned=hit.pinned if hit else False,
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
