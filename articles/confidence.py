"""How far a text can be trusted: it rises with the people whom it really helped."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from articles.models import Confidence, Edition, Revision
from articles.queries import is_published
from articles.spans import Key, evidence_span
from kb.analytics.reuse import people_helped
from kb.events.log import record
from kb.events.reviewing import ConfidenceChanged
from kb.policy import Actor

# So many people have to be helped before a text counts as proven by use.
ENOUGH_REUSES = 3
BATCH = 500


def risen(confidence: Confidence, reuses: int) -> Confidence:
    """Return what so many different people, once helped, make of a confidence."""
    is_tried = confidence is Confidence.NOT_VALIDATED and reuses >= ENOUGH_REUSES
    return Confidence.VALIDATED if is_tried else confidence


def raise_confidence(session: Session, now: datetime) -> int:
    """Raise what was reused often enough since its last rewrite; return how many.

    The people who wrote a text do not count among those whom it helped.
    """
    helped = people_helped(session)
    raised = 0
    for edition, revision in _untried(session, helped):
        reuses = len(_reusers(session, revision, helped))
        confidence = risen(edition.confidence, reuses)
        if confidence is not edition.confidence:
            edition.confidence = confidence
            record(session, _changed(edition, reuses, now))
            raised += 1
    return raised


def count_reuses(session: Session, revision: Revision) -> int:
    """Return how many different people the text has helped since its last rewrite."""
    return len(_reusers(session, revision, people_helped(session)))


def _untried(
    session: Session, helped: Collection[int]
) -> Iterator[tuple[Edition, Revision]]:
    known = set(_keys(session, sorted(helped)))
    untried = Edition.confidence == Confidence.NOT_VALIDATED
    chosen = select(Edition).where(is_published(), untried).order_by(Edition.id)
    for edition in session.scalars(chosen).all():
        if (edition.article_id, edition.lang) in known:
            yield edition, session.get_one(Revision, edition.published_id)


def _keys(session: Session, revision_ids: Sequence[int]) -> Iterator[Key]:
    for start in range(0, len(revision_ids), BATCH):
        chosen = Revision.id.in_(revision_ids[start : start + BATCH])
        rows = session.execute(select(Revision.article_id, Revision.lang).where(chosen))
        yield from ((article_id, lang) for article_id, lang in rows)


def _reusers(
    session: Session, revision: Revision, helped: Mapping[int, Collection[str]]
) -> set[str]:
    ids = [step.revision_id for step in evidence_span(session, revision)]
    people = {person for id_ in ids for person in helped.get(id_, ())}
    wrote = select(Revision.author_id).where(Revision.id.in_(ids))
    return people - {f"u{author}" for author in session.scalars(wrote)}


def _changed(edition: Edition, reuses: int, now: datetime) -> ConfidenceChanged:
    return ConfidenceChanged.by(
        Actor(),
        now,
        article_id=edition.article_id,
        revision_id=edition.published_id,
        lang=edition.lang,
        confidence=edition.confidence.value,
        reuses=reuses,
    )
