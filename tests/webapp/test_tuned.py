"""The tuning of the site is read once, until somebody decides or a day ends."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import time_machine

from kb.clock import utc_now
from kb.tuning.actions import NewPin, add_pin, add_synonyms, undo
from kb.tuning.settings import SHIPPED, change_settings, go_back
from search.scoring import WEIGHTS
from search.tuning import Synonyms, Tuning
from tests.cast import KIM
from tests.site import Site
from webapp.latest import Latest
from webapp.tuned import current


def now_current(site: Site) -> Tuning:
    with site.services.database.reading() as session:
        return current(site.services, session)


def test_it_is_the_same_until_something_is_decided(site: Site) -> None:
    kim, now = site.actor(KIM), utc_now()
    before = now_current(site)
    assert (before.synonyms, before.pins, before.weights) == ((), (), WEIGHTS)
    site.article()
    assert now_current(site) is before
    with site.writing() as session:
        change = add_synonyms(session, [["wifi", "无线网络"]], by=kim, now=now)
    after = now_current(site)
    assert after.synonyms == (Synonyms(words=("wifi", "无线网络")),)
    assert now_current(site) is after
    with site.writing() as session:
        undo(session, change.id, by=kim, now=now)
    assert now_current(site).synonyms == ()


def test_settings_reach_it_and_go_back(site: Site) -> None:
    kim, now = site.actor(KIM), utc_now()
    values = replace(
        SHIPPED, weights={**WEIGHTS, "title": 1.0}, blend=False, threshold=0.5
    )
    with site.writing() as session:
        change_settings(session, values, by=kim, now=now, note="trial")
    tuned = now_current(site)
    assert (tuned.weights["title"], tuned.blend, tuned.threshold) == (1.0, False, 0.5)
    with site.writing() as session:
        go_back(session, 0, by=kim, now=now)
    tuned = now_current(site)
    assert (tuned.weights, tuned.blend, tuned.threshold) == (WEIGHTS, True, None)


def test_a_pin_ends_by_itself(site: Site) -> None:
    kim, now = site.actor(KIM), utc_now()
    pin = NewPin(phrase="vpn", article_id=7, until=now.date() + timedelta(days=2))
    with site.writing() as session:
        add_pin(session, pin, by=kim, now=now)
    assert [one.article_id for one in now_current(site).pins] == [7]
    with time_machine.travel(now + timedelta(days=4), tick=False):
        assert now_current(site).pins == ()


def test_what_is_not_committed_is_for_nobody_else(site: Site) -> None:
    kim = site.actor(KIM)
    with site.services.database.session(True) as session:
        add_synonyms(session, [["wifi", "wlan"]], by=kim, now=utc_now())
        assert current(site.services, session).synonyms
        session.rollback()
    assert now_current(site).synonyms == ()


def test_many_threads_get_one_object() -> None:
    latest: Latest[object] = Latest()
    with ThreadPoolExecutor(16) as pool:
        got = list(pool.map(lambda _: latest.get("key", object), range(200)))
    assert len({id(one) for one in got}) == 1
