"""Searches that led nowhere, in both languages."""

from sqlalchemy.orm import Session

from kb.analytics.searches import (
    SearchGroup,
    count_containing,
    count_searches,
    list_gaps,
    list_unopened,
    list_without_results,
)
from kb.events.keeping import AccountSignedIn
from kb.events.log import record
from kb.events.types import GapReported
from tests.cast import ALICE, make_actor
from tests.kb.making import DAY, HOUR, MINUTE, NOW, Walk, on_visit, visitor

SINCE = NOW - 7 * DAY
LATER = NOW + DAY


def test_a_search_without_results_is_listed_with_its_variants(session: Session) -> None:
    one, other = Walk(session, visitor()), Walk(session, visitor())
    one.searches("投影仪", NOW, results=0, lang="zh")
    one.searches("投影仪", NOW + HOUR, results=0, lang="zh")
    other.searches("Ｐrojector", NOW, results=0)
    other.searches("projector", NOW, results=0)
    one.searches("PROJECTOR", NOW + MINUTE, results=0)
    one.searches("projector", NOW, results=0)
    one.searches("vpn", NOW, results=4)
    assert list_without_results(session, SINCE) == [
        SearchGroup(
            query="projector",
            lang="en",
            times=4,
            people=2,
            last_at=NOW + MINUTE,
            others=("PROJECTOR", "Ｐrojector"),
        ),
        SearchGroup(query="投影仪", lang="zh", times=2, people=1, last_at=NOW + HOUR),
    ]
    assert len(list_without_results(session, SINCE, limit=1)) == 1
    assert list_without_results(session, NOW + 2 * HOUR) == []


def test_a_search_that_was_refined_is_no_search_that_ended(session: Session) -> None:
    walk = Walk(session, visitor())
    first = walk.searches("投", results=0, lang="zh")
    second = walk.searches("投影", results=0, lang="zh", refines=first)
    walk.searches("投影仪", results=2, lang="zh", refines=second)
    assert list_without_results(session, SINCE) == []
    counts = count_searches(session, SINCE, LATER)
    assert (counts.without_results.count, counts.without_results.of) == (0, 1)


def test_without_the_index_a_search_says_nothing(session: Session) -> None:
    Walk(session, visitor()).searches("projector", results=0, limited=True)
    assert list_without_results(session, SINCE) == []
    assert count_searches(session, SINCE, LATER).without_results.of == 0


def test_results_that_nobody_opened_are_listed(session: Session) -> None:
    walk = Walk(session, visitor())
    walk.opens(walk.searches("打印机", lang="zh"), 1)
    walk.searches("打印机卡纸", lang="zh")
    walk.searches("nothing at all", results=0)
    unopened = list_unopened(session, SINCE, LATER)
    assert [(group.query, group.times) for group in unopened] == [("打印机卡纸", 1)]
    counts = count_searches(session, SINCE, LATER)
    assert (counts.unopened.count, counts.unopened.of) == (1, 2)
    assert (counts.without_results.count, counts.without_results.of) == (1, 3)


def test_who_may_still_be_looking_is_not_counted(session: Session) -> None:
    Walk(session, visitor()).searches("vpn", NOW)
    assert list_unopened(session, SINCE, NOW + 29 * MINUTE) == []
    assert count_searches(session, SINCE, NOW + 29 * MINUTE).unopened.of == 0
    assert len(list_unopened(session, SINCE, NOW + 30 * MINUTE)) == 1


def test_one_person_is_one_also_after_signing_in(session: Session) -> None:
    alice = on_visit(make_actor(session, ALICE), "a browser")
    for by in (visitor("a browser"), alice):
        Walk(session, by).searches("投影仪", results=0)
    (group,) = list_without_results(session, SINCE)
    assert (group.times, group.people) == (2, 2)
    record_sign_in(session, "a browser", alice.user_id)
    (group,) = list_without_results(session, SINCE)
    assert (group.times, group.people) == (2, 1)


def record_sign_in(session: Session, visit: str, user_id: int | None) -> None:
    event = AccountSignedIn(occurred_at=NOW, actor_id=user_id, visit_id=visit)
    record(session, event)


def test_reported_gaps_come_newest_first(session: Session) -> None:
    for query, words, lang in (
        ("投影仪", "怎么连接投影仪", "zh"),
        ("badge", "Where do I get a badge", "en"),
    ):
        record(
            session,
            GapReported.by(visitor(), NOW, query=query, words=words, lang=lang),
        )
    gaps = list_gaps(session, SINCE)
    assert [(g.query, g.words, g.lang) for g in gaps] == [
        ("badge", "Where do I get a badge", "en"),
        ("投影仪", "怎么连接投影仪", "zh"),
    ]
    assert list_gaps(session, LATER) == []


def test_searches_that_contain_a_word_are_counted_as_they_ended(
    session: Session,
) -> None:
    walk = Walk(session, visitor())
    begun = walk.searches("app")
    walk.searches("app store", refines=begun)
    for query in ("Ａpp 闪退", "apple", "无线网络慢", "APP  Store", "c# app"):
        walk.searches(query)
    walk.searches("app", NOW - 8 * DAY)
    words = ["app", "App Store", "无线网络", "c#", "(x"]
    assert count_containing(session, words, SINCE) == {
        "app": 4,
        "App Store": 2,
        "无线网络": 1,
        "c#": 1,
        "(x": 0,
    }
