"""Who has the editor of a text open at this moment."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from articles.editing.models import Presence
from articles.models import Edition
from kb.policy import Actor

HEARTBEAT = timedelta(seconds=15)
GONE_AFTER = 3 * HEARTBEAT


def appear(session: Session, edition: Edition, *, by: Actor, now: datetime) -> None:
    """Note that the actor has the editor of this text open."""
    assert by.user_id is not None
    here = _of(edition)
    seen = (
        update(Presence)
        .where(*here, Presence.user_id == by.user_id)
        .values(seen_at=now)
        .returning(Presence.user_id)
    )
    if session.execute(seen).first() is None:
        _enter(session, edition, by.user_id, now)
    gone = delete(Presence).where(*here, Presence.seen_at < now - 2 * GONE_AFTER)
    session.execute(gone)


def _enter(session: Session, edition: Edition, user_id: int, now: datetime) -> None:
    row = Presence(
        article_id=edition.article_id, lang=edition.lang, user_id=user_id, seen_at=now
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return  # another window of the same person was quicker


def leave(session: Session, edition: Edition, *, by: Actor) -> None:
    """Note that the actor has closed the editor."""
    here = delete(Presence).where(*_of(edition), Presence.user_id == by.user_id)
    session.execute(here)


def list_present(
    session: Session, edition: Edition, now: datetime, *, but: Actor
) -> Sequence[int]:
    """Return the ids of the others who were seen within the last 45 seconds."""
    others = (
        select(Presence.user_id)
        .where(*_of(edition), Presence.seen_at >= now - GONE_AFTER)
        .where(Presence.user_id != but.user_id)
        .order_by(Presence.user_id)
    )
    return session.scalars(others).all()


def _of(edition: Edition) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Presence.article_id == edition.article_id, Presence.lang == edition.lang
