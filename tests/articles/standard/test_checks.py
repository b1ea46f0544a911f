"""Texts checked against the content standard."""

import pytest
from sqlalchemy.orm import Session

from articles.standard.actions import MAX_NOTE, Answers, give_check
from articles.standard.points import NAMES, QUESTIONS, Point, missed_points
from articles.standard.queries import (
    access_check,
    find_subject,
    list_checks,
    list_missed,
)
from kb.errors import Forbidden, Invalid, NotFound
from kb.events.reviewing import StandardChecked
from kb.policy import Audience
from tests.articles.making import NOW, head, make_published
from tests.articles.standard.making import answers, written
from tests.cast import ERIN, KIM, MAX, XAVIER, make_actor
from tests.kb.making import events_of


def test_every_point_has_a_name_and_a_question() -> None:
    assert set(NAMES) == set(QUESTIONS) == set(Point)


def test_what_was_never_answered_is_not_missed() -> None:
    assert missed_points({}) == []
    assert missed_points({"links": False, "clear": False}) == [Point.CLEAR, Point.LINKS]


def test_the_missed_points_show_on_the_checked_revision(session: Session) -> None:
    erin, kim = make_actor(session, ERIN), make_actor(session, KIM)
    revision, other = written(session, erin), written(session, erin)
    said = answers(Point.TITLE, Point.LINKS, note="Name the printer.")
    give_check(session, revision, said, by=kim, now=NOW)
    assert list_missed(session, revision.id) == [Point.TITLE, Point.LINKS]
    assert list_missed(session, other.id) == []
    give_check(session, revision, answers(), by=kim, now=NOW)
    assert list_missed(session, revision.id) == []


def test_the_note_is_between_the_writer_and_the_checker(session: Session) -> None:
    erin, kim = make_actor(session, ERIN), make_actor(session, KIM)
    revision = written(session, erin)
    check = give_check(session, revision, answers(note="Tell."), by=kim, now=NOW)
    for actor in (erin, kim):
        assert access_check(session, actor, check.id).note == "Tell."
        (listed,) = list_checks(session, actor)
        assert (listed.check_id, listed.person_id) == (check.id, erin.user_id)
    for member in (XAVIER, MAX):
        other = make_actor(session, member)
        assert list_checks(session, other) == []
        with pytest.raises(NotFound):
            access_check(session, other, check.id)
    (event,) = events_of(session, StandardChecked.kind)
    assert event.payload == {"check_id": check.id, "met": 6, "points": 6}


def test_a_check_answers_every_point(session: Session) -> None:
    erin, kim = make_actor(session, ERIN), make_actor(session, KIM)
    revision = written(session, erin)
    some = Answers(points={Point.CLEAR: True})
    for wrong in (some, answers(note="x" * (MAX_NOTE + 1))):
        with pytest.raises(Invalid):
            give_check(session, revision, wrong, by=kim, now=NOW)


def test_nobody_checks_the_own_text(session: Session) -> None:
    kim = make_actor(session, KIM)
    revision = written(session, kim)
    with pytest.raises(Forbidden):
        give_check(session, revision, answers(), by=kim, now=NOW)


def test_a_text_of_nobody_is_not_checked(session: Session) -> None:
    kim = make_actor(session, KIM)
    revision = head(session, make_published(session))
    assert find_subject(session, kim, revision.id) is None
    with pytest.raises(Invalid):
        give_check(session, revision, answers(), by=kim, now=NOW)


def test_a_check_needs_a_text_that_the_checker_may_read(session: Session) -> None:
    erin, kim = make_actor(session, ERIN), make_actor(session, KIM)
    revision = written(session, erin, audience=Audience.INTERNAL)
    found = find_subject(session, kim, revision.id)
    assert found is not None
    assert found.person_id == erin.user_id
    stranger = make_actor(session, MAX)
    assert find_subject(session, stranger, revision.id) is not None
    visitor = type(stranger)()
    assert find_subject(session, visitor, revision.id) is None
