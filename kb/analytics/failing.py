"""How often each revision failed its readers, ranked by the harm that did."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import Session

from kb.analytics.intervals import Share, share_among_peers
from kb.analytics.signals import (
    ASKED,
    FAILURES,
    HELPFUL,
    READ,
    REOPENED,
    TRIED,
    UNHELPFUL,
    Scope,
    signals,
)
from kb.journeys.verdicts import Reason


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What is known of one revision since a date.

    `reads`, `helpful`, `unhelpful` and `failed` count people, each once however often
    or by how many signs; `asked`, `tried_failed` and `reopened` count tickets.
    `failure` is the share of all people concerned whom it failed.
    """

    article_id: int
    revision_id: int
    reads: int
    helpful: int
    unhelpful: int
    reasons: Mapping[Reason, int]
    asked: int
    tried_failed: int
    reopened: int
    failure: Share

    @property
    def failed(self) -> int:
        return self.failure.count

    @property
    def harm(self) -> float:
        """The readers it failed at least: demand times the lower bound."""
        return self.reads * self.failure.low


def list_evidence(
    session: Session, since: datetime, revision_ids: Collection[int] | None = None
) -> Sequence[Evidence]:
    """Return the evidence of all revisions, or of these, the most harmful first."""
    rows = [row._asdict() for row in session.execute(_counts(since))]
    concerned = sum(row["concerned"] for row in rows)
    peers = sum(row["failed"] for row in rows) / concerned if concerned else 0.0
    evidence = [
        _evidence(row, peers)
        for row in rows
        if revision_ids is None or row["revision_id"] in revision_ids
    ]
    return sorted(evidence, key=lambda e: (-e.harm, -e.failed, e.revision_id))


def list_failing(session: Session, since: datetime) -> Sequence[Evidence]:
    """Return the revisions that failed somebody, the most harmful first."""
    return [evidence for evidence in list_evidence(session, since) if evidence.failed]


def find_evidence(
    session: Session, revision_id: int, since: datetime
) -> Evidence | None:
    """Return the evidence of one revision, `None` when there is none."""
    found = list_evidence(session, since, {revision_id})
    return found[0] if found else None


def _counts(since: datetime) -> Select[Any]:
    rows = signals(Scope(since))
    sign, person, ticket = rows.c.sign, rows.c.person, rows.c.ticket_id

    def count(
        what: ColumnElement[Any], when: ColumnElement[bool]
    ) -> ColumnElement[int]:
        return func.count(case((when, what)).distinct())

    reasons = [
        _count(person, and_(sign == UNHELPFUL, rows.c.reason == reason)).label(reason)
        for reason in Reason
    ]
    return select(
        rows.c.revision_id,
        func.max(rows.c.article_id).label("article_id"),
        _count(person, sign == READ).label("reads"),
        _count(person, sign == HELPFUL).label("helpful"),
        _count(person, sign == UNHELPFUL).label("unhelpful"),
        _count(ticket, sign == ASKED).label("asked"),
        _count(ticket, sign == TRIED).label("tried_failed"),
        _count(ticket, sign == REOPENED).label("reopened"),
        _count(person, sign.in_(FAILURES)).label("failed"),
        func.count(person.distinct()).label("concerned"),
        *reasons,
    ).group_by(rows.c.revision_id)


def _count(what: ColumnElement[Any], when: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((when, what)).distinct())


def _evidence(row: dict[str, Any], peers: float) -> Evidence:
    reasons = {reason: row.pop(reason) for reason in Reason}
    failure = share_among_peers(row.pop("failed"), row.pop("concerned"), peers)
    return Evidence(**row, reasons=reasons, failure=failure)
