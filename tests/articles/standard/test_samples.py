"""Texts drawn for coaching, fairly and once a month."""

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from articles.actions import create_article
from articles.drafts import Draft
from articles.models import Revision
from articles.standard.actions import A_MONTH, draw_samples, give_check, take_sample
from articles.standard.models import CoachingSample
from articles.standard.queries import access_sample, list_samples
from kb.errors import Conflict, Forbidden, NotFound
from kb.policy import Actor, Audience, Role
from tests.articles.making import NOW, make_place
from tests.articles.standard.making import answers, written
from tests.cast import ERIN, KIM, XAVIER, Member, make_actor

MONTH_LATER = NOW + timedelta(days=30)
CLARA = Member("Clara", Role.KNOWLEDGE_SPECIALIST)


def samples(session: Session) -> list[CoachingSample]:
    return list(session.scalars(select(CoachingSample).order_by(CoachingSample.id)))


def draw(session: Session, seed: int = 1) -> int:
    return draw_samples(session, Random(seed), MONTH_LATER)


def test_each_licensed_writer_gets_up_to_three_samples(session: Session) -> None:
    xavier, kim = make_actor(session, XAVIER), make_actor(session, KIM)
    mine = {written(session, xavier).id for _ in range(5)}
    written(session, kim)
    assert draw(session) == A_MONTH + 1
    drawn = [s.revision_id for s in samples(session) if s.person_id == xavier.user_id]
    assert len(set(drawn)) == A_MONTH
    assert set(drawn) <= mine
    assert {sample.month.day for sample in samples(session)} == {1}


def test_drawing_again_in_the_month_adds_nothing(session: Session) -> None:
    xavier = make_actor(session, XAVIER)
    for _ in range(5):
        written(session, xavier)
    draw(session)
    assert draw(session, seed=2) == 0
    assert len(samples(session)) == A_MONTH


def test_chance_decides_which(session: Session) -> None:
    xavier = make_actor(session, XAVIER)
    for _ in range(9):
        written(session, xavier)
    found = set()
    for seed in range(8):
        with session.begin_nested() as attempt:
            draw(session, seed)
            found.add(frozenset(s.revision_id for s in samples(session)))
            attempt.rollback()
    assert len(found) > 1


def test_only_what_went_out_last_month_is_drawn(session: Session) -> None:
    xavier = make_actor(session, XAVIER)
    written(session, xavier, now=NOW - timedelta(days=40))
    written(session, xavier, now=MONTH_LATER)
    place = make_place(session, Audience.PUBLIC, None)
    draft = Draft(title="Draft", source="Draft")
    create_article(session, place, "en", draft, by=xavier, now=NOW)
    assert draw(session) == 0


def test_a_candidate_is_not_sampled(session: Session) -> None:
    written(session, make_actor(session, ERIN))
    assert draw(session) == 0


def test_a_coach_takes_a_sample_and_checks_it(session: Session) -> None:
    xavier, kim = make_actor(session, XAVIER), make_actor(session, KIM)
    clara = make_actor(session, CLARA)
    written(session, xavier)
    draw(session)
    (open_to_kim,) = list_samples(session, kim)
    sample = access_sample(session, kim, open_to_kim.sample_id)
    take_sample(session, sample, by=kim)
    assert [s.coach_id for s in list_samples(session, kim)] == [kim.user_id]
    assert list_samples(session, clara) == []
    with pytest.raises(Conflict):
        take_sample(session, sample, by=clara)
    _check(session, sample, kim)
    assert list_samples(session, kim) == []
    assert sample.check_id is not None
    with pytest.raises(Conflict):
        _check(session, sample, kim)


def test_nobody_coaches_themselves(session: Session) -> None:
    kim = make_actor(session, KIM)
    written(session, kim)
    draw(session)
    (sample,) = samples(session)
    assert list_samples(session, kim) == []
    with pytest.raises(NotFound):
        access_sample(session, kim, sample.id)
    with pytest.raises(Forbidden):
        take_sample(session, sample, by=kim)


def test_a_sample_is_seen_by_who_may_read_the_text(session: Session) -> None:
    xavier = make_actor(session, XAVIER)
    written(session, xavier, audience=Audience.INTERNAL)
    draw(session)
    assert len(list_samples(session, make_actor(session, KIM))) == 1
    assert list_samples(session, Actor(user_id=0)) == []


def _check(session: Session, sample: CoachingSample, by: Actor) -> None:
    revision = session.get_one(Revision, sample.revision_id)
    give_check(session, revision, answers(), by=by, now=MONTH_LATER, sample=sample)
