"""Nothing typed is lost, and nobody else ever sees it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from articles.editing.copies import (
    KEPT_AFTER_DISCARD,
    MAX_COPIES,
    MAX_LENGTH,
    Typed,
    discard_copy,
    find_copy,
    forget_copy,
    keep_copy,
    list_copies,
    take_back,
)
from articles.editing.models import WorkingCopy
from kb.accounts.models import Group
from kb.errors import Conflict, Invalid
from kb.policy import Actor, Audience
from tests.articles.making import NOW, make_edition
from tests.cast import ERIN, KIM, make_actor

SECOND = timedelta(seconds=1)


@pytest.fixture
def kim(session: Session) -> Actor:
    return make_actor(session, KIM)


def _typed(text: str, pen: str = "pen-1", **more: Any) -> Typed:
    fields = {"title": "Paper jam", "source": text}
    return Typed(**{"key": "new/nonce-01", "fields": fields, "pen": pen, **more})


def _text(session: Session, actor: Actor, key: str = "new/nonce-01") -> str | None:
    copy = find_copy(session, actor, key)
    return copy.fields["source"] if copy else None


def test_what_is_typed_later_takes_the_place_of_what_was_typed_before(
    session: Session, kim: Actor
) -> None:
    keep_copy(session, _typed("Open"), by=kim, now=NOW)
    keep_copy(session, _typed("Open the tray"), by=kim, now=NOW + SECOND)
    (copy,) = list_copies(session, kim)
    assert copy.fields["source"] == "Open the tray"
    assert copy.saved_at == NOW + SECOND


def test_a_copy_is_seen_by_nobody_else(session: Session, kim: Actor) -> None:
    keep_copy(session, _typed("Private"), by=kim, now=NOW)
    erin = make_actor(session, ERIN)
    assert find_copy(session, erin, "new/nonce-01") is None
    assert list(list_copies(session, erin)) == []
    discard_copy(session, "new/nonce-01", by=erin, now=NOW)
    forget_copy(session, ["pen-1"], by=erin)
    assert _text(session, kim) == "Private"


def test_two_people_keep_the_same_text_apart(session: Session, kim: Actor) -> None:
    erin = make_actor(session, ERIN)
    keep_copy(session, _typed("Kim's"), by=kim, now=NOW)
    keep_copy(session, _typed("Erin's", pen="pen-2"), by=erin, now=NOW)
    assert (_text(session, kim), _text(session, erin)) == ("Kim's", "Erin's")


def test_a_second_window_does_not_replace_what_the_first_one_kept(
    session: Session, kim: Actor
) -> None:
    keep_copy(session, _typed("First"), by=kim, now=NOW)
    with pytest.raises(Conflict):
        keep_copy(session, _typed("Second", pen="pen-2"), by=kim, now=NOW)
    assert _text(session, kim) == "First"


def test_who_goes_on_with_a_copy_takes_it_over_from_the_window_before(
    session: Session, kim: Actor
) -> None:
    keep_copy(session, _typed("First"), by=kim, now=NOW)
    second = _typed("Second", pen="pen-2", adopts="pen-1")
    keep_copy(session, second, by=kim, now=NOW)
    keep_copy(session, _typed("Third", pen="pen-2"), by=kim, now=NOW)
    with pytest.raises(Conflict):
        keep_copy(session, _typed("Late", pen="pen-1"), by=kim, now=NOW)
    assert _text(session, kim) == "Third"


def test_a_discarded_copy_can_be_taken_back(session: Session, kim: Actor) -> None:
    keep_copy(session, _typed("Dear text"), by=kim, now=NOW)
    assert discard_copy(session, "new/nonce-01", by=kim, now=NOW)
    assert _text(session, kim) is None
    assert list(list_copies(session, kim)) == []
    assert take_back(session, "new/nonce-01", by=kim)
    assert _text(session, kim) == "Dear text"


def test_after_a_day_the_next_discarding_removes_it(
    session: Session, kim: Actor
) -> None:
    for key in ("new/nonce-01", "new/nonce-02"):
        keep_copy(session, _typed("Text", key=key), by=kim, now=NOW)
    discard_copy(session, "new/nonce-01", by=kim, now=NOW)
    later = NOW + KEPT_AFTER_DISCARD
    discard_copy(session, "new/nonce-02", by=kim, now=later)
    assert take_back(session, "new/nonce-01", by=kim)
    discard_copy(session, "new/nonce-01", by=kim, now=NOW)
    assert not discard_copy(session, "new/x", by=kim, now=later + 2 * SECOND)
    assert not take_back(session, "new/nonce-01", by=kim)


def test_typing_on_after_a_discarding_begins_a_new_copy(
    session: Session, kim: Actor
) -> None:
    keep_copy(session, _typed("Old"), by=kim, now=NOW)
    discard_copy(session, "new/nonce-01", by=kim, now=NOW)
    keep_copy(session, _typed("New", pen="pen-2"), by=kim, now=NOW)
    assert _text(session, kim) == "New"


def test_a_save_forgets_the_copy_of_its_own_window_only(
    session: Session, kim: Actor
) -> None:
    keep_copy(session, _typed("Mine"), by=kim, now=NOW)
    forget_copy(session, ["pen-2"], by=kim)
    assert _text(session, kim) == "Mine"
    forget_copy(session, ["pen-2", "pen-1"], by=kim)
    assert session.query(WorkingCopy).count() == 0


def test_the_list_leaves_out_an_article_one_may_not_see_any_more(
    session: Session, kim: Actor
) -> None:
    group = Group(name="Finance")
    session.add(group)
    session.flush()
    hidden = make_edition(session, audience=Audience.GROUP, group_id=group.id)
    typed = _typed("Secret", key="1001/en", article_id=hidden.article_id)
    keep_copy(session, typed, by=kim, now=NOW)
    assert list(list_copies(session, kim)) == []
    member = replace(kim, group_ids=frozenset({group.id}))
    assert len(list_copies(session, member)) == 1


def test_there_is_a_limit_to_length_and_number(session: Session, kim: Actor) -> None:
    with pytest.raises(Invalid):
        keep_copy(session, _typed("x" * MAX_LENGTH), by=kim, now=NOW)
    for n in range(MAX_COPIES):
        keep_copy(session, _typed("x", key=f"new/{n:08}"), by=kim, now=NOW)
    with pytest.raises(Invalid):
        keep_copy(session, _typed("x"), by=kim, now=NOW)
    keep_copy(session, _typed("y", key="new/00000007"), by=kim, now=NOW)
    assert _text(session, kim, "new/00000007") == "y"
