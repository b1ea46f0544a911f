"""Their words for ours: proposals that a specialist has put aside."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.events.log import record
from kb.events.models import EventRow
from kb.events.tuning import ProposalDismissed, ProposalRestored
from kb.policy import Actor
from kb.text import fold

Pair = tuple[str, str]


def key_of(theirs: str, ours: str) -> Pair:
    """Return what two proposals of the same words have in common."""
    return fold(theirs), fold(ours)


def dismiss(session: Session, pair: Pair, *, by: Actor, now: datetime) -> None:
    """Put a proposal aside until somebody takes that back."""
    theirs, ours = pair
    record(session, ProposalDismissed.by(by, now, theirs=theirs, ours=ours))


def restore(session: Session, pair: Pair, *, by: Actor, now: datetime) -> None:
    """Have a proposal come again."""
    theirs, ours = pair
    record(session, ProposalRestored.by(by, now, theirs=theirs, ours=ours))


def list_dismissed(session: Session) -> frozenset[Pair]:
    """Return the proposals that are put aside."""
    kinds = (ProposalDismissed.kind, ProposalRestored.kind)
    rows = session.scalars(
        select(EventRow).where(EventRow.kind.in_(kinds)).order_by(EventRow.id)
    )
    return _latest(rows)


def _latest(rows: Iterable[EventRow]) -> frozenset[Pair]:
    latest = {
        key_of(row.payload["theirs"], row.payload["ours"]): row.kind for row in rows
    }
    return frozenset(
        pair for pair, kind in latest.items() if kind == ProposalDismissed.kind
    )
