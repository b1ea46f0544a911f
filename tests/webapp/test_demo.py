"""The demo: what it tells is possible, agrees with itself, and is the same twice."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from articles.models import (
    Article,
    Edition,
    Rendering,
    RepairState,
    RepairTask,
    Revision,
)
from kb.analytics.failing import Evidence, list_evidence
from kb.analytics.searches import list_gaps, list_without_results
from kb.config import Settings
from kb.db import make_engine
from kb.events.models import EventRow
from kb.tickets.models import (
    ArticleLink,
    Message,
    MessageKind,
    Outcome,
    Status,
    Ticket,
)
from search.protocol import Query
from tests.databases import Template
from webapp.database import METADATA
from webapp.demo.content import load_lore
from webapp.demo.desk import STRANGERS
from webapp.demo.history import REWRITTEN_AGO
from webapp.demo.people import CAST, COLLEAGUES, DOMAIN
from webapp.demo.seed import fill, fill_if_empty
from webapp.services import build

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Berlin")
QUARTER = timedelta(days=90)


@dataclass(frozen=True)
class Demo:
    """The rows of a filled demo, read once."""

    said: Sequence[str]
    again: bool
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


@pytest.fixture(scope="module")
def demo(
    template: Template, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Demo]:
    folder = tmp_path_factory.mktemp("demo")
    with template.lent(folder) as url:
        settings = Settings(
            data_dir=folder / "data",
            database_url=url,
            time_zone=ZONE.key,
            demo=True,
            rate_limits=False,
        )
        yield from _filled(settings)


def _filled(settings: Settings) -> Iterator[Demo]:
    services = build(settings, jobs_at_once=True)
    said: list[str] = []
    with time_machine.travel(NOW, tick=False):
        assert fill_if_empty(services, said.append)
        again = fill_if_empty(services, said.append)
    query = Query(text="VPN 691", audiences=frozenset({"public"}), lang="en")
    hits = services.engine.search(query, 1).hits
    with services.database.reading() as session:
        yield _read(
            session,
            said,
            again,
            [h.article_id for h in hits],
            len(services.engine.contents()),
        )
    services.engine.close()
    services.database.close()


def _read(
    session: Session,
    said: Sequence[str],
    again: bool,
    found: Sequence[int],
    indexed: int,
) -> Demo:
    since = NOW - QUARTER

    def rows(table: Any) -> Sequence[Any]:
        return session.scalars(
            select(table).order_by(*table.__mapper__.primary_key)
        ).all()

    return Demo(
        said=said,
        again=again,
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


def test_every_page_has_something_to_show(demo: Demo) -> None:
    wanted = (
        "article article_link category edition event message product rendering "
        "repair_task revision ticket user user_role"
    ).split()
    assert {name for name in wanted if not demo.tables[name]} == set()
    assert demo.tables["category"] == 9
    assert 350 <= len(demo.tickets) <= 500
    assert 15_000 <= len(demo.events) <= 30_000
    assert demo.zero
    assert demo.gaps


def test_all_52_articles_are_published_in_both_languages(demo: Demo) -> None:
    assert len(demo.articles) == 52
    published = Counter(e.lang for e in demo.editions if e.published_id)
    assert published == {"en": 52, "zh": 52}
    assert demo.indexed == 104
    assert LORE["vpn-error-691"].product == "vpn"
    first = next(e for e in demo.editions if e.article_id == demo.found[0])
    assert first.slug == "vpn-error-691"


def test_no_link_leads_to_a_file(demo: Demo) -> None:
    assert [r.revision_id for r in demo.renderings if ".md" in r.html] == []


def test_a_filled_site_is_not_filled_again(demo: Demo) -> None:
    assert not demo.again
    assert any("tickets" in line for line in demo.said)


def test_nothing_lies_in_the_future(demo: Demo) -> None:
    moments = [event.occurred_at for event in demo.events]
    moments += [message.created_at for message in demo.messages]
    moments += [revision.saved_at for revision in demo.revisions.values()]
    for ticket in demo.tickets:
        known = (
            ticket.created_at,
            ticket.updated_at,
            ticket.solved_at,
            ticket.closed_at,
        )
        moments += [moment for moment in known if moment]
    assert max(moments) <= NOW


def test_what_happened_in_a_journey_is_logged_in_order(demo: Demo) -> None:
    last = NOW - 2 * QUARTER
    for event in demo.events:
        if event.kind.startswith(("search.", "article.read", "ticket.", "suggestion.")):
            assert event.occurred_at >= last
            last = event.occurred_at


def test_every_revision_in_an_event_was_there_to_be_read(demo: Demo) -> None:
    published = {
        event.revision_id: event.occurred_at
        for event in reversed(demo.events)
        if event.kind == "article.published"
    }
    seen = 0
    for event in demo.events:
        if event.revision_id is None or event.kind.startswith(("revision.", "repair.")):
            continue
        revision = demo.revisions[event.revision_id]
        assert event.article_id == revision.article_id
        assert published[revision.id] <= event.occurred_at
        seen += 1
    assert seen > 5000


def test_the_history_of_each_ticket_is_what_its_row_says(demo: Demo) -> None:
    for ticket in demo.tickets:
        opened = demo.of(ticket, "ticket.opened")
        assert [event.occurred_at for event in opened] == [ticket.created_at]
        assert opened[0].actor_id == ticket.requester_id
        assert opened[0].payload["form_key"] == ticket.form_key
        assert len(opened[0].payload["readings"]) == len(ticket.context["readings"])
        assert ticket.number == f"T-{ticket.created_at.year}-{ticket.id:06d}"
        assert _status(demo, ticket) == ticket.status
        assert _times(demo, ticket, "ticket.reopened") == ticket.reopened_times
        assigned = demo.of(ticket, "ticket.assigned")
        last = assigned[-1].payload["assignee_id"] if assigned else None
        assert last == ticket.assignee_id


def _times(demo: Demo, ticket: Ticket, kind: str) -> int:
    return len(demo.of(ticket, kind))


def _status(demo: Demo, ticket: Ticket) -> Status:
    """The status that the events alone tell, as far as they do."""
    ends = {
        "ticket.solved": Status.SOLVED,
        "ticket.closed": Status.CLOSED,
        "ticket.reopened": Status.OPEN,
    }
    marks = demo.of(ticket, *ends)
    if marks:
        return ends[marks[-1].kind]
    replies = demo.of(ticket, "ticket.replied")
    if replies and not replies[-1].payload["by_requester"]:
        return (
            ticket.status
            if ticket.status in (Status.OPEN, Status.PENDING)
            else Status.NEW
        )
    return Status.OPEN if demo.of(ticket, "ticket.assigned") else Status.NEW


def test_the_end_of_each_ticket_is_what_its_row_says(demo: Demo) -> None:
    for ticket in demo.tickets:
        solved = demo.of(ticket, "ticket.solved")
        closed = demo.of(ticket, "ticket.closed")
        is_over = ticket.status in (Status.SOLVED, Status.CLOSED)
        assert ticket.solved_at == (solved[-1].occurred_at if is_over else None)
        assert (ticket.closed_at is None) == (ticket.status is not Status.CLOSED)
        assert len(closed) == (ticket.status is Status.CLOSED)
        if is_over:
            assert solved[-1].payload["outcome"] == ticket.outcome
        else:
            assert ticket.outcome is None
        needs_reason = ticket.outcome is Outcome.NOTHING_TO_KEEP
        assert bool(ticket.why_nothing) == needs_reason


def test_messages_and_their_events_belong_together(demo: Demo) -> None:
    for ticket in demo.tickets:
        messages = [m for m in demo.messages if m.ticket_id == ticket.id]
        for kind, event in (
            (MessageKind.REPLY, "ticket.replied"),
            (MessageKind.NOTE, "ticket.noted"),
        ):
            told = {e.payload["message_id"]: e for e in demo.of(ticket, event)}
            rows = {m.id: m for m in messages if m.kind is kind}
            assert told.keys() == rows.keys()
            for number, message in rows.items():
                assert told[number].occurred_at == message.created_at
                assert told[number].actor_id == message.author_id
        by_desk = [
            m.created_at
            for m in messages
            if m.kind is MessageKind.REPLY and not m.by_requester
        ]
        assert ticket.first_replied_at == (min(by_desk) if by_desk else None)


def test_links_and_their_events_belong_together(demo: Demo) -> None:
    for ticket in demo.tickets:
        left: Counter[tuple[int | None, int | None, str]] = Counter()
        for event in demo.of(ticket, "ticket.article_linked"):
            left[event.article_id, event.revision_id, event.payload["relation"]] += 1
        for event in demo.of(ticket, "ticket.article_unlinked"):
            left[event.article_id, event.revision_id, event.payload["relation"]] -= 1
        rows = [link for link in demo.links if link.ticket_id == ticket.id]
        assert +left == Counter(
            (k.article_id, k.revision_id, k.relation.value) for k in rows
        )


def test_no_event_names_anybody(demo: Demo) -> None:
    names = [member.name for member in CAST] + [name for _, name, _ in COLLEAGUES]
    names += [text for group in STRANGERS.values() for pair in group for text in pair]
    for event in demo.events:
        payload = json.dumps(event.payload, ensure_ascii=False)
        assert not [name for name in names if name in payload]
        assert f"@{DOMAIN}" not in payload


def test_the_desk_has_tickets_in_every_state(demo: Demo) -> None:
    unresolved = [t for t in demo.tickets if t.is_unresolved]
    assert 20 <= len(unresolved) <= 35
    assert {ticket.status for ticket in demo.tickets} == set(Status)
    assert {ticket.lang for ticket in unresolved} == {"en", "zh"}
    assert any(ticket.assignee_id is None for ticket in unresolved)
    assert any(ticket.is_breached(NOW) for ticket in unresolved)
    soon = NOW + timedelta(hours=1)
    assert any(t.is_breached(soon) and not t.is_breached(NOW) for t in unresolved)
    assert len({ticket.subject for ticket in unresolved}) == len(unresolved)


def test_flawed_articles_fail_most_and_good_ones_do_not(demo: Demo) -> None:
    worst = [evidence.revision_id for evidence in demo.failing[:12]]
    assert [demo.revisions[r].title for r in worst if not demo.is_flawed(r)] == []
    shares = {True: Counter[str](), False: Counter[str]()}
    for evidence in demo.failing:
        judged = shares[demo.is_flawed(evidence.revision_id)]
        judged.update(
            helpful=evidence.helpful, all=evidence.helpful + evidence.unhelpful
        )
    assert 0.75 <= shares[False]["helpful"] / shares[False]["all"] <= 0.92
    assert 0.15 <= shares[True]["helpful"] / shares[True]["all"] <= 0.45


def test_a_rewritten_article_is_better_than_before(demo: Demo) -> None:
    by_revision = {evidence.revision_id: evidence for evidence in demo.failing}
    for slug in (lore.slug for lore in LORE.values() if lore.earlier):
        before, after = Counter[str](), Counter[str]()
        for edition in (e for e in demo.editions if e.slug == slug):
            for revision in demo.revisions.values():
                if (revision.article_id, revision.lang) == (
                    edition.article_id,
                    edition.lang,
                ):
                    evidence = by_revision[revision.id]
                    count = after if revision.id == edition.published_id else before
                    count.update(failed=evidence.failed, of=evidence.failure.of)
                    is_new = revision.saved_at > NOW - timedelta(days=REWRITTEN_AGO + 4)
                    assert is_new == (revision.id == edition.published_id)
        assert after["failed"] / after["of"] < 0.6 * before["failed"] / before["of"]


def test_repairs_stand_at_every_stage(demo: Demo) -> None:
    stages = {task.state for task in demo.repairs}
    assert stages >= {RepairState.OPEN, RepairState.IN_WORK, RepairState.MEASURING}


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The demo filled once more, in another database."""
    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('again') / 'kb.sqlite3'}")
    METADATA.create_all(engine)
    with Session(engine) as session:
        fill(session, NOW, ZONE, lambda _: None)
        told = _told(
            session.scalars(select(EventRow).order_by(EventRow.id)).all(),
            session.scalars(select(Ticket).order_by(Ticket.id)).all(),
            session.scalars(select(Message).order_by(Message.id)).all(),
        )
    engine.dispose()
    return told


def _told(
    events: Sequence[EventRow], tickets: Sequence[Ticket], messages: Sequence[Message]
) -> list[str]:
    told = [
        f"{e.kind} {e.occurred_at} {e.actor_id} {e.visit_id} {e.revision_id} "
        f"{e.ticket_id} {json.dumps(e.payload, sort_keys=True)}"
        for e in events
    ]
    told += [f"{t.number} {t.subject} {t.description} {t.due_at}" for t in tickets]
    return told + [message.body for message in messages]


def test_the_same_moment_tells_the_same_story(demo: Demo, story: list[str]) -> None:
    assert _told(demo.events, demo.tickets, demo.messages) == story
