"""Synonyms and pins hold, go, and come back; each change says who made it."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from kb.errors import Conflict, Invalid, NotFound
from kb.policy import Actor
from kb.tuning.actions import (
    NewPin,
    Why,
    add_pin,
    add_synonyms,
    remove_pin,
    remove_synonym,
    undo,
)
from kb.tuning.models import Origin
from kb.tuning.queries import (
    get_pin,
    get_synonym,
    list_changes,
    list_effects,
    list_overlapping,
    list_pins,
    list_synonyms,
)
from tests.cast import KIM, make_actor
from tests.kb.making import DAY, HOUR, NOW, events_of

WIFI = ["wifi", "无线网络"]


def in_force(session: Session) -> list[list[str]]:
    return [one.words for one in reversed(list_synonyms(session))]


def phrases(session: Session, on: date | None = None) -> list[tuple[str, int]]:
    return [(pin.phrase, pin.article_id) for pin in list_pins(session, on)]


@pytest.fixture
def kim(session: Session) -> Actor:
    return make_actor(session, KIM)


def test_a_group_holds_until_it_is_removed_and_each_change_is_kept(
    session: Session, kim: Actor
) -> None:
    why = Why(note=" from the tickets ", origin=Origin.PROPOSED)
    first = add_synonyms(session, [WIFI], by=kim, now=NOW, why=why)
    assert in_force(session) == [WIFI]
    assert (first.made_by_id, first.made_at) == (kim.user_id, NOW)
    assert (first.note, first.origin) == ("from the tickets", Origin.PROPOSED)
    group = list_synonyms(session)[0]
    second = remove_synonym(session, group, by=kim, now=NOW + HOUR)
    assert in_force(session) == []
    assert list_changes(session).changes == [second, first]
    told = events_of(session, "synonyms.changed")
    assert [(e.actor_id, e.payload) for e in told] == [
        (kim.user_id, {"change_id": first.id, "added": 1, "removed": 0}),
        (kim.user_id, {"change_id": second.id, "added": 0, "removed": 1}),
    ]


def test_who_comes_second_is_told_so(session: Session, kim: Actor) -> None:
    add_synonyms(session, [WIFI], by=kim, now=NOW)
    group = list_synonyms(session)[0]
    assert get_synonym(session, group.id) is group
    remove_synonym(session, group, by=kim, now=NOW)
    with pytest.raises(Conflict, match="removed this already"):
        remove_synonym(session, group, by=kim, now=NOW)
    with pytest.raises(NotFound):
        get_synonym(session, group.id)


@pytest.mark.parametrize("word", ["WIFI", "ｗｉｆｉ", "无线网络"])
def test_a_word_stands_in_one_group_only(
    session: Session, kim: Actor, word: str
) -> None:
    add_synonyms(session, [WIFI], by=kim, now=NOW)
    (group,) = list_synonyms(session)
    assert list_overlapping(session, ["x", word]) == [group]
    assert list_overlapping(session, ["x", word], [group.id]) == []
    with pytest.raises(Invalid, match="another group already"):
        add_synonyms(session, [["router", word]], by=kim, now=NOW)


def test_two_groups_of_one_change_share_no_word(session: Session, kim: Actor) -> None:
    with pytest.raises(Invalid, match="another group already"):
        add_synonyms(session, [WIFI, ["WiFi", "wlan"]], by=kim, now=NOW)


def test_a_merge_takes_the_place_of_both_and_its_undo_brings_both_back(
    session: Session, kim: Actor
) -> None:
    add_synonyms(session, [WIFI, ["wlan", "wireless"]], by=kim, now=NOW)
    merged = add_synonyms(
        session,
        [["wifi", "wlan", "无线网络"]],
        by=kim,
        now=NOW,
        instead_of=list_synonyms(session),
    )
    assert in_force(session) == [["wifi", "wlan", "无线网络"]]
    undoing = undo(session, merged.id, by=kim, now=NOW + HOUR)
    assert sorted(in_force(session)) == [WIFI, ["wlan", "wireless"]]
    assert undoing.undoes_id == merged.id
    undo(session, undoing.id, by=kim, now=NOW + HOUR)
    assert in_force(session) == [["wifi", "wlan", "无线网络"]]


def test_what_is_undone_cannot_be_undone_again(session: Session, kim: Actor) -> None:
    change = add_synonyms(session, [WIFI], by=kim, now=NOW)
    undo(session, change.id, by=kim, now=NOW)
    assert not list_effects(session, [change])[change.id].can_undo
    with pytest.raises(Conflict, match="Nothing is left"):
        undo(session, change.id, by=kim, now=NOW)
    with pytest.raises(NotFound):
        undo(session, 99_999, by=kim, now=NOW)


def test_an_undo_does_not_take_words_from_another_group(
    session: Session, kim: Actor
) -> None:
    add_synonyms(session, [WIFI], by=kim, now=NOW)
    removal = remove_synonym(session, list_synonyms(session)[0], by=kim, now=NOW)
    add_synonyms(session, [["wifi", "hotspot"]], by=kim, now=NOW)
    with pytest.raises(Conflict, match="another group already"):
        undo(session, removal.id, by=kim, now=NOW)


def test_five_hundred_groups_come_and_go_in_one_change(
    session: Session, kim: Actor
) -> None:
    groups = [[f"word {n}", f"词语{n}"] for n in range(500)]
    why = Why(origin=Origin.IMPORTED)
    change = add_synonyms(session, groups, by=kim, now=NOW, why=why)
    assert in_force(session) == groups
    undo(session, change.id, by=kim, now=NOW)
    assert in_force(session) == []
    told = events_of(session, "synonyms.changed")
    assert [(e.payload["added"], e.payload["removed"]) for e in told] == [
        (500, 0),
        (0, 500),
    ]


def test_there_is_an_end_to_groups(session: Session, kim: Actor) -> None:
    groups = [[f"a{n}", f"b{n}"] for n in range(2001)]
    with pytest.raises(Invalid, match="at most 2000"):
        add_synonyms(session, groups, by=kim, now=NOW)


def test_a_long_reason_is_refused(session: Session, kim: Actor) -> None:
    with pytest.raises(Invalid) as caught:
        add_synonyms(session, [WIFI], by=kim, now=NOW, why=Why(note="x" * 501))
    assert caught.value.field == "note"


def test_a_pin_holds_until_its_last_day(session: Session, kim: Actor) -> None:
    today = NOW.date()
    add_pin(session, NewPin(phrase="vpn", article_id=7), by=kim, now=NOW)
    brief = NewPin(phrase=" 打印机  脱机 ", article_id=8, until=today)
    add_pin(session, brief, by=kim, now=NOW, note="outage")
    assert phrases(session, today) == [("vpn", 7), ("打印机 脱机", 8)]
    assert phrases(session, today + DAY) == [("vpn", 7)]
    assert len(phrases(session)) == 2


def test_a_pin_says_what_and_stands_once(session: Session, kim: Actor) -> None:
    add_pin(session, NewPin(phrase="VPN", article_id=7), by=kim, now=NOW)
    add_pin(session, NewPin(phrase="vpn", article_id=8), by=kim, now=NOW)
    for phrase, problem in (
        ("  ", "what people search for"),
        ("ｖｐｎ", "pinned to this phrase already"),
        ("x" * 201, "at most 200"),
    ):
        with pytest.raises(Invalid, match=problem):
            add_pin(session, NewPin(phrase=phrase, article_id=7), by=kim, now=NOW)


def test_pins_go_and_come_back_too(session: Session, kim: Actor) -> None:
    wanted = NewPin(phrase="vpn", article_id=7, until=NOW.date())
    change = add_pin(session, wanted, by=kim, now=NOW)
    (pin,) = list_pins(session)
    assert get_pin(session, pin.id) is pin
    removal = remove_pin(session, pin, by=kim, now=NOW)
    with pytest.raises(NotFound):
        get_pin(session, pin.id)
    undo(session, removal.id, by=kim, now=NOW)
    (again,) = list_pins(session)
    assert (again.phrase, again.article_id, again.until) == ("vpn", 7, NOW.date())
    assert not list_effects(session, [removal])[removal.id].can_undo
    assert not list_effects(session, [change])[change.id].can_undo
    assert len(events_of(session, "pins.changed")) == 3


def test_the_history_has_pages(session: Session, kim: Actor) -> None:
    for n in range(5):
        pin = NewPin(phrase=f"{n}", article_id=n)
        add_pin(session, pin, by=kim, now=NOW)
    last = list_changes(session, page=9, each=2)
    assert (last.page, last.pages, len(last.changes)) == (3, 3, 1)
    assert list_changes(session, page=-1, each=2).page == 1
