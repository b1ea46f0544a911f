"""Ways on for somebody who found nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from articles.cards import Fact
from kb.clock import utc_now
from search.operators import parse
from search.protocol import Filters
from webapp.database import db
from webapp.find.asking import Asked, query_of
from webapp.finding import Found, find
from webapp.i18n import reader_lang
from webapp.login import current_actor
from webapp.narrowing import Catalog, Narrowing, narrow, values_of
from webapp.popular import Popular, popular
from webapp.services import services

WEEK = timedelta(days=7)
TOP = 5


@dataclass(frozen=True, kw_only=True)
class WayOn:
    """The same question asked less strictly, and how many articles that gives."""

    address: str
    articles: int


@dataclass(frozen=True, kw_only=True)
class WaysOn:
    """What to offer: fewer conditions where these are the reason, and what many read.

    `plain` is the question without its operators.
    """

    without_filters: WayOn | None
    plain: str
    without_operators: WayOn | None
    popular: list[Popular]


def ways_on(asked: Asked, found: Found, known: Catalog) -> WaysOn:
    """Return what may help whose search found nothing."""
    plain = parse(asked.query).plain.strip()
    less = Narrowing()
    return WaysOn(
        without_filters=_way_on(asked.address(narrowing=less), found.facts),
        plain=plain,
        without_operators=_way_on(
            asked.address(query=plain), _asked_plainly(asked, plain, known)
        ),
        popular=popular(
            db(),
            current_actor(),
            reader_lang(),
            utc_now() - WEEK,
            limit=TOP,
            topics=known.below(asked.narrowing.topic),
        ),
    )


def _way_on(address: str, facts: Iterable[Fact]) -> WayOn | None:
    articles = len({fact.article_id for fact in facts})
    return WayOn(address=address, articles=articles) if articles else None


def _asked_plainly(asked: Asked, plain: str, known: Catalog) -> list[Fact]:
    if not plain or plain == asked.query:
        return []
    query = query_of(plain, Filters())
    found = find(services(), db(), current_actor(), query)
    return narrow(found.facts, asked.narrowing, values_of(known, utc_now()))
