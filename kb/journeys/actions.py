"""What a person leaves behind on the way: drafts, verdicts, "this solved it"."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kb.errors import Invalid, TooMany
from kb.events.log import record
from kb.events.types import (
    JourneyResumed,
    JourneySolved,
    VerdictGiven,
)
from kb.journeys.models import Draft
from kb.journeys.queries import count_verdicts, current_verdict, is_solved, owners
from kb.journeys.refs import ArticleRef
from kb.journeys.verdicts import MAX_PER_DAY, MAX_WORDS, Verdict
from kb.policy import Actor
from kb.text import N_, clean, mask_personal, one_line


def save_draft(
    session: Session, form_key: str, fields: dict[str, str], *, by: Actor, now: datetime
) -> None:
    """Keep the fields of the request the person is writing, in place of the last."""
    # What was begun before signing in belongs to the account from now on.
    earlier = [owner for owner in owners(by) if owner != by.person_key]
    session.execute(delete(Draft).where(Draft.owner.in_(earlier)))
    values = {"form_key": form_key, "fields": fields, "updated_at": now}
    if _change_draft(session, by, values):
        return
    try:
        with session.begin_nested():
            session.add(
                Draft(
                    owner=by.person_key,
                    form_key=form_key,
                    fields=fields,
                    updated_at=now,
                )
            )
    except IntegrityError:  # another tab was quicker
        _change_draft(session, by, values)


def _change_draft(session: Session, by: Actor, values: dict[str, object]) -> bool:
    changed = session.scalar(
        update(Draft)
        .where(Draft.owner == by.person_key)
        .values(**values)
        .returning(Draft.id)
    )
    return changed is not None


def delete_draft(session: Session, *, by: Actor) -> None:
    """Forget the request the person began."""
    session.execute(delete(Draft).where(Draft.owner.in_(owners(by))))


def give_verdict(
    session: Session, ref: ArticleRef, verdict: Verdict, *, by: Actor, now: datetime
) -> None:
    """Record what the person says of a revision; saying the same again adds nothing.

    Raise `Invalid` for too many words, and `TooMany` beyond the daily limit of one
    person: then the verdict is not counted.
    """
    if len(verdict.words) > MAX_WORDS:
        raise Invalid(N_("Use at most %(count)s characters."), "words", count=MAX_WORDS)
    said = Verdict(
        helpful=verdict.helpful,
        reason=None if verdict.helpful else verdict.reason,
        words=mask_personal(clean(verdict.words).strip()),
    )
    if said == current_verdict(session, by, ref.revision_id):
        return
    if count_verdicts(session, by, now) >= MAX_PER_DAY:
        raise TooMany(N_("You have judged many articles today. Thank you."), 86_400)
    record(session, VerdictGiven.by(by, now, **ref._asdict(), **vars(said)))


def solved(
    session: Session,
    ref: ArticleRef,
    *,
    by: Actor,
    now: datetime,
    form_key: str | None = None,
    query: str = "",
) -> None:
    """Record that a revision solved it, in the form of that key or while reading."""
    event = JourneySolved.by(
        by,
        now,
        **ref._asdict(),
        how="article" if form_key is None else "suggestion",
        form_key=form_key,
        query=mask_personal(one_line(query)),
    )
    record(session, event)


def resume(
    session: Session, *, by: Actor, now: datetime, form_key: str | None = None
) -> None:
    """Take back that it was solved; without effect where it was not."""
    if is_solved(session, by):
        record(session, JourneyResumed.by(by, now, form_key=form_key))
