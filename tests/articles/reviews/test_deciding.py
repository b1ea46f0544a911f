from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from articles.lifecycle import Move
from articles.models import Stage
from articles.queries import get_article
from articles.reviews.actions import (
    approve,
    check_allowed,
    recall,
    release,
    request_changes,
    submit,
)
from articles.reviews.models import ReviewState
from articles.reviews.queries import find_approval, find_live_review
from kb.accounts.models import User
from kb.errors import Conflict, Forbidden, Invalid
from kb.policy import Audience, License
from kb.text import Lang
from tests.articles.making import head
from tests.articles.reviews.making import (
    COMPLETE,
    LATER,
    approved,
    ask,
    make_how_to,
    make_text,
    revise,
)
from tests.articles.reviews.people import MIN
from tests.cast import ERIN, KIM, SUE, XAVIER, make_actor


def test_readers_keep_the_old_text_until_the_new_one_is_released(
    session: Session,
) -> None:
    kim, other = make_actor(session, KIM), make_actor(session, MIN)
    edition = make_text(session, kim, published=True)
    old, new = edition.published_id, revise(session, edition, kim)
    review = approved(session, edition, kim, other)
    assert (edition.stage, edition.published_id) == (Stage.APPROVED, old)
    assert release(session, edition, by=other, now=LATER).id == new.id
    assert (edition.stage, edition.published_id) == (Stage.PUBLISHED, new.id)
    assert find_approval(session, new.id) is review
    assert find_approval(session, old or 0) is None


def test_nothing_goes_out_that_nobody_approved(session: Session) -> None:
    kim = make_actor(session, KIM)
    edition = make_text(session, kim)
    with pytest.raises(Conflict):
        release(session, edition, by=kim, now=LATER)
    ask(session, edition, kim)
    with pytest.raises(Conflict):
        release(session, edition, by=kim, now=LATER)
    assert edition.published_id is None


@pytest.mark.parametrize("was_approved", [False, True])
def test_an_edit_voids_what_was_asked_or_approved(
    session: Session, was_approved: bool
) -> None:
    kim, other = make_actor(session, KIM), make_actor(session, MIN)
    edition = make_text(session, kim)
    review = ask(session, edition, kim)
    if was_approved:
        approve(session, edition, review, by=other, now=LATER)
    revise(session, edition, kim)
    assert edition.stage is Stage.DRAFT
    assert review.state is ReviewState.VOID
    assert find_live_review(session, edition) is None
    with pytest.raises(Conflict):
        approve(session, edition, review, by=other, now=LATER)
    with pytest.raises(Conflict):
        release(session, edition, by=other, now=LATER)


def test_only_the_newest_text_is_sent_and_only_once(session: Session) -> None:
    kim = make_actor(session, KIM)
    edition = make_text(session, kim)
    first = head(session, edition)
    revise(session, edition, kim)
    with pytest.raises(Conflict):
        submit(session, edition, first, by=kim, now=LATER)
    ask(session, edition, kim)
    with pytest.raises(Conflict):
        ask(session, edition, kim)


def test_what_readers_have_already_is_not_reviewed(session: Session) -> None:
    kim = make_actor(session, KIM)
    edition = make_text(session, kim, published=True)
    with pytest.raises(Conflict):
        ask(session, edition, kim)


@pytest.mark.parametrize("reason", ["", " \n ", "\x00\u202e"])
def test_changes_are_not_requested_without_a_reason(
    session: Session, reason: str
) -> None:
    kim, other = make_actor(session, KIM), make_actor(session, MIN)
    edition = make_text(session, kim)
    review = ask(session, edition, kim)
    with pytest.raises(Invalid) as refusal:
        request_changes(session, edition, review, reason, by=other, now=LATER)
    assert refusal.value.field == "words"
    assert edition.stage is Stage.IN_REVIEW
    assert review.state is ReviewState.WAITING


def test_a_reason_is_kept_as_it_was_written(session: Session) -> None:
    kim, other = make_actor(session, KIM), make_actor(session, MIN)
    edition = make_text(session, kim)
    review = ask(session, edition, kim)
    why = "第二步不清楚。\nSay which tray."
    request_changes(session, edition, review, why, by=other, now=LATER)
    assert review.reason == why
    assert edition.stage is Stage.CHANGES_REQUESTED
    with pytest.raises(Invalid):
        request_changes(session, edition, review, "x" * 2001, by=other, now=LATER)


def test_an_approval_can_be_withdrawn_with_a_reason(session: Session) -> None:
    kim, other = make_actor(session, KIM), make_actor(session, MIN)
    edition = make_text(session, kim)
    review = approved(session, edition, kim, other)
    request_changes(session, edition, review, "Not yet.", by=other, now=LATER)
    assert edition.stage is Stage.CHANGES_REQUESTED
    with pytest.raises(Conflict):
        release(session, edition, by=other, now=LATER)
    assert ask(session, edition, kim).id != review.id


def test_a_text_is_taken_back_before_it_is_decided(session: Session) -> None:
    kim, other = make_actor(session, KIM), make_actor(session, MIN)
    edition = make_text(session, kim)
    review = ask(session, edition, kim)
    recall(session, edition, review, by=kim, now=LATER)
    assert (edition.stage, review.state) == (Stage.DRAFT, ReviewState.RECALLED)
    with pytest.raises(Conflict):
        approve(session, edition, review, by=other, now=LATER)


def test_all_who_wrote_since_the_release_are_authors(session: Session) -> None:
    kim, other = make_actor(session, KIM), make_actor(session, MIN)
    sue = replace(make_actor(session, SUE), license=License.PUBLISHER)
    edition = make_text(session, sue, published=True)
    revise(session, edition, kim)
    newest = revise(session, edition, other)
    for author in (kim, other):
        with pytest.raises(Forbidden):
            check_allowed(session, edition, newest, Move.APPROVE, by=author)
        check_allowed(
            session, edition, newest, Move.APPROVE, by=author, may_be_own=True
        )
    # Sue's part has been with readers for long.
    check_allowed(session, edition, newest, Move.APPROVE, by=sue)


@pytest.mark.parametrize(
    ("audience", "expert", "specialist"),
    [
        (Audience.PUBLIC, False, True),
        (Audience.SIGNED_IN, False, True),
        (Audience.INTERNAL, True, True),
    ],
)
def test_the_license_reaches_as_far_as_the_audience(
    session: Session, audience: Audience, expert: bool, specialist: bool
) -> None:
    erin = make_actor(session, ERIN)
    edition = make_text(session, erin, audience=audience)
    asked = {KIM: specialist, XAVIER: expert, SUE: False}
    for member, may in asked.items():
        by, newest = make_actor(session, member), head(session, edition)
        for move in (Move.APPROVE, Move.PUBLISH, Move.REQUEST_CHANGES):
            if may:
                check_allowed(session, edition, newest, move, by=by)
                continue
            with pytest.raises(Forbidden):
                check_allowed(session, edition, newest, move, by=by)


@pytest.mark.parametrize(
    ("lang", "cut", "named"),
    [
        ("en", "Worn rollers.", "Cause"),
        ("en", "## Environment\n\nAll printers.\n\n", "Environment"),
        ("zh", "滚轮磨损。", "原因"),
    ],
)
def test_a_fault_with_an_empty_section_is_not_sent(
    session: Session, lang: Lang, cut: str, named: str
) -> None:
    kim = make_actor(session, KIM)
    source = COMPLETE[lang].replace(cut, "")
    edition = make_text(session, kim, lang=lang, source=source)
    with pytest.raises(Invalid) as refusal:
        ask(session, edition, kim)
    assert named in str(refusal.value)
    assert edition.stage is Stage.DRAFT


def test_a_block_and_other_kinds_have_sections_of_their_own(session: Session) -> None:
    kim = make_actor(session, KIM)
    block = make_text(session, kim, source="Restart it.\n", title="Restart")
    get_article(session, block.article_id).is_block = True
    assert ask(session, block, kim).state is ReviewState.WAITING
    how_to = make_how_to(session, kim, "Only words.\n")
    with pytest.raises(Invalid):
        ask(session, how_to, kim)
    revise(session, how_to, kim, "## Steps\n\n1. Open the tray.\n")
    assert ask(session, how_to, kim).state is ReviewState.WAITING


def test_nobody_is_named_who_may_not_approve(session: Session) -> None:
    kim, erin = make_actor(session, KIM), make_actor(session, ERIN)
    gone = make_actor(session, MIN)
    session.get_one(User, gone.user_id).is_active = False
    session.flush()
    edition = make_text(session, kim)
    for reviewer in (kim.user_id, erin.user_id, gone.user_id, 999_999):
        with pytest.raises(Invalid) as refusal:
            ask(session, edition, kim, reviewer_id=reviewer)
        assert refusal.value.field == "reviewer"
