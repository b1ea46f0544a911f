"""Private copies of what a writer typed: kept, found, thrown away, taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from articles.editing.models import WorkingCopy
from articles.models import Article
from articles.queries import visible_to
from kb.errors import Conflict, Invalid
from kb.policy import Actor
from kb.text import N_

# In characters: an article of the greatest length fits, and what has to be cut from it.
MAX_LENGTH = 400_000
MAX_COPIES = 200
# For how long what was thrown away can be taken back.
KEPT_AFTER_DISCARD = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What an open editor holds, and where it belongs.

    `pen` is this editor, `adopts` the one whose copy it goes on with;
    `article_id` and `based_on_id` are `None` for an article that does not exist yet.
    """

    key: str
    fields: Mapping[str, str]
    pen: str
    adopts: str = ""
    article_id: int | None = None
    based_on_id: int | None = None


def keep_copy(
    session: Session, typed: Typed, *, by: Actor, now: datetime
) -> WorkingCopy:
    """Keep what is typed in place of what this editor kept before.

    Raise `Conflict` when another editor of the same person holds a copy of this text,
    so that neither replaces the other, and `Invalid` for far too much of it.
    """
    assert by.user_id is not None
    if sum(map(len, typed.fields.values())) > MAX_LENGTH:
        raise Invalid(N_("The text is too long to be kept."), "source")
    copy = find_copy(session, by, typed.key, discarded=True)
    if copy is None:
        return _begin(session, typed, by.user_id, now)
    if copy.discarded_at is None and copy.pen not in (typed.pen, typed.adopts):
        raise _elsewhere()
    copy.fields = dict(typed.fields)
    copy.pen, copy.saved_at, copy.discarded_at = typed.pen, now, None
    copy.article_id, copy.based_on_id = typed.article_id, typed.based_on_id
    session.flush()
    return copy


def _begin(session: Session, typed: Typed, user_id: int, now: datetime) -> WorkingCopy:
    own = select(func.count()).where(WorkingCopy.user_id == user_id)
    if (session.scalar(own) or 0) >= MAX_COPIES:
        raise Invalid(N_("You have too many unfinished texts. Discard some first."))
    copy = WorkingCopy(
        user_id=user_id,
        key=typed.key,
        fields=dict(typed.fields),
        pen=typed.pen,
        saved_at=now,
        article_id=typed.article_id,
        based_on_id=typed.based_on_id,
    )
    try:
        with session.begin_nested():
            session.add(copy)
    except IntegrityError as error:
        raise _elsewhere() from error
    return copy


def _elsewhere() -> Conflict:
    return Conflict(N_("You have this text open in another window, too."))


def find_copy(
    session: Session, actor: Actor, key: str, *, discarded: bool = False
) -> WorkingCopy | None:
    """Return the actor's own copy of a text, `discarded` ones only if asked for."""
    chosen = _own(actor).where(WorkingCopy.key == key)
    if not discarded:
        chosen = chosen.where(WorkingCopy.discarded_at.is_(None))
    return session.scalar(chosen)


def list_copies(session: Session, actor: Actor) -> Sequence[WorkingCopy]:
    """Return the actor's unfinished texts, newest first.

    One of an article that the actor may not see any more is left out.
    """
    chosen = (
        _own(actor)
        .outerjoin(Article, Article.id == WorkingCopy.article_id)
        .where(WorkingCopy.discarded_at.is_(None))
        .where(or_(WorkingCopy.article_id.is_(None), visible_to(actor)))
        .order_by(WorkingCopy.saved_at.desc(), WorkingCopy.id.desc())
    )
    return session.scalars(chosen).all()


def discard_copy(session: Session, key: str, *, by: Actor, now: datetime) -> bool:
    """Throw the actor's copy away; return whether there was one to take back."""
    session.execute(
        delete(WorkingCopy).where(
            WorkingCopy.user_id == by.user_id,
            WorkingCopy.discarded_at < now - KEPT_AFTER_DISCARD,
        )
    )
    copy = find_copy(session, by, key)
    if copy is not None:
        copy.discarded_at = now
        session.flush()
    return copy is not None


def take_back(session: Session, key: str, *, by: Actor) -> bool:
    """Undo the discarding of a copy; return whether it was still there."""
    copy = find_copy(session, by, key, discarded=True)
    if copy is not None:
        copy.discarded_at = None
        session.flush()
    return copy is not None


def forget_copy(session: Session, pens: Sequence[str], *, by: Actor) -> None:
    """Delete what these editors kept, because its text was saved."""
    session.execute(
        delete(WorkingCopy).where(
            WorkingCopy.user_id == by.user_id, WorkingCopy.pen.in_(pens)
        )
    )


def _own(actor: Actor) -> Select[WorkingCopy]:
    return select(WorkingCopy).where(WorkingCopy.user_id == actor.user_id)
