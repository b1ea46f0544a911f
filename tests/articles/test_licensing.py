"""Licenses, and the articles that justify them."""

import pytest
from sqlalchemy.orm import Session

from articles.licensing import Earned, license_writer, list_reviewed
from kb.accounts.licenses import list_grants, may_grant
from kb.accounts.models import User
from kb.accounts.queries import get_user
from kb.errors import Forbidden, Invalid
from kb.policy import Actor, Audience, License
from tests.articles.making import NOW
from tests.articles.standard.making import written
from tests.cast import ERIN, KIM, MAX, XAVIER, make_actor

CANDIDATE, CONTRIBUTOR, PUBLISHER = License


def account(session: Session, actor: Actor) -> User:
    return get_user(session, actor.user_id or 0)


def earned(*revision_ids: int, why: str = "Three clear articles.") -> Earned:
    return Earned(why=why, revision_ids=frozenset(revision_ids))


def test_a_promotion_names_the_reviewed_articles_that_justify_it(
    session: Session,
) -> None:
    erin, kim = make_actor(session, ERIN), make_actor(session, KIM)
    user, work = account(session, erin), written(session, erin, reviewer=kim)
    with pytest.raises(Invalid):
        license_writer(session, user, CONTRIBUTOR, earned(), by=kim, now=NOW)
    (found,) = list_reviewed(session, kim, user)
    assert (found.revision_id, found.approved_by_id) == (work.id, kim.user_id)
    license_writer(session, user, CONTRIBUTOR, earned(work.id), by=kim, now=NOW)
    assert user.license is CONTRIBUTOR
    (granted,) = list_grants(session, user)
    assert granted.article_numbers == [found.number]
    assert granted.why == "Three clear articles."
    assert granted.by_id == kim.user_id


def test_only_reviewed_texts_of_the_person_justify_it(session: Session) -> None:
    erin, kim = make_actor(session, ERIN), make_actor(session, KIM)
    user = account(session, erin)
    alone, foreign = written(session, erin), written(session, kim)
    for revision in (alone, foreign):
        with pytest.raises(Invalid):
            license_writer(
                session, user, CONTRIBUTOR, earned(revision.id), by=kim, now=NOW
            )
    assert user.license is CANDIDATE
    assert list_reviewed(session, kim, user) == []


def test_nobody_grants_a_license_to_themselves(session: Session) -> None:
    xavier, kim = make_actor(session, XAVIER), make_actor(session, KIM)
    work = written(session, xavier, reviewer=kim)
    user = account(session, xavier)
    assert not may_grant(xavier, user, PUBLISHER)
    with pytest.raises(Forbidden):
        license_writer(session, user, PUBLISHER, earned(work.id), by=xavier, now=NOW)


def test_nobody_grants_or_takes_what_is_above_their_own(session: Session) -> None:
    erin, kim = make_actor(session, ERIN), make_actor(session, KIM)
    max_ = make_actor(session, MAX)
    work = written(session, erin, reviewer=kim)
    user = account(session, erin)
    account(session, kim).license = CONTRIBUTOR
    kim = Actor(user_id=kim.user_id, roles=kim.roles, license=CONTRIBUTOR)
    with pytest.raises(Forbidden):
        license_writer(session, user, PUBLISHER, earned(work.id), by=kim, now=NOW)
    license_writer(session, user, PUBLISHER, earned(work.id), by=max_, now=NOW)
    with pytest.raises(Forbidden):
        license_writer(session, user, CANDIDATE, earned(), by=kim, now=NOW)
    license_writer(session, user, CANDIDATE, earned(), by=max_, now=NOW)
    assert [grant.license for grant in list_grants(session, user)] == [
        CANDIDATE,
        PUBLISHER,
    ]


def test_a_change_has_a_reason_and_is_one(session: Session) -> None:
    erin, kim = make_actor(session, ERIN), make_actor(session, KIM)
    user, work = account(session, erin), written(session, erin, reviewer=kim)
    with pytest.raises(Invalid):
        license_writer(
            session, user, CONTRIBUTOR, earned(work.id, why=" "), by=kim, now=NOW
        )
    with pytest.raises(Invalid):
        license_writer(session, user, CANDIDATE, earned(work.id), by=kim, now=NOW)


def test_a_text_that_one_may_not_read_justifies_nothing(session: Session) -> None:
    erin, kim = make_actor(session, ERIN), make_actor(session, KIM)
    written(session, erin, audience=Audience.INTERNAL, reviewer=kim)
    user = account(session, erin)
    assert len(list_reviewed(session, kim, user)) == 1
    assert list_reviewed(session, Actor(), user) == []
