"""Notices written, read, and handed to the post."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kb.notices.models import Follower, Notice


@dataclass(frozen=True, kw_only=True)
class Telling:
    """What one person is to be told because of one event."""

    user_id: int
    kind: str
    event_id: int
    article_id: int | None = None
    revision_id: int | None = None
    details: Mapping[str, str] = field(default_factory=dict)


def tell(session: Session, tellings: Iterable[Telling], *, now: datetime) -> int:
    """Write the notices that are not there yet; return how many that were."""
    wanted = {(t.user_id, t.event_id, t.kind): t for t in tellings}
    if not wanted:
        return 0
    known = session.execute(
        select(Notice.user_id, Notice.event_id, Notice.kind).where(
            Notice.user_id.in_({user_id for user_id, _, _ in wanted}),
            Notice.event_id.in_({event_id for _, event_id, _ in wanted}),
        )
    )
    for key in known:
        wanted.pop((key[0], key[1], key[2]), None)
    session.add_all(
        Notice(
            user_id=telling.user_id,
            kind=telling.kind,
            event_id=telling.event_id,
            created_at=now,
            article_id=telling.article_id,
            revision_id=telling.revision_id,
            details=dict(telling.details),
        )
        for telling in wanted.values()
    )
    session.flush()  # the database refuses what another process told meanwhile
    return len(wanted)


def mark_read(notice: Notice, *, now: datetime) -> None:
    """Note that the person has seen a notice; the first time counts."""
    notice.read_at = notice.read_at or now


def mark_all_read(session: Session, user_id: int, *, now: datetime) -> None:
    """Note that the person has seen all that was there by now."""
    session.execute(
        update(Notice)
        .where(
            Notice.user_id == user_id,
            Notice.read_at.is_(None),
            Notice.created_at <= now,
        )
        .values(read_at=now)
    )


def mark_mailed(notice: Notice, *, now: datetime) -> None:
    """Note that the letter about a notice was handed over."""
    notice.mailed_at = now


def locked_follower(session: Session, name: str) -> Follower:
    """Return how far a follower has come, for this transaction alone."""
    # Two processes must not tell the same thing at the same time.
    row = session.scalar(
        select(Follower).where(Follower.name == name).with_for_update()
    )
    if row is None:
        row = Follower(name=name, cursor=0)
        session.add(row)
    return row
