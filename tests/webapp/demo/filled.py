"""A filled demo, as rows in memory."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from articles.models import Article, Edition, Rendering, Revision
from articles.repairs.models import RepairTask
from kb.analytics.failing import Evidence, list_evidence
from kb.analytics.searches import list_gaps, list_without_results
from kb.events.models import EventRow
from kb.tickets.models import ArticleLink, Message, Ticket
from webapp.database import METADATA
from webapp.demo.content import load_lore

NOW = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Berlin")
QUARTER = timedelta(days=90)


@dataclass(frozen=True)
class Demo:
    """The rows of a filled demo, read once."""

    said: Sequence[str]
    found: Sequence[int]
    indexed: int
    tables: dict[str, int]
    events: Sequence[EventRow]
    tickets: Sequence[Ticket]
    messages: Sequence[Message]
    links: Sequence[ArticleLink]
    articles: Sequence[Article]
    editions: Sequence[Edition]
    revisions: dict[int, Revision]
    renderings: Sequence[Rendering]
    repairs: Sequence[RepairTask]
    failing: Sequence[Evidence]
    zero: Sequence[str]
    gaps: int

    @cached_property
    def by_ticket(self) -> dict[int | None, list[EventRow]]:
        found: dict[int | None, list[EventRow]] = defaultdict(list)
        for event in self.events:
            found[event.ticket_id].append(event)
        return found

    def of(self, ticket: Ticket, *kinds: str) -> list[EventRow]:
        return [e for e in self.by_ticket[ticket.id] if e.kind in kinds]

    def is_flawed(self, revision_id: int) -> bool:
        revision = self.revisions[revision_id]
        edition = next(
            e
            for e in self.editions
            if (e.article_id, e.lang) == (revision.article_id, revision.lang)
        )
        lore = LORE[edition.slug]
        return lore.quality != "good" or (bool(lore.earlier) and revision.number == 1)


LORE = {lore.slug: lore for lore in load_lore()}


def read(
    session: Session, said: Sequence[str], found: Sequence[int], indexed: int
) -> Demo:
    """Read everything there is to check."""
    since = NOW - QUARTER

    def rows(table: Any) -> Sequence[Any]:
        return session.scalars(
            select(table).order_by(*table.__mapper__.primary_key)
        ).all()

    return Demo(
        said=said,
        found=found,
        indexed=indexed,
        tables={
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in METADATA.sorted_tables
        },
        events=rows(EventRow),
        tickets=rows(Ticket),
        messages=rows(Message),
        links=rows(ArticleLink),
        articles=rows(Article),
        editions=rows(Edition),
        revisions={revision.id: revision for revision in rows(Revision)},
        renderings=rows(Rendering),
        repairs=rows(RepairTask),
        failing=list_evidence(session, since),
        zero=[group.query for group in list_without_results(session, since)],
        gaps=len(list_gaps(session, since)),
    )
