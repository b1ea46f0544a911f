"""Two people, or two processes, move the same text at the same moment."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from articles.actions import save_revision
from articles.drafts import Draft
from articles.models import Edition, Stage
from articles.reviews.actions import approve, release, request_changes, submit
from articles.reviews.models import Review, ReviewState
from articles.reviews.queries import find_live_review
from articles.reviews.scheduling import follow_clock, schedule
from kb.errors import AskFirstError, Conflict
from kb.events.models import EventRow
from kb.policy import Actor
from tests.articles.making import head
from tests.articles.reviews.making import LATER, approved, ask, make_text
from tests.articles.reviews.people import MIN
from tests.cast import CORA, KIM, make_actor
from webapp.database import Database

Do = Callable[[Session, Edition], object]
SOON = LATER + timedelta(hours=1)


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = Database(url)
    yield database
    database.close()


def _at_once(database: Database, edition_id: int, *moves: Do) -> list[str]:
    """Make the moves in transactions that all began before any was made."""
    ready = Barrier(len(moves))

    def make(move: Do) -> str:
        ready.wait()
        try:
            with database.transaction() as session:
                move(session, session.get_one(Edition, edition_id))
        except AskFirstError as refusal:
            return type(refusal).__name__
        return "done"

    with ThreadPoolExecutor(len(moves)) as pool:
        return sorted(pool.map(make, moves))


def _meet(session: Session, place: Barrier) -> None:
    """Wait until both have read; on SQLite the second one reads after the first."""
    if session.get_bind().dialect.name == "postgresql":
        place.wait()


def _decide(by: Actor, decision: str, place: Barrier) -> Do:
    def do(session: Session, edition: Edition) -> None:
        review = session.scalars(select(Review)).one()
        _meet(session, place)
        # What the page showed, as the view checks it.
        if review.state is not ReviewState.WAITING:
            raise Conflict
        if decision == "approve":
            approve(session, edition, review, by=by, now=LATER)
        else:
            request_changes(session, edition, review, "No.", by=by, now=LATER)

    return do


@pytest.mark.parametrize("second", ["approve", "request_changes"])
def test_of_two_decisions_one_is_made(database: Database, second: str) -> None:
    with database.transaction() as session:
        kim, other = make_actor(session, KIM), make_actor(session, MIN)
        cora = make_actor(session, CORA)
        edition = make_text(session, kim)
        ask(session, edition, kim)
    place = Barrier(2)
    first = _decide(other, "approve", place)
    outcome = _at_once(database, edition.id, first, _decide(cora, second, place))
    assert outcome == ["Conflict", "done"]
    with database.reading() as session:
        rows = session.scalars(
            select(EventRow).where(EventRow.kind == "review.decided")
        ).all()
        review = session.scalars(select(Review)).one()
        assert [row.payload["state"] for row in rows] == [review.state.value]
        assert rows[0].actor_id == review.decided_by_id


def test_an_approval_and_an_edit_never_both_hold(database: Database) -> None:
    with database.transaction() as session:
        kim, other = make_actor(session, KIM), make_actor(session, MIN)
        edition = make_text(session, kim)
        ask(session, edition, kim)

    place = Barrier(2)

    def save(session: Session, edition: Edition) -> None:
        draft = Draft(title="Paper jam", source="Quite another text.\n")
        base = head(session, edition)
        _meet(session, place)
        save_revision(session, edition, draft, by=kim, now=LATER, based_on=base)

    decide = _decide(other, "approve", place)
    outcome = _at_once(database, edition.id, decide, save)
    assert outcome in (["Conflict", "done"], ["done", "done"])
    with database.reading() as session:
        after = session.get_one(Edition, edition.id)
        assert (after.stage, after.head_number) == (Stage.DRAFT, 2)
        assert session.scalars(select(Review)).one().state is ReviewState.VOID
        assert find_live_review(session, after) is None


def test_a_text_is_sent_for_review_once(database: Database) -> None:
    with database.transaction() as session:
        kim = make_actor(session, KIM)
        edition = make_text(session, kim)

    place = Barrier(2)

    def send(session: Session, edition: Edition) -> None:
        newest = head(session, edition)
        _meet(session, place)
        submit(session, edition, newest, by=kim, now=LATER)

    assert _at_once(database, edition.id, send, send) == ["Conflict", "done"]
    with database.reading() as session:
        assert len(session.scalars(select(Review)).all()) == 1


def test_two_clocks_and_a_person_publish_once(database: Database) -> None:
    with database.transaction() as session:
        kim, other = make_actor(session, KIM), make_actor(session, MIN)
        edition = make_text(session, kim)
        approved(session, edition, kim, other)
        schedule(
            session, edition, publish_at=SOON, unpublish_at=None, by=other, now=LATER
        )

    def tick(session: Session, _edition: Edition) -> None:
        follow_clock(session, SOON)

    def publish(session: Session, edition: Edition) -> None:
        release(session, edition, by=other, now=SOON)

    outcome = _at_once(database, edition.id, tick, tick, publish)
    assert outcome.count("done") >= 2
    with database.transaction() as session:
        assert follow_clock(session, SOON) == 0
    with database.reading() as session:
        chosen = select(EventRow).where(EventRow.kind == "article.published")
        assert len(session.scalars(chosen).all()) == 1
        assert session.get_one(Edition, edition.id).stage is Stage.PUBLISHED
