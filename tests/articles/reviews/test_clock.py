from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from articles.models import Edition, Revision, Stage
from articles.queries import get_article
from articles.reviews.actions import archive, release, request_changes
from articles.reviews.queries import find_live_review
from articles.reviews.scheduling import follow_clock, schedule, unschedule
from kb.accounts.models import User
from kb.errors import Conflict, Invalid
from kb.events.models import EventRow
from kb.policy import Actor, Audience, License
from tests.articles.making import head
from tests.articles.reviews.making import LATER, approved, ask, make_text, revise
from tests.articles.reviews.people import MIN
from tests.cast import KIM, XAVIER, make_actor

HOUR = timedelta(hours=1)
MONDAY = LATER + 3 * HOUR
FRIDAY = MONDAY + timedelta(days=4, hours=9)


def _schedule(
    session: Session,
    edition: Edition,
    by: Actor,
    begin: datetime | None = MONDAY,
    end: datetime | None = None,
) -> None:
    schedule(session, edition, publish_at=begin, unpublish_at=end, by=by, now=LATER)


def _planned(session: Session, end: datetime | None = None) -> Edition:
    kim, other = make_actor(session, KIM), make_actor(session, MIN)
    edition = make_text(session, kim)
    approved(session, edition, kim, other)
    _schedule(session, edition, other, MONDAY, end)
    return edition


def _published(session: Session) -> list[int | None]:
    chosen = select(EventRow.actor_id).where(EventRow.kind == "article.published")
    return list(session.scalars(chosen))


def test_a_text_is_hidden_before_visible_between_and_hidden_after(
    session: Session,
) -> None:
    edition = _planned(session, FRIDAY)
    newest = head(session, edition)
    assert follow_clock(session, MONDAY - timedelta(seconds=1)) == 0
    assert (edition.stage, edition.published_id) == (Stage.SCHEDULED, None)
    assert follow_clock(session, MONDAY) == 1
    assert (edition.stage, edition.published_id) == (Stage.PUBLISHED, newest.id)
    assert edition.published_at == MONDAY
    assert follow_clock(session, FRIDAY - timedelta(seconds=1)) == 0
    assert follow_clock(session, FRIDAY) == 1
    assert (edition.stage, edition.published_id) == (Stage.ARCHIVED, None)
    assert follow_clock(session, FRIDAY + HOUR) == 0


def test_the_clock_publishes_in_the_name_of_who_approved(session: Session) -> None:
    edition = _planned(session)
    review = find_live_review(session, edition)
    follow_clock(session, MONDAY)
    assert review is not None
    assert _published(session) == [review.decided_by_id]


def test_a_text_that_ended_while_the_site_slept_never_comes_out(
    session: Session,
) -> None:
    edition = _planned(session, FRIDAY)
    assert follow_clock(session, FRIDAY + HOUR) == 1
    assert edition.stage is Stage.ARCHIVED
    assert _published(session) == []


def test_an_edit_takes_a_text_off_the_schedule(session: Session) -> None:
    edition = _planned(session, FRIDAY)
    revise(session, edition, make_actor(session, XAVIER))
    assert (edition.publish_at, edition.unpublish_at) == (None, None)
    assert follow_clock(session, FRIDAY) == 0
    assert edition.stage is Stage.DRAFT


@pytest.mark.parametrize("how", ["unschedule", "request_changes", "archive"])
def test_what_stops_a_text_takes_it_off_the_schedule(
    session: Session, how: str
) -> None:
    edition = _planned(session, FRIDAY)
    review, by = find_live_review(session, edition), Actor(user_id=None)
    assert review is not None
    if how == "unschedule":
        unschedule(session, edition, by=by, now=LATER)
        assert edition.stage is Stage.APPROVED
    elif how == "archive":
        archive(session, edition, by=by, now=LATER)
    else:
        request_changes(session, edition, review, "No.", by=by, now=LATER)
    assert (edition.scheduled_id, edition.publish_at) == (None, None)
    assert edition.unpublish_at is None
    assert follow_clock(session, FRIDAY + HOUR) == 0
    assert _published(session) == []


@pytest.mark.parametrize(
    ("begin", "end", "field"),
    [
        (LATER, None, "publish_at"),
        (LATER - HOUR, None, "publish_at"),
        (LATER + timedelta(days=6 * 366), None, "publish_at"),
        (MONDAY, MONDAY, "unpublish_at"),
        (FRIDAY, MONDAY, "unpublish_at"),
        (MONDAY, LATER - HOUR, "unpublish_at"),
    ],
)
def test_times_are_ahead_and_in_order(
    session: Session, begin: datetime, end: datetime | None, field: str
) -> None:
    kim, other = make_actor(session, KIM), make_actor(session, MIN)
    edition = make_text(session, kim)
    approved(session, edition, kim, other)
    with pytest.raises(Invalid) as refusal:
        _schedule(session, edition, other, begin, end)
    assert refusal.value.field == field
    assert edition.stage is Stage.APPROVED


def test_only_what_is_approved_can_be_scheduled(session: Session) -> None:
    kim = make_actor(session, KIM)
    edition = make_text(session, kim)
    with pytest.raises(Conflict):
        _schedule(session, edition, kim)
    with pytest.raises(Conflict):
        _schedule(session, edition, kim, None, FRIDAY)
    ask(session, edition, kim)
    with pytest.raises(Conflict):
        _schedule(session, edition, kim)


def test_the_end_alone_can_be_set_for_what_readers_have(session: Session) -> None:
    kim = make_actor(session, KIM)
    edition = make_text(session, kim, published=True)
    _schedule(session, edition, kim, None, FRIDAY)
    assert (edition.stage, edition.unpublish_at) == (Stage.PUBLISHED, FRIDAY)
    _schedule(session, edition, kim, None, None)
    assert follow_clock(session, FRIDAY) == 0
    _schedule(session, edition, kim, None, FRIDAY)
    assert follow_clock(session, FRIDAY) == 1
    assert edition.published_id is None


def test_the_end_leaves_a_newer_text_on_its_way(session: Session) -> None:
    kim, other = make_actor(session, KIM), make_actor(session, MIN)
    edition = make_text(session, kim, published=True)
    revise(session, edition, kim)
    _schedule(session, edition, kim, None, FRIDAY)
    approved(session, edition, kim, other)
    assert follow_clock(session, FRIDAY) == 1
    assert (edition.stage, edition.published_id) == (Stage.APPROVED, None)
    release(session, edition, by=other, now=FRIDAY + HOUR)
    assert edition.published_id == head(session, edition).id
    assert edition.unpublish_at is None


def test_the_clock_does_not_widen_what_an_approval_reached(session: Session) -> None:
    kim, xavier = make_actor(session, KIM), make_actor(session, XAVIER)
    edition = make_text(session, kim, audience=Audience.INTERNAL)
    approved(session, edition, kim, xavier)
    _schedule(session, edition, xavier)
    # However it came about that other people read it now.
    get_article(session, edition.article_id).audience = Audience.PUBLIC
    assert follow_clock(session, MONDAY) == 0
    assert (edition.stage, edition.published_id) == (Stage.DRAFT, None)
    assert edition.publish_at is None


def test_a_text_that_refuses_does_not_stop_the_others(session: Session) -> None:
    kim, other = make_actor(session, KIM), make_actor(session, MIN)
    plans = []
    for title in ("One", "Two"):
        edition = make_text(session, kim, title=title)
        approved(session, edition, kim, other)
        _schedule(session, edition, other)
        plans.append(edition)
    wrong, right = plans
    review = find_live_review(session, wrong)
    assert review is not None
    xavier = make_actor(session, XAVIER)
    session.get_one(User, xavier.user_id).license = License.CANDIDATE
    review.decided_by_id = xavier.user_id
    session.flush()
    assert follow_clock(session, MONDAY) == 1
    assert wrong.stage is Stage.DRAFT
    assert right.published_id == head(session, right).id
    assert session.get_one(Revision, right.published_id).title == "Two"
