"""The way of a failing revision to a better one: repair tasks."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from articles.models import Edition, Revision
from articles.repairs.models import RepairState, RepairTask
from kb.errors import Conflict, Invalid
from kb.events.keeping import RepairChanged
from kb.events.log import record
from kb.policy import Actor
from kb.text import N_, one_line

DUE_AFTER = timedelta(days=14)
ACTIVE = (
    RepairState.OPEN,
    RepairState.IN_WORK,
    RepairState.IN_REVIEW,
    RepairState.REOPENED,
)


def start_repair(
    session: Session, revision: Revision, signal: str, *, by: Actor, now: datetime
) -> RepairTask:
    """Take the repair of a revision into work; `signal` names what has to improve.

    Raise `Conflict` when somebody else is at it.
    """
    task = find_active(session, revision.article_id, revision.lang)
    if task is None:
        task = RepairTask(
            article_id=revision.article_id,
            lang=revision.lang,
            revision_id=revision.id,
            signal=signal,
            state=RepairState.OPEN,
            opened_at=now,
            due_at=now + DUE_AFTER,
        )
        session.add(task)
        session.flush()  # the event names the task
        _change(session, task, RepairState.OPEN, by=by, now=now)
    taken = task.state in (RepairState.IN_WORK, RepairState.IN_REVIEW)
    if taken and task.owner_id not in (None, by.user_id):
        raise Conflict(N_("Somebody else is repairing this article already."))
    task.owner_id = by.user_id
    if task.state is not RepairState.IN_WORK:
        _change(session, task, RepairState.IN_WORK, by=by, now=now)
    return task


def dismiss_repair(
    session: Session, task: RepairTask, why: str, *, by: Actor, now: datetime
) -> None:
    """Close a task without a repair; raise `Invalid` when the reason is missing."""
    if not one_line(why):
        raise Invalid(N_("Say why nothing has to be repaired."), "why")
    task.why = one_line(why)
    _change(session, task, RepairState.DISMISSED, by=by, now=now, why=task.why)


def measure_repair(
    session: Session, edition: Edition, revision: Revision, *, by: Actor, now: datetime
) -> None:
    """Let the repair of an edition, if one is on, be measured on the new revision."""
    task = find_active(session, edition.article_id, edition.lang)
    if task is None or task.revision_id == revision.id:
        return
    task.draft_id = revision.id
    _change(session, task, RepairState.MEASURING, by=by, now=now)


def follow_review(
    session: Session, edition: Edition, *, is_waiting: bool, by: Actor, now: datetime
) -> None:
    """Say of a repair that its text waits for a second look, or no longer does."""
    task = find_active(session, edition.article_id, edition.lang)
    before, after = RepairState.IN_WORK, RepairState.IN_REVIEW
    if not is_waiting:
        before, after = after, before
    if task is not None and task.state is before:
        _change(session, task, after, by=by, now=now)


def find_active(session: Session, article_id: int, lang: str) -> RepairTask | None:
    """Return the task of an article's text that still waits for a better revision."""
    return session.scalar(
        select(RepairTask)
        .where(
            RepairTask.article_id == article_id,
            RepairTask.lang == lang,
            RepairTask.state.in_(ACTIVE),
        )
        .order_by(RepairTask.id.desc())
        .limit(1)
    )


def latest_repairs(
    session: Session, revision_ids: Sequence[int]
) -> dict[int, RepairTask]:
    """Return the newest task about each of the revisions, failing or new."""
    tasks: dict[int, RepairTask] = {}
    wanted = set(revision_ids)
    chosen = select(RepairTask).where(
        RepairTask.revision_id.in_(wanted) | RepairTask.draft_id.in_(wanted)
    )
    for task in session.scalars(chosen.order_by(RepairTask.id)):
        tasks[task.revision_id] = task
        if task.draft_id is not None:
            tasks[task.draft_id] = task
    return tasks


def list_own_repairs(session: Session, user_id: int) -> Sequence[RepairTask]:
    """Return the active tasks of a person, the one due first on top."""
    own = select(RepairTask).where(
        RepairTask.owner_id == user_id, RepairTask.state.in_(ACTIVE)
    )
    return session.scalars(own.order_by(RepairTask.due_at, RepairTask.id)).all()


def _change(
    session: Session,
    task: RepairTask,
    state: RepairState,
    *,
    by: Actor,
    now: datetime,
    why: str = "",
) -> None:
    task.state = state
    record(
        session,
        RepairChanged.by(
            by,
            now,
            article_id=task.article_id,
            revision_id=task.revision_id,
            repair_id=task.id,
            state=state.value,
            why=why,
        ),
    )
