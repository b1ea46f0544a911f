"""Notices read: what a person was told, and what waits for the post."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from kb.accounts.models import User
from kb.errors import NotFound
from kb.notices.models import Follower, Notice
from kb.text import N_


def list_notices(
    session: Session, user_id: int, *only: ColumnElement[bool], limit: int = 100
) -> Sequence[Notice]:
    """Return what a person was told, the unread and the newest first."""
    chosen = select(Notice).where(Notice.user_id == user_id, *only)
    newest = (Notice.created_at.desc(), Notice.id.desc())
    ordered = chosen.order_by(Notice.read_at.is_not(None), *newest)
    return session.scalars(ordered.limit(limit)).all()


def count_unread(session: Session, user_id: int, *only: ColumnElement[bool]) -> int:
    """Return how many notices a person has not seen."""
    unread = (Notice.user_id == user_id, Notice.read_at.is_(None))
    return session.scalar(select(func.count(Notice.id)).where(*unread, *only)) or 0


def get_notice(
    session: Session, user_id: int, notice_id: int, *only: ColumnElement[bool]
) -> Notice:
    """Return a notice to this very person; raise `NotFound` for any other."""
    own = (Notice.id == notice_id, Notice.user_id == user_id)
    notice = session.scalar(select(Notice).where(*own, *only))
    if notice is None:
        raise NotFound(N_("There is no such notice."))
    return notice


def list_told(session: Session, kind: str, revision_id: int) -> frozenset[int]:
    """Return the ids of the people who were told this of a revision."""
    told = select(Notice.user_id).where(
        Notice.kind == kind, Notice.revision_id == revision_id
    )
    return frozenset(session.scalars(told))


def list_addressees(session: Session, since: datetime) -> Sequence[int]:
    """Return the ids of the people to whom letters should go, by number."""
    waiting = select(Notice.user_id).join(User, User.id == Notice.user_id)
    chosen = waiting.where(*_unmailed(since)).distinct().order_by(Notice.user_id)
    return session.scalars(chosen).all()


def list_unmailed(
    session: Session, user_id: int, since: datetime, limit: int = 200
) -> Sequence[Notice]:
    """Return a person's notices that should go out by mail, for this session alone."""
    return session.scalars(
        select(Notice)
        .join(User, User.id == Notice.user_id)
        .where(Notice.user_id == user_id, *_unmailed(since))
        .order_by(Notice.id)
        .limit(limit)
        # Another process that mails leaves these alone.
        .with_for_update(of=Notice, skip_locked=True)
    ).all()


def _unmailed(since: datetime) -> tuple[ColumnElement[bool], ...]:
    # Who has seen it on the site needs no letter.
    return (
        Notice.mailed_at.is_(None),
        Notice.read_at.is_(None),
        Notice.created_at >= since,
        User.is_active.is_(True),
        User.mail_notices.is_(True),
    )


def has_come_to(session: Session, name: str) -> int:
    """Return the last event that a follower has seen; 0 for one that is new."""
    follower = session.get(Follower, name)
    return follower.cursor if follower else 0
