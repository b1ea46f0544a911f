"""Announcements read: by those they are for, and by those who make them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true
from sqlalchemy.orm import Session

from kb.accounts.models import GroupMember, User, UserRole
from kb.announcements.models import Acknowledgement, Announcement
from kb.announcements.rules import URGENCY
from kb.errors import NotFound
from kb.policy import STAFF, Actor, Audience
from kb.text import N_


@dataclass(frozen=True, kw_only=True)
class Acknowledged:
    """Somebody who says they have read it."""

    name: str
    at: datetime


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on `Announcement` that the actor belongs to its audience."""
    staff = true() if actor.is_staff else false()
    signed_in = true() if actor.is_authenticated else false()
    return or_(
        Announcement.audience == Audience.PUBLIC,
        and_(Announcement.audience == Audience.SIGNED_IN, signed_in),
        and_(Announcement.audience == Audience.INTERNAL, staff),
        and_(
            Announcement.audience == Audience.GROUP,
            Announcement.group_id.in_(actor.group_ids),
        ),
    )


def list_current(
    session: Session,
    actor: Actor,
    now: datetime,
    product_ids: Collection[int] | None = None,
) -> Sequence[Announcement]:
    """Return what concerns the actor now, the most urgent first.

    With `product_ids`, only what is about one of these products or about all.
    """
    chosen = [visible_to(actor), *_current(now)]
    if product_ids is not None:
        about = Announcement.product_id.in_(product_ids)
        chosen.append(or_(Announcement.product_id.is_(None), about))
    found = session.scalars(select(Announcement).where(*chosen)).all()
    newest = sorted(found, key=lambda one: (one.starts_at, one.id), reverse=True)
    return sorted(newest, key=lambda one: URGENCY[one.tone])


def _current(now: datetime) -> tuple[ColumnElement[bool], ...]:
    lasts = or_(Announcement.ends_at.is_(None), Announcement.ends_at > now)
    return Announcement.starts_at <= now, lasts


def access_current(
    session: Session, actor: Actor, announcement_id: int, now: datetime
) -> Announcement:
    """Return an announcement that the actor sees now; else raise `NotFound`."""
    own = (Announcement.id == announcement_id, visible_to(actor), *_current(now))
    return _one(session, *own)


def list_managed(session: Session, actor: Actor) -> Sequence[Announcement]:
    """Return all announcements that an announcer may change, the last to begin first.

    They are those for an audience they belong to, and their own ones.
    """
    return session.scalars(
        select(Announcement)
        .where(_managed_by(actor))
        .order_by(Announcement.starts_at.desc(), Announcement.id.desc())
    ).all()


def access_managed(
    session: Session, actor: Actor, announcement_id: int
) -> Announcement:
    """Return an announcement that an announcer may change; else raise `NotFound`."""
    return _one(session, Announcement.id == announcement_id, _managed_by(actor))


def _managed_by(actor: Actor) -> ColumnElement[bool]:
    return or_(visible_to(actor), Announcement.author_id == actor.user_id)


def _one(session: Session, *named: ColumnElement[bool]) -> Announcement:
    announcement = session.scalar(select(Announcement).where(*named))
    if announcement is None:
        raise NotFound(N_("There is no such announcement."))
    return announcement


def acknowledged_ids(
    session: Session, actor: Actor, announcement_ids: Collection[int]
) -> frozenset[int]:
    """Return which of the announcements the actor has acknowledged."""
    mine = select(Acknowledgement.announcement_id).where(
        Acknowledgement.user_id == actor.user_id,
        Acknowledgement.announcement_id.in_(announcement_ids),
    )
    return frozenset(session.scalars(mine))


def list_acknowledged(
    session: Session, announcement: Announcement
) -> list[Acknowledged]:
    """Return who has acknowledged an announcement, the first on top."""
    rows = session.execute(
        select(User.name, Acknowledgement.at)
        .join(User, User.id == Acknowledgement.user_id)
        .where(Acknowledgement.announcement_id == announcement.id)
        .order_by(Acknowledgement.at, User.name)
    )
    return [Acknowledged(name=row[0], at=row[1]) for row in rows]


def count_acknowledged(
    session: Session, announcement_ids: Collection[int]
) -> dict[int, int]:
    """Return how many people have acknowledged each of the announcements."""
    rows = session.execute(
        select(Acknowledgement.announcement_id, func.count())
        .where(Acknowledgement.announcement_id.in_(announcement_ids))
        .group_by(Acknowledgement.announcement_id)
    )
    return {row[0]: row[1] for row in rows}


def list_awaited(session: Session, announcement: Announcement) -> Sequence[str] | None:
    """Return the names of those who still have to acknowledge it.

    `None` where nobody has to, or where its audience cannot be listed.
    """
    if not announcement.must_acknowledge:
        return None
    if announcement.audience is Audience.GROUP:
        asked = select(GroupMember.user_id).where(
            GroupMember.group_id == announcement.group_id
        )
    elif announcement.audience is Audience.INTERNAL:
        asked = select(UserRole.user_id).where(UserRole.role.in_(STAFF))
    else:
        return None
    done = select(Acknowledgement.user_id).where(
        Acknowledgement.announcement_id == announcement.id
    )
    missing = select(User.name).where(
        User.id.in_(asked), User.id.not_in(done), User.is_active
    )
    return session.scalars(missing.order_by(User.name)).all()
