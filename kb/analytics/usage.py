"""How one revision is used, for the strip that its editors see above it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.analytics.intervals import Share, share
from kb.analytics.people import PERSON, happened
from kb.events.models import EventRow
from kb.events.types import ArticleRead, VerdictGiven
from kb.journeys.refs import ArticleRef
from kb.tickets.models import ArticleLink


@dataclass(frozen=True, kw_only=True)
class Usage:
    """People who read a revision and, of those who judged it, whom it helped.

    `tickets` are all on which the article stands, in whatever revision.
    """

    readers: int
    helpful: Share
    tickets: int


def usage(session: Session, ref: ArticleRef, since: datetime) -> Usage:
    """Return how a revision was used since a moment."""
    readers = select(func.count(PERSON.distinct())).where(
        happened(ArticleRead.kind, since), EventRow.revision_id == ref.revision_id
    )
    linked = select(func.count(ArticleLink.ticket_id.distinct())).where(
        ArticleLink.article_id == ref.article_id
    )
    return Usage(
        readers=session.scalar(readers) or 0,
        helpful=_helpful(session, ref.revision_id, since),
        tickets=session.scalar(linked) or 0,
    )


def _helpful(session: Session, revision_id: int, since: datetime) -> Share:
    rows = session.execute(
        select(PERSON, EventRow.payload["helpful"].as_boolean())
        .where(happened(VerdictGiven.kind, since), EventRow.revision_id == revision_id)
        .order_by(EventRow.id)
    )
    last = {person: bool(helpful) for person, helpful in rows}
    return share(sum(last.values()), len(last))
