"""Searches that a person keeps: named, limited, removed and brought back."""

import pytest
from sqlalchemy.orm import Session

from kb.errors import Forbidden, Invalid, NotFound
from kb.policy import Actor
from kb.searches.actions import (
    MOST,
    Wish,
    keep,
    remove,
    rename,
    restore,
    stop_alerts,
)
from kb.searches.queries import access_saved, find_removed, list_alerting, list_saved
from tests.cast import ALICE, BOB, make_actor
from tests.kb.making import DAY, NOW


@pytest.fixture
def alice(session: Session) -> Actor:
    return make_actor(session, ALICE)


@pytest.fixture
def bob(session: Session) -> Actor:
    return make_actor(session, BOB)


def number(actor: Actor) -> int:
    assert actor.user_id is not None
    return actor.user_id


def names(session: Session, actor: Actor) -> list[str]:
    return [one.name for one in list_saved(session, number(actor))]


def test_a_search_is_kept_with_its_filters(session: Session, alice: Actor) -> None:
    wish = Wish(name=" My\nVPN ", query="vpn", filters={"lang": ["zh"]})
    keep(session, wish, by=alice, now=NOW)
    session.expire_all()
    (kept,) = list_saved(session, number(alice))
    assert (kept.name, kept.query, kept.filters) == ("My VPN", "vpn", {"lang": ["zh"]})
    assert kept.alerts
    assert kept.saved_at == NOW


def test_the_same_search_is_kept_once(session: Session, alice: Actor) -> None:
    for name in ("Old", "New"):
        keep(session, Wish(name=name, query="vpn"), by=alice, now=NOW)
    keep(session, Wish(name="Chinese", query="VPN"), by=alice, now=NOW)
    assert names(session, alice) == ["Chinese", "New"]


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        (Wish(name="x"), "Type something"),
        (Wish(name=" \t", query="vpn"), "Give the search a name"),
        (Wish(name="字" * 81, query="vpn"), "80 characters"),
    ],
)
def test_what_cannot_be_kept_says_why(
    session: Session, alice: Actor, wish: Wish, says: str
) -> None:
    with pytest.raises(Invalid, match=says):
        keep(session, wish, by=alice, now=NOW)
    assert names(session, alice) == []


def test_a_visitor_keeps_nothing(session: Session) -> None:
    with pytest.raises(Forbidden):
        keep(session, Wish(name="x", query="vpn"), by=Actor(visit_id="v"), now=NOW)


def test_nobody_keeps_more_than_fifty(session: Session, alice: Actor) -> None:
    made = [
        keep(session, Wish(name=f"{n:02}", query=f"q{n}"), by=alice, now=NOW)
        for n in range(MOST)
    ]
    more = Wish(name="more", query="more")
    with pytest.raises(Invalid, match="50 searches already"):
        keep(session, more, by=alice, now=NOW)
    keep(session, Wish(name="again", query="q7"), by=alice, now=NOW)
    remove(session, made[0], now=NOW)
    keep(session, more, by=alice, now=NOW)
    with pytest.raises(Invalid, match="50 searches already"):
        restore(session, made[0])
    assert len(names(session, alice)) == MOST


def test_the_last_one_removed_can_be_brought_back(
    session: Session, alice: Actor, bob: Actor
) -> None:
    first, second = (
        keep(session, Wish(name=name, query=name), by=alice, now=NOW) for name in "ab"
    )
    theirs = keep(session, Wish(name="c", query="c"), by=bob, now=NOW)
    for one in (theirs, first, second):
        remove(session, one, now=NOW + DAY)
    assert find_removed(session, number(alice), first.id) is None
    assert find_removed(session, number(bob), second.id) is None
    assert find_removed(session, number(bob), theirs.id) is theirs
    restore(session, second)
    assert names(session, alice) == ["b"]


def test_a_search_is_its_owners_alone(
    session: Session, alice: Actor, bob: Actor
) -> None:
    kept = keep(session, Wish(name="x", query="vpn"), by=alice, now=NOW)
    assert access_saved(session, alice.user_id, kept.id) is kept
    for user_id in (bob.user_id, None):
        with pytest.raises(NotFound):
            access_saved(session, user_id, kept.id)
    with pytest.raises(Invalid):
        rename(kept, "")
    rename(kept, "y")
    assert names(session, alice) == ["y"]


def test_only_those_with_alerts_tell(
    session: Session, alice: Actor, bob: Actor
) -> None:
    quiet = Wish(name="quiet", query="quiet", alerts=False)
    keep(session, quiet, by=alice, now=NOW)
    first, second = (
        keep(session, Wish(name=name, query=name), by=alice, now=NOW) for name in "ab"
    )
    gone, theirs = (
        keep(session, Wish(name=name, query=name), by=bob, now=NOW) for name in "cd"
    )
    remove(session, gone, now=NOW)
    assert list_alerting(session) == [first, second, theirs]
    stop_alerts(session, number(bob), [first.id])
    stop_alerts(session, number(alice), [second.id, theirs.id])
    session.expire_all()
    assert list_alerting(session) == [first, theirs]
    assert list_alerting(session, number(alice), [second.id]) == []
    assert list_alerting(session, number(bob), [theirs.id]) == [theirs]
