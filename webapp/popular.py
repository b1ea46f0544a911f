"""The articles that many people read and that helped them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from articles.cards import Card, cards, facts
from kb.analytics.popular import Reading, most_read
from kb.policy import Actor
from kb.text import LANGS, Lang

# So many more are looked at, because some are not for everybody.
SPARE = 5


@dataclass(frozen=True)
class Popular:
    """An article that many people read."""

    card: Card
    reading: Reading


def popular(
    session: Session,
    actor: Actor,
    lang: Lang,
    since: datetime,
    *,
    limit: int,
    topics: Collection[int] = (),
) -> list[Popular]:
    """Return the most read articles that the actor may read, most readers first.

    Each comes in the language given where it is there. `topics` are the ids of the
    categories to choose from, all where there are none.
    """
    # An article that helps few of its readers is no advice, however often it is read.
    good = [
        reading
        for reading in most_read(session, since, SPARE * limit)
        if 2 * reading.helpful >= reading.verdicts
    ]
    keys = [(reading.article_id, one) for reading in good for one in LANGS]
    in_order = sorted(
        facts(session, actor, keys).values(), key=lambda f: f.lang == lang
    )
    named = {
        fact.article_id: fact.key
        for fact in in_order
        if not topics or fact.category_id in topics
    }
    chosen = [reading for reading in good if reading.article_id in named][:limit]
    texts = cards(session, actor, [named[reading.article_id] for reading in chosen])
    return [
        Popular(texts[named[reading.article_id]], reading)
        for reading in chosen
        if named[reading.article_id] in texts
    ]
