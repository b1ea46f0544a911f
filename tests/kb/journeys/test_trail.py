"""What one person searched, read and was offered."""

from sqlalchemy.orm import Session

from kb.journeys.queries import is_solved, opened_recently, read_in_journey, trail
from kb.journeys.trail import Trail
from kb.policy import Actor
from tests.cast import ALICE, BOB, make_actor
from tests.kb.making import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    OTHER,
    REF,
    Walk,
    on_visit,
    visitor,
)


def test_it_holds_what_happened_in_order(session: Session) -> None:
    by = visitor()
    walk = Walk(session, by)
    key = walk.searches("VPN连接失败", NOW - 3 * MINUTE, lang="zh")
    walk.opens(key, 3, REF, NOW - 2 * MINUTE)
    walk.reads(REF, NOW - 2 * MINUTE, source="search", seconds=40)
    walk.is_offered(OTHER, 1, NOW - MINUTE)
    walk.opens_offer(OTHER, 1, NOW - MINUTE)
    walk.reads(OTHER, NOW - MINUTE, source="suggestion")
    walk.dismisses(OTHER, NOW)
    found = trail(session, by, NOW + MINUTE)
    assert [s.query for s in found.searches] == ["VPN连接失败"]
    assert [
        (r.article_id, r.revision_id, r.seconds, r.rank, r.source)
        for r in found.readings
    ] == [(7, 71, 40, 3, "search"), (8, 81, None, 1, "suggestion")]
    assert found.readings[0].read_at == (NOW - 2 * MINUTE).isoformat()
    assert [(o.revision_id, o.rank) for o in found.suggested] == [(81, 1)]
    assert found.dismissed == {8}


def test_typing_ends_in_one_search(session: Session) -> None:
    by = visitor()
    walk = Walk(session, by)
    first = walk.searches("打印")
    second = walk.searches("打印机", NOW, refines=first)
    walk.searches("打印机卡纸", NOW, refines=second)
    walk.searches("printer jam", NOW)
    queries = [s.query for s in trail(session, by, NOW).searches]
    assert queries == ["打印机卡纸", "printer jam"]


def test_a_revision_read_twice_stands_there_once(session: Session) -> None:
    by = visitor()
    walk = Walk(session, by)
    walk.reads(REF, NOW - 3 * MINUTE, source="link", seconds=20)
    walk.reads(OTHER, NOW - 2 * MINUTE)
    walk.reads(REF, NOW - MINUTE, seconds=30)
    readings = trail(session, by, NOW).readings
    assert [(r.revision_id, r.seconds, r.source) for r in readings] == [
        (81, None, "direct"),
        (71, 50, "link"),
    ]
    newer = REF._replace(revision_id=72)
    walk.reads(newer, NOW)
    assert [r.revision_id for r in trail(session, by, NOW).readings] == [81, 71, 72]


def test_it_goes_back_24_hours_to_the_second(session: Session) -> None:
    by = visitor()
    walk = Walk(session, by)
    walk.reads(REF, NOW - DAY)
    walk.reads(OTHER, NOW - DAY - MINUTE / 60)
    assert [r.article_id for r in trail(session, by, NOW).readings] == [7]
    assert trail(session, by, NOW + MINUTE) == Trail()
    assert len(trail(session, by, NOW, hours=25).readings) == 2


def test_it_survives_signing_in_half_way(session: Session) -> None:
    account = make_actor(session, ALICE)
    Walk(session, visitor("a browser", "a journey")).reads(REF, NOW - HOUR)
    alice = on_visit(account, "a browser", "a journey")
    Walk(session, alice).reads(OTHER, NOW)
    assert [r.article_id for r in trail(session, alice, NOW).readings] == [7, 8]
    assert read_in_journey(session, alice) == {7, 8}
    assert opened_recently(session, alice, NOW) == {7, 8}
    # At home she is the same account, but not the same browser.
    at_home = on_visit(account, "another browser", "another journey")
    assert [r.article_id for r in trail(session, at_home, NOW).readings] == [8]


def test_two_people_at_one_browser_stay_apart(session: Session) -> None:
    alice = on_visit(make_actor(session, ALICE), "a shared browser")
    bob = on_visit(make_actor(session, BOB), "a shared browser")
    Walk(session, alice).reads(REF, NOW)
    for other in (bob, visitor("a shared browser")):
        assert trail(session, other, NOW) == Trail()
        assert opened_recently(session, other, NOW) == set()
    assert opened_recently(session, alice, NOW) == {7}


def test_a_journey_ends_and_a_month_passes(session: Session) -> None:
    Walk(session, visitor("a browser", "the old journey")).reads(REF, NOW)
    later = visitor("a browser", "the new journey")
    assert read_in_journey(session, later) == set()
    assert opened_recently(session, later, NOW + 30 * DAY) == {7}
    assert opened_recently(session, later, NOW + 30 * DAY + MINUTE) == set()


def test_nobody_in_particular_has_no_trail(session: Session) -> None:
    Walk(session, visitor()).reads(REF, NOW)
    nobody = Actor()
    assert trail(session, nobody, NOW) == Trail()
    assert read_in_journey(session, nobody) == set()
    assert not is_solved(session, nobody)
