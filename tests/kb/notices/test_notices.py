"""Notices: written once, listed, read, and waiting for the post."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kb.accounts.models import User
from kb.errors import NotFound
from kb.notices.actions import (
    Telling,
    locked_follower,
    mark_all_read,
    mark_mailed,
    mark_read,
    tell,
)
from kb.notices.models import Notice
from kb.notices.queries import (
    count_unread,
    get_notice,
    has_come_to,
    list_addressees,
    list_notices,
    list_told,
    list_unmailed,
)
from tests.cast import ALICE, BOB, make_actor
from tests.kb.making import DAY, MINUTE, NOW


def telling(user_id: int, event_id: int = 7, kind: str = "published") -> Telling:
    return Telling(user_id=user_id, kind=kind, event_id=event_id, revision_id=3)


@pytest.fixture
def alice(session: Session) -> int:
    return make_actor(session, ALICE).user_id or 0


@pytest.fixture
def bob(session: Session) -> int:
    return make_actor(session, BOB).user_id or 0


def test_the_same_is_told_once(session: Session, alice: int, bob: int) -> None:
    assert tell(session, [telling(alice)], now=NOW) == 1
    assert tell(session, [telling(alice), telling(bob)], now=NOW) == 1
    assert tell(session, [telling(alice, kind="owner")], now=NOW) == 1
    assert session.scalar(select(func.count(Notice.id))) == 3
    assert list_told(session, "published", 3) == {alice, bob}
    assert list_told(session, "published", 4) == frozenset()


def test_the_database_refuses_a_second_one(session: Session, alice: int) -> None:
    tell(session, [telling(alice)], now=NOW)
    same = Notice(user_id=alice, kind="published", event_id=7, created_at=NOW)
    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(same)


def test_the_unread_and_the_newest_come_first(session: Session, alice: int) -> None:
    tell(session, [telling(alice, event_id=n) for n in (1, 2, 3)], now=NOW)
    last = list_notices(session, alice)[0]
    mark_read(last, now=NOW)
    session.flush()
    assert [n.event_id for n in list_notices(session, alice)] == [2, 1, 3]
    assert count_unread(session, alice) == 2
    mark_read(last, now=NOW + DAY)
    assert last.read_at == NOW


def test_marking_all_as_read_leaves_what_came_later(
    session: Session, alice: int
) -> None:
    tell(session, [telling(alice, event_id=1)], now=NOW)
    tell(session, [telling(alice, event_id=2)], now=NOW + MINUTE)
    mark_all_read(session, alice, now=NOW)
    assert count_unread(session, alice) == 1


def test_a_notice_to_somebody_else_is_not_there(
    session: Session, alice: int, bob: int
) -> None:
    tell(session, [telling(alice)], now=NOW)
    (notice,) = list_notices(session, alice)
    assert get_notice(session, alice, notice.id) is notice
    with pytest.raises(NotFound):
        get_notice(session, bob, notice.id)


def test_only_what_is_new_unread_and_wanted_waits_for_the_post(
    session: Session, alice: int, bob: int
) -> None:
    since = NOW - DAY
    tell(session, [telling(alice, event_id=1)], now=NOW - timedelta(days=2))
    tell(session, [telling(alice, event_id=n) for n in (2, 3, 4)], now=NOW)
    tell(session, [telling(bob)], now=NOW)
    _, read, sent = list_notices(session, alice)[:3]
    mark_read(read, now=NOW)
    mark_mailed(sent, now=NOW)
    session.get_one(User, bob).mail_notices = False
    session.flush()
    assert list_addressees(session, since) == [alice]
    assert [n.event_id for n in list_unmailed(session, alice, since)] == [4]
    assert list_unmailed(session, bob, since) == []
    session.get_one(User, bob).mail_notices = True
    session.get_one(User, alice).is_active = False
    session.flush()
    assert list_addressees(session, since) == [bob]


def test_a_follower_begins_at_the_beginning_and_goes_on(session: Session) -> None:
    assert has_come_to(session, "somebody") == 0
    locked_follower(session, "somebody").cursor = 12
    session.flush()
    assert has_come_to(session, "somebody") == 12
    assert locked_follower(session, "somebody").cursor == 12
