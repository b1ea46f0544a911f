from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from articles.actions import reclassify
from articles.models import Confidence, Revision, Stage
from articles.queries import get_article
from articles.repairs.models import RepairState
from articles.repairs.tasks import find_active, start_repair
from articles.reviews.actions import (
    approve,
    archive,
    release,
    request_changes,
    revive,
)
from articles.reviews.models import ReviewState
from articles.reviews.remarks import list_remarks
from kb.errors import Conflict
from kb.events.models import EventRow
from kb.policy import Audience
from tests.articles.making import make_place
from tests.articles.reviews.making import (
    LATER,
    approved,
    ask,
    make_text,
    revise,
)
from tests.articles.reviews.people import MIN
from tests.cast import KIM, XAVIER, make_actor


def test_other_readers_than_approved_for_void_the_approval(session: Session) -> None:
    kim, xavier = make_actor(session, KIM), make_actor(session, XAVIER)
    edition = make_text(session, kim, audience=Audience.INTERNAL)
    review = approved(session, edition, kim, xavier)
    article = get_article(session, edition.article_id)
    wider = make_place(session, Audience.PUBLIC, None)
    reclassify(session, article, wider, by=kim, now=LATER)
    assert (edition.stage, review.state) == (Stage.DRAFT, ReviewState.VOID)


def test_archived_texts_keep_the_reason_and_come_back_as_drafts(
    session: Session,
) -> None:
    kim, other = make_actor(session, KIM), make_actor(session, MIN)
    edition = make_text(session, kim, published=True)
    revise(session, edition, kim)
    review = ask(session, edition, kim)
    archive(session, edition, by=other, now=LATER, reason="Model is gone.")
    assert edition.stage is Stage.ARCHIVED
    assert edition.published_id is None
    assert review.state is ReviewState.VOID
    assert [one.words for one in list_remarks(session, edition)] == ["Model is gone."]
    with pytest.raises(Conflict):
        archive(session, edition, by=other, now=LATER)
    revive(session, edition, by=other, now=LATER)
    assert (edition.stage, edition.archived_at) == (Stage.DRAFT, None)
    assert edition.confidence is Confidence.WORK_IN_PROGRESS
    with pytest.raises(Conflict):
        release(session, edition, by=other, now=LATER)


def test_a_repair_follows_the_review_of_its_text(session: Session) -> None:
    kim, other = make_actor(session, KIM), make_actor(session, MIN)
    edition = make_text(session, kim, published=True)
    failing = session.get_one(Revision, edition.published_id)
    start_repair(session, failing, "verdicts", by=kim, now=LATER)
    revise(session, edition, kim)

    def state() -> RepairState:
        task = find_active(session, edition.article_id, "en")
        assert task is not None
        return task.state

    review = ask(session, edition, kim)
    assert state() is RepairState.IN_REVIEW
    request_changes(session, edition, review, "Shorter.", by=other, now=LATER)
    assert state() is RepairState.IN_WORK
    ask(session, edition, kim)
    revise(session, edition, kim)
    assert state() is RepairState.IN_WORK
    approved(session, edition, kim, other)
    release(session, edition, by=other, now=LATER)
    assert find_active(session, edition.article_id, "en") is None


def test_every_decision_is_in_the_log_with_its_person(session: Session) -> None:
    kim, other = make_actor(session, KIM), make_actor(session, MIN)
    edition = make_text(session, kim)
    review = ask(session, edition, kim, within=timedelta(days=1))
    request_changes(session, edition, review, "Shorter.", by=other, now=LATER)
    again = ask(session, edition, kim)
    approve(session, edition, again, by=other, now=LATER)
    revise(session, edition, kim)
    chosen = select(EventRow).where(EventRow.kind.like("review.%"))
    log = [
        (row.actor_id, row.payload.get("state", "requested"))
        for row in session.scalars(chosen.order_by(EventRow.id))
    ]
    assert log == [
        (kim.user_id, "requested"),
        (other.user_id, "changes_requested"),
        (kim.user_id, "requested"),
        (other.user_id, "approved"),
        (kim.user_id, "void"),
    ]
    assert review.due_at == LATER + timedelta(days=1)
