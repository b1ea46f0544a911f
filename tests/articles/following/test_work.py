"""Those who write, review and look after articles hear of what concerns them."""

import pytest
from sqlalchemy.orm import Session

from articles.actions import save_revision
from articles.drafts import Draft
from articles.following.queries import knowable_by
from articles.models import Article, Edition
from articles.reviews.actions import approve, recall, request_changes
from articles.reviews.remarks import Said, reply_to_remark, write_remark
from articles.standard.models import StandardCheck
from articles.upkeep.actions import reassign, remind_due
from kb.accounts.models import User, UserRole
from kb.accounts.queries import actor_of, get_user
from kb.events.log import record
from kb.events.reviewing import LicenseGranted, StandardChecked
from kb.notices.queries import count_unread, list_notices
from kb.policy import Actor, License, Role
from tests.articles.following.making import here, tellings_since, told_since
from tests.articles.making import NOW, head
from tests.articles.reviews.making import LATER, ask, make_text
from tests.articles.reviews.people import MIN
from tests.cast import ALICE, ERIN, KIM, XAVIER, make_actor


def article_of(session: Session, edition: Edition) -> Article:
    return session.get_one(Article, edition.article_id)


def edit(session: Session, edition: Edition, by: Actor) -> None:
    base = head(session, edition)
    draft = Draft(title=base.title, source=f"{base.source}more\n")
    save_revision(session, edition, draft, by=by, now=LATER, based_on=base)


def test_a_named_reviewer_is_told_and_nobody_else(session: Session) -> None:
    erin, kim = make_actor(session, ERIN), make_actor(session, KIM)
    make_actor(session, MIN)
    edition = make_text(session, erin)
    before = here(session)
    ask(session, edition, erin, reviewer_id=kim.user_id)
    assert told_since(session, before) == {("Kim", "review_requested")}


def test_a_review_that_names_nobody_is_in_the_list_only(session: Session) -> None:
    erin = make_actor(session, ERIN)
    make_actor(session, KIM)
    edition = make_text(session, erin)
    before = here(session)
    ask(session, edition, erin)
    assert told_since(session, before) == set()


def test_the_author_and_who_asked_hear_of_the_decision(session: Session) -> None:
    erin, xavier, kim = (make_actor(session, m) for m in (ERIN, XAVIER, KIM))
    edition = make_text(session, erin)
    review = ask(session, edition, xavier, reviewer_id=kim.user_id)
    before = here(session)
    approve(session, edition, review, by=kim, now=LATER)
    expected = {("Erin", "review_approved"), ("Xavier", "review_approved")}
    assert told_since(session, before) == expected


def test_a_rejection_is_told_with_its_reason(session: Session) -> None:
    erin, kim = make_actor(session, ERIN), make_actor(session, KIM)
    edition = make_text(session, erin)
    review = ask(session, edition, erin)
    before = here(session)
    request_changes(session, edition, review, "原因不清楚", by=kim, now=LATER)
    (telling,) = tellings_since(session, before)
    assert (telling.user_id, telling.kind) == (erin.user_id, "changes_requested")
    assert telling.details["reason"] == "原因不清楚"


def test_a_reviewer_hears_that_the_text_has_changed(session: Session) -> None:
    erin, kim = make_actor(session, ERIN), make_actor(session, KIM)
    edition = make_text(session, erin)
    ask(session, edition, erin, reviewer_id=kim.user_id)
    before = here(session)
    edit(session, edition, erin)
    (telling,) = tellings_since(session, before)
    assert (telling.user_id, telling.details["state"]) == (kim.user_id, "void")
    review = ask(session, edition, erin, reviewer_id=kim.user_id)
    before = here(session)
    recall(session, edition, review, by=erin, now=LATER)
    (telling,) = tellings_since(session, before)
    assert (telling.user_id, telling.details["state"]) == (kim.user_id, "recalled")


def test_a_remark_reaches_the_author_and_the_thread_but_not_its_writer(
    session: Session,
) -> None:
    erin, xavier, kim = (make_actor(session, m) for m in (ERIN, XAVIER, KIM))
    edition = make_text(session, erin)
    revision = head(session, edition)
    before = here(session)
    said = Said(words="Which tray?", line=1)
    remark = write_remark(session, revision, said, by=kim, now=LATER)
    assert told_since(session, before) == {("Erin", "remark")}
    before = here(session)
    reply_to_remark(session, remark, "All of them?", by=xavier, now=LATER)
    assert told_since(session, before) == {("Erin", "remark"), ("Kim", "remark")}
    before = here(session)
    reply_to_remark(session, remark, "Yes.", by=erin, now=LATER)
    assert told_since(session, before) == {("Xavier", "remark"), ("Kim", "remark")}


def test_who_writes_no_more_hears_no_remarks_on_published_texts(
    session: Session,
) -> None:
    erin, kim = make_actor(session, ERIN), make_actor(session, KIM)
    edition = make_text(session, erin, published=True)
    session.delete(session.get_one(UserRole, (erin.user_id, Role.ENGINEER)))
    session.flush()
    before = here(session)
    said = Said(words="The pass word in it is old.", line=1)
    write_remark(session, head(session, edition), said, by=kim, now=LATER)
    assert told_since(session, before) == set()


def test_an_owner_hears_of_the_article_and_of_its_review(session: Session) -> None:
    kim, minh = make_actor(session, KIM), make_actor(session, MIN)
    edition = make_text(session, kim, published=True)
    article = article_of(session, edition)
    before = here(session)
    values = {"owner_id": minh.user_id, "review_due_at": NOW}
    reassign(session, article, **values, by=kim, now=NOW)  # type: ignore[arg-type]
    assert told_since(session, before) == {("Min", "owner")}
    before = here(session)
    assert remind_due(session, LATER) == 1
    assert told_since(session, before) == {("Min", "fell_due")}
    before = here(session)
    reassign(
        session, article, owner_id=minh.user_id, review_due_at=LATER, by=kim, now=NOW
    )
    assert told_since(session, before) == set()


def test_a_check_is_told_to_the_person_checked_only(session: Session) -> None:
    erin, kim = make_actor(session, ERIN), make_actor(session, KIM)
    make_actor(session, MIN)
    revision = head(session, make_text(session, erin))
    check = StandardCheck(
        revision_id=revision.id,
        person_id=erin.user_id or 0,
        checker_id=kim.user_id or 0,
        checked_at=NOW,
        points={},
    )
    session.add(check)
    session.flush()
    before = here(session)
    event = StandardChecked.by(
        kim,
        NOW,
        article_id=revision.article_id,
        revision_id=revision.id,
        check_id=check.id,
        met=4,
        points=6,
    )
    record(session, event)
    assert told_since(session, before) == {("Erin", "checked")}


def test_a_license_is_told_to_who_got_it(session: Session) -> None:
    erin, kim = make_actor(session, ERIN), make_actor(session, KIM)
    before = here(session)
    event = LicenseGranted.by(
        kim,
        NOW,
        user_id=erin.user_id,
        license=License.CONTRIBUTOR.value,
        article_numbers=[],
        why="Good work",
    )
    record(session, event)
    assert told_since(session, before) == {("Erin", "licensed")}


@pytest.mark.parametrize("lost", ["role", "account"])
def test_who_has_left_is_told_nothing_about_drafts(session: Session, lost: str) -> None:
    erin, kim = make_actor(session, ERIN), make_actor(session, KIM)
    edition = make_text(session, erin)
    user = session.get_one(User, erin.user_id)
    if lost == "account":
        user.is_active = False
    else:
        role = session.get_one(UserRole, (user.id, Role.ENGINEER))
        session.delete(role)
        session.add(UserRole(user_id=user.id, role=Role.CUSTOMER))
    session.flush()
    review = ask(session, edition, kim)
    before = here(session)
    minh = make_actor(session, MIN)
    approve(session, edition, review, by=minh, now=LATER)
    assert told_since(session, before) == {("Kim", "review_approved")}


def test_what_a_person_may_no_longer_know_of_is_hidden_from_their_list(
    session: Session,
) -> None:
    erin, kim = make_actor(session, ERIN), make_actor(session, KIM)
    edition = make_text(session, erin)
    before = here(session)
    ask(session, edition, erin, reviewer_id=kim.user_id)
    assert told_since(session, before) == {("Kim", "review_requested")}
    kim_id = kim.user_id or 0
    assert count_unread(session, kim_id, knowable_by(kim)) == 1
    alice = make_actor(session, ALICE)
    session.get_one(UserRole, (kim_id, Role.KNOWLEDGE_SPECIALIST))
    session.delete(session.get_one(UserRole, (kim_id, Role.KNOWLEDGE_SPECIALIST)))
    session.flush()
    outside = actor_of(session, get_user(session, kim_id))
    assert outside.roles == frozenset() != alice.roles
    assert list_notices(session, kim_id, knowable_by(outside)) == []
    assert count_unread(session, kim_id, knowable_by(outside)) == 0
