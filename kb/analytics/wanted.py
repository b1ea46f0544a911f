"""Articles that people asked for in a language that these do not have."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.analytics.people import PERSON
from kb.events.models import EventRow
from kb.events.types import TranslationWanted


def count_wanting(session: Session, since: datetime) -> dict[tuple[int, str], int]:
    """Return how many people asked for each article in each language."""
    lang = EventRow.payload["lang"].as_string()
    rows = session.execute(
        select(EventRow.article_id, lang, func.count(PERSON.distinct()))
        .where(
            EventRow.kind == TranslationWanted.kind,
            EventRow.occurred_at >= since,
            EventRow.article_id.is_not(None),
        )
        .group_by(EventRow.article_id, lang)
    )
    return {(row[0], row[1]): row[2] for row in rows}
