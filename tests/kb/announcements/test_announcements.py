"""Announcements show to whom, where and when they are meant to."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.accounts.models import Group, GroupMember, User
from kb.accounts.queries import actor_of
from kb.announcements.actions import Wording, acknowledge, announce, change, end
from kb.announcements.models import Announcement, Tone
from kb.announcements.queries import (
    access_current,
    access_managed,
    acknowledged_ids,
    count_acknowledged,
    list_acknowledged,
    list_awaited,
    list_current,
    list_managed,
)
from kb.announcements.rules import Place, State, is_shown, state_of
from kb.errors import Forbidden, Invalid, NotFound
from kb.events.models import EventRow
from kb.policy import Actor, Audience, Permission, allows
from kb.products.actions import add_product
from kb.products.queries import list_products, with_ancestors
from tests.cast import ALICE, CAST, ERIN, KIM, SUE, make_actor
from tests.kb.making import DAY, HOUR, NOW


def wording(**fields: Any) -> Wording:
    usual: dict[str, Any] = {
        "tone": Tone.NEWS,
        "audience": Audience.PUBLIC,
        "starts_at": NOW,
        "title_en": "New printers",
    }
    return Wording(**(usual | fields))


def make(session: Session, by: Actor | None = None, **fields: Any) -> Announcement:
    return announce(session, wording(**fields), by=by or Actor(), now=NOW)


def titles(found: Sequence[Announcement]) -> list[str]:
    return [one.title_en for one in found]


def make_group(session: Session, *members: Actor) -> int:
    group = Group(name="Finance")
    session.add(group)
    session.flush()
    session.add_all(
        GroupMember(group_id=group.id, user_id=one.user_id or 0) for one in members
    )
    session.flush()
    return group.id


def again(session: Session, actor: Actor) -> Actor:
    return actor_of(session, session.get_one(User, actor.user_id))


@pytest.mark.parametrize(
    ("at", "shown"),
    [(NOW - HOUR, 0), (NOW, 1), (NOW + HOUR, 1), (NOW + DAY, 0), (NOW + 2 * DAY, 0)],
)
def test_it_shows_from_its_beginning_to_its_end(
    session: Session, at: datetime, shown: int
) -> None:
    make(session, ends_at=NOW + DAY)
    assert len(list_current(session, Actor(), at)) == shown


def test_everybody_gets_what_is_for_them_and_nothing_else(session: Session) -> None:
    cast = [Actor(), *(make_actor(session, member) for member in CAST)]
    group_id = make_group(session, cast[1])
    cast[1] = again(session, cast[1])
    for audience in Audience:
        of_group = group_id if audience is Audience.GROUP else None
        make(session, audience=audience, group_id=of_group, title_en=audience.value)
    everything = session.scalars(select(Announcement)).all()
    for actor in cast:
        allowed = {
            one.id for one in everything if allows(actor, Permission.ARTICLE_READ, one)
        }
        assert {one.id for one in list_current(session, actor, NOW)} == allowed
        for one in everything:
            if one.id in allowed:
                assert access_current(session, actor, one.id, NOW) is one
            else:
                with pytest.raises(NotFound):
                    access_current(session, actor, one.id, NOW)
    assert len(list_current(session, Actor(), NOW)) == 1
    assert len(list_current(session, cast[1], NOW)) == 3


def test_the_most_urgent_comes_first(session: Session) -> None:
    for tone in (Tone.NEWS, Tone.OUTAGE, Tone.PLANNED):
        make(session, tone=tone, title_en=tone.value)
    make(session, tone=Tone.OUTAGE, title_en="later", starts_at=NOW + HOUR)
    found = titles(list_current(session, Actor(), NOW + DAY))
    assert found == ["later", "outage", "planned", "news"]


def test_choosing_a_part_shows_what_is_about_the_whole(session: Session) -> None:
    network = add_product(session, "Network", "网络")
    vpn = add_product(session, "VPN", "VPN", network)
    printer = add_product(session, "Printer", "打印机")
    make(session, title_en="network", product_id=network.id)
    make(session, title_en="vpn", product_id=vpn.id)
    make(session, title_en="printer", product_id=printer.id)
    make(session, title_en="all")
    products = list_products(session)

    def about(product_id: int) -> set[str]:
        ids = with_ancestors(products, product_id)
        return set(titles(list_current(session, Actor(), NOW, ids)))

    assert about(vpn.id) == {"network", "vpn", "all"}
    assert about(network.id) == {"network", "all"}
    assert about(printer.id) == {"printer", "all"}


@pytest.mark.parametrize(
    ("place", "about_nothing", "about_its_product", "about_another"),
    [
        # What is shown of: (news, planned, outage) about product 1, then about all.
        (Place.HOME, "npo npo", "npo npo", "npo npo"),
        (Place.SEARCH, "--o --o", "npo --o", "--- --o"),
        (Place.ARTICLE, "--- ---", "-po ---", "--- ---"),
        (Place.REQUEST, "--- -po", "-po -po", "--- -po"),
    ],
)
def test_where_it_shows(
    place: Place, about_nothing: str, about_its_product: str, about_another: str
) -> None:
    def shown(product_ids: tuple[int, ...]) -> str:
        parts = []
        for product_id in (1, None):
            kinds = [
                Announcement(
                    tone=tone,
                    audience=Audience.PUBLIC,
                    starts_at=NOW,
                    product_id=product_id,
                )
                for tone in Tone
            ]
            marks = (
                one.tone.value[0] if is_shown(one, place, product_ids) else "-"
                for one in kinds
            )
            parts.append("".join(marks))
        return " ".join(parts)

    assert shown(()) == about_nothing
    assert shown((1,)) == about_its_product
    assert shown((2,)) == about_another


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title_en": "", "title_zh": ""}, "title_en"),
        ({"body_zh": "没有标题"}, "title_zh"),
        ({"title_en": "x" * 151}, "title_en"),
        ({"title_zh": "停机", "body_zh": "停" * 5001}, "title_zh"),
        ({"ends_at": NOW}, "ends_at"),
        ({"starts_at": NOW - DAY, "ends_at": NOW - HOUR}, "ends_at"),
        ({"audience": Audience.GROUP}, "group"),
        ({"audience": Audience.GROUP, "group_id": 999}, "group"),
        ({"group_id": 1}, "group"),
        ({"product_id": 999}, "product"),
    ],
)
def test_what_says_nothing_or_never_shows_is_refused(
    session: Session, fields: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        make(session, **fields)
    assert refused.value.field == field


def test_an_end_is_an_end(session: Session) -> None:
    one = make(session)
    coming = make(session, starts_at=NOW + DAY)
    assert state_of(coming, NOW) is State.COMING
    for each in (one, coming):
        end(session, each, by=Actor(), now=NOW + HOUR)
        end(session, each, by=Actor(), now=NOW + DAY)
        assert each.ends_at == NOW + HOUR
        assert state_of(each, NOW + HOUR) is State.PAST
    assert list_current(session, Actor(), NOW + 2 * DAY) == []
    kinds = session.scalars(select(EventRow.kind).order_by(EventRow.id)).all()
    assert kinds.count("announcement.made") == 2
    assert kinds.count("announcement.changed") == 2


def test_a_change_shows_at_once(session: Session) -> None:
    one = make(session)
    new = wording(title_en="  Older\u202e  printers ", audience=Audience.INTERNAL)
    change(session, one, new, by=Actor(), now=NOW)
    assert one.title_en == "Older printers"
    assert list_current(session, Actor(), NOW) == []


def test_who_has_read_it_and_who_has_not(session: Session) -> None:
    kim, erin, sue = (make_actor(session, m) for m in (KIM, ERIN, SUE))
    alice = make_actor(session, ALICE)
    one = make(session, by=kim, audience=Audience.INTERNAL, must_acknowledge=True)
    for _ in range(2):
        acknowledge(session, one, by=erin, now=NOW)
    assert [who.name for who in list_acknowledged(session, one)] == ["Erin"]
    assert list_awaited(session, one) == ["Kim", "Sue"]
    assert count_acknowledged(session, [one.id]) == {one.id: 1}
    assert acknowledged_ids(session, erin, [one.id]) == {one.id}
    assert acknowledged_ids(session, sue, [one.id]) == frozenset()
    with pytest.raises(Forbidden):
        acknowledge(session, one, by=Actor(), now=NOW)
    group_id = make_group(session, alice, erin)
    of_group = make(
        session, audience=Audience.GROUP, group_id=group_id, must_acknowledge=True
    )
    assert list_awaited(session, of_group) == ["Alice", "Erin"]
    assert list_awaited(session, make(session, must_acknowledge=True)) is None
    assert list_awaited(session, make(session)) is None


def test_an_announcer_manages_what_they_may_read_and_their_own(
    session: Session,
) -> None:
    kim, sue = make_actor(session, KIM), make_actor(session, SUE)
    group_id = make_group(session)
    public = make(session, by=sue)
    own = make(session, by=kim, audience=Audience.GROUP, group_id=group_id)
    foreign = make(session, by=sue, audience=Audience.GROUP, group_id=group_id)
    assert list_managed(session, kim) == [own, public]
    assert access_managed(session, kim, own.id) is own
    with pytest.raises(NotFound):
        access_managed(session, kim, foreign.id)
