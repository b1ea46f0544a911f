"""Which saved searches a published text answers, and whom that concerns."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from articles.cards import Fact, Key, facts
from articles.following.publishing import is_first_news, list_heard
from articles.following.rules import Kind, concerns
from kb.accounts.queries import actors_of
from kb.events.models import EventRow
from kb.notices.actions import Telling
from kb.policy import Actor, audience_tokens
from kb.searches.models import SavedSearch
from kb.searches.queries import list_alerting
from kb.text import LANGS, Lang, guess_lang
from search.operators import parse
from search.protocol import Filters, Query, Results
from webapp.narrowing import Catalog, Narrowing, narrow, read_catalog, values_of
from webapp.typed import typed_filters

# Older news is no news, after an import or a long pause.
NEWS_FOR = timedelta(days=30)
# A text answers a search when it stands on the first page of its results, in either
# language, and earns there at least this share of what the best one earns.
PLACES = 20
LEAST_OF_BEST = 0.5

News = Mapping[Key, EventRow]
# The first results of a question.
Ask = Callable[[Query], Results]


@dataclass(frozen=True, kw_only=True)
class _Kept:
    """A saved search, its owner, and its filters as they are now."""

    saved: SavedSearch
    actor: Actor
    narrowing: Narrowing


def alerts(
    session: Session,
    ask: Ask,
    events: Iterable[EventRow],
    *,
    now: datetime,
    zone: ZoneInfo,
) -> list[Telling]:
    """Return who is to be told that a saved search found what was published.

    Never whoever published it, nobody of what they may not read, and nobody twice of
    one revision. Searches that are the same for equal readers are asked once; the
    days that they name are days in the zone.
    """
    saved = list_alerting(session)
    news = _news(session, events, now) if saved else {}
    if not news:
        return []
    catalog = read_catalog(session, "en", is_staff=True)
    values = values_of(catalog, now)
    heard = {e.id: list_heard(session, e.revision_id or 0) for e in news.values()}
    fresh: dict[tuple[frozenset[str], Lang | None], list[Fact]] = {}
    found: dict[tuple[int, int], list[SavedSearch]] = defaultdict(list)
    for question, same in _by_question(session, saved, catalog, zone).items():
        readers = question.audiences, question.lang
        if readers not in fresh:
            fresh[readers] = _fresh(session, same[0].actor, question.lang, news)
        answers = _answers(ask, question, fresh[readers])
        for one in same:
            for fact in narrow(answers, one.narrowing, values):
                event = news[fact.key]
                if one.saved.user_id not in heard[event.id] and _is_new(one, event):
                    found[one.saved.user_id, event.id].append(one.saved)
    by_id = {event.id: event for event in news.values()}
    return [
        _telling(user_id, by_id[event_id], searches)
        for (user_id, event_id), searches in found.items()
    ]


def _news(session: Session, events: Iterable[EventRow], now: datetime) -> News:
    """Return the last release of each text, without corrections of typing errors."""
    young = (event for event in events if event.occurred_at >= now - NEWS_FOR)
    last = {(e.article_id or 0, _lang(e)): e for e in young}
    return {
        (article_id, lang): event
        for (article_id, lang), event in last.items()
        if is_first_news(session, article_id, lang, event.revision_id) is not None
    }


def _lang(event: EventRow) -> Lang:
    lang: Lang = event.payload["lang"]
    return lang


def _by_question(
    session: Session, rows: Sequence[SavedSearch], catalog: Catalog, zone: ZoneInfo
) -> dict[Query, list[_Kept]]:
    people = actors_of(session, {row.user_id for row in rows})
    found: dict[Query, list[_Kept]] = defaultdict(list)
    for row in rows:
        if row.user_id in people:
            user, actor = people[row.user_id]
            narrowing = catalog.read(row.filters)
            if not actor.is_staff:
                narrowing = narrowing.without("confidence")
            question = Query(
                text=row.query,
                audiences=audience_tokens(actor),
                lang="zh" if guess_lang(row.query) == "zh" else user.lang,
                filters=_filters(row.query, catalog, narrowing, zone),
            )
            one = _Kept(saved=row, actor=actor, narrowing=narrowing)
            found[question].append(one)
    return found


def _filters(
    text: str, catalog: Catalog, narrowing: Narrowing, zone: ZoneInfo
) -> Filters:
    """Return what the engine leaves out; `narrow` does the rest."""
    typed = typed_filters(parse(text), catalog.products, zone).filters
    chosen = catalog.filters(narrowing)
    return replace(
        typed,
        lang=typed.lang or chosen.lang,
        categories=chosen.categories,
        products=typed.products or chosen.products,
        kinds=typed.kinds or chosen.kinds,
    )


def _fresh(
    session: Session, actor: Actor, reads: Lang | None, news: News
) -> list[Fact]:
    """Return the new texts that the actor may read, in a language that is of use."""
    ids = {article_id for article_id, _ in news}
    keys = [(article_id, lang) for article_id in ids for lang in LANGS]
    texts = facts(session, actor, keys)
    return [
        texts[key]
        for key, event in news.items()
        if key in texts
        and texts[key].revision_id == event.revision_id
        and concerns(
            key[1], reads or key[1], [o for o in LANGS if (key[0], o) in texts]
        )
    ]


def _answers(ask: Ask, question: Query, fresh: list[Fact]) -> list[Fact]:
    if not fresh or not question.text:
        return fresh
    hits = ask(question).hits
    least = LEAST_OF_BEST * max((hit.score for hit in hits), default=0.0)
    good = {
        (hit.article_id, hit.lang, hit.revision_id)
        for hit in hits
        if hit.pinned or hit.score >= least
    }
    return [fact for fact in fresh if (*fact.key, fact.revision_id) in good]


def _is_new(one: _Kept, event: EventRow) -> bool:
    is_own = event.actor_id == one.saved.user_id
    return not is_own and event.occurred_at >= one.saved.saved_at


def _telling(user_id: int, event: EventRow, searches: Sequence[SavedSearch]) -> Telling:
    ids = ",".join(str(one.id) for one in searches)
    return Telling(
        user_id=user_id,
        kind=Kind.FOUND.value,
        event_id=event.id,
        article_id=event.article_id,
        revision_id=event.revision_id,
        details={"searches": ids, "name": searches[0].name},
    )
