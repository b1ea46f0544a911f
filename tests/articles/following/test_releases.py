"""Followers and translators hear of a change, not of a correction."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from articles.actions import (
    add_translation,
    publish,
    reclassify,
    save_revision,
    withdraw,
)
from articles.categories import add_category, move_category
from articles.drafts import Draft
from articles.following.actions import follow_article, follow_category, unfollow
from articles.models import Article, Edition, Revision, Significance
from articles.queries import find_category
from kb.accounts.models import Group, GroupMember, User
from kb.events.models import EventRow
from kb.policy import Actor, Audience
from kb.text import Lang
from tests.articles.following.making import here, tellings_since, told_since
from tests.articles.making import NOW, head, make_place
from tests.articles.reviews.making import make_text
from tests.articles.reviews.people import MIN
from tests.cast import ALICE, BOB, CHARLIE, ERIN, KIM, make_actor

TYPO, UPDATE, REWRITE = Significance
PUBLISHED, BEHIND = "published", "behind"


def article_of(session: Session, edition: Edition) -> Article:
    return session.get_one(Article, edition.article_id)


def save(
    session: Session, edition: Edition, by: Actor, significance: Significance
) -> Revision:
    base = head(session, edition)
    draft = Draft(
        title=base.title, source=f"{base.source}more\n", significance=significance
    )
    return save_revision(session, edition, draft, by=by, now=NOW, based_on=base)


def release(
    session: Session, edition: Edition, by: Actor, significance: Significance = UPDATE
) -> Revision:
    revision = save(session, edition, by, significance)
    publish(session, edition, revision, by=by, now=NOW)
    return revision


def translate(
    session: Session, edition: Edition, lang: Lang, by: Actor, *, published: bool = True
) -> Edition:
    draft = Draft(
        title="Text", source="Text.\n", translated_from_id=head(session, edition).id
    )
    article = article_of(session, edition)
    made = add_translation(session, article, lang, draft, by=by, now=NOW)
    if published:
        publish(session, made, head(session, made), by=by, now=NOW)
    return made


@pytest.mark.parametrize("significance", [UPDATE, REWRITE])
def test_followers_and_translators_hear_of_a_major_change(
    session: Session, significance: Significance
) -> None:
    kim, minh, alice = (make_actor(session, m) for m in (KIM, MIN, ALICE))
    edition = make_text(session, kim, published=True)
    translate(session, edition, "zh", minh)
    follow_article(session, article_of(session, edition), by=alice, now=NOW)
    before = here(session)
    release(session, edition, kim, significance)
    assert told_since(session, before) == {("Alice", PUBLISHED), ("Min", BEHIND)}


def test_nobody_hears_of_a_corrected_typing_error(session: Session) -> None:
    kim, minh, alice = (make_actor(session, m) for m in (KIM, MIN, ALICE))
    edition = make_text(session, kim, published=True)
    translate(session, edition, "zh", minh)
    follow_article(session, article_of(session, edition), by=alice, now=NOW)
    before = here(session)
    release(session, edition, kim, TYPO)
    assert told_since(session, before) == set()


def test_a_correction_tells_of_the_change_that_came_out_with_it(
    session: Session,
) -> None:
    kim, alice = make_actor(session, KIM), make_actor(session, ALICE)
    edition = make_text(session, kim, published=True)
    follow_article(session, article_of(session, edition), by=alice, now=NOW)
    before = here(session)
    save(session, edition, kim, REWRITE)
    release(session, edition, kim, TYPO)
    assert told_since(session, before) == {("Alice", PUBLISHED)}


def test_a_translation_does_not_put_its_original_behind(session: Session) -> None:
    kim, minh = make_actor(session, KIM), make_actor(session, MIN)
    edition = make_text(session, kim, published=True)
    before = here(session)
    translate(session, edition, "zh", minh)
    assert told_since(session, before) == set()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_each_hears_of_the_language_they_read(session: Session, lang: Lang) -> None:
    kim, minh, alice, bob = (make_actor(session, m) for m in (KIM, MIN, ALICE, BOB))
    edition = make_text(session, kim, published=True)
    other = translate(session, edition, "zh", minh)
    for person in (alice, bob):
        follow_article(session, article_of(session, edition), by=person, now=NOW)
    before = here(session)
    # Not by the one who would hear that the other text is behind.
    release(session, edition if lang == "en" else other, minh if lang == "zh" else kim)
    reader = "Alice" if lang == "en" else "Bob"
    followers = {pair for pair in told_since(session, before) if pair[1] == PUBLISHED}
    assert followers == {(reader, PUBLISHED)}


def test_a_text_in_one_language_is_told_to_readers_of_both(session: Session) -> None:
    kim, alice, bob = (make_actor(session, m) for m in (KIM, ALICE, BOB))
    edition = make_text(session, kim, lang="zh", published=True)
    for person in (alice, bob):
        follow_article(session, article_of(session, edition), by=person, now=NOW)
    before = here(session)
    release(session, edition, kim)
    assert told_since(session, before) == {("Alice", PUBLISHED), ("Bob", PUBLISHED)}


def test_who_follows_a_category_hears_of_all_below_it(session: Session) -> None:
    kim, alice, bob = (make_actor(session, m) for m in (KIM, ALICE, BOB))
    make_place(session, Audience.PUBLIC, None)
    printing = find_category(session, "printing")
    assert printing
    hardware = add_category(session, "Hardware", "硬件")
    other = add_category(session, "Mail", "邮件")
    move_category(session, printing, hardware, by=kim, now=NOW)
    follow_category(session, hardware, by=alice, now=NOW)
    follow_category(session, other, by=bob, now=NOW)
    before = here(session)
    make_text(session, kim, published=True)
    (telling,) = tellings_since(session, before)
    assert (telling.user_id, telling.kind) == (alice.user_id, PUBLISHED)
    assert telling.details["new"] == "1"


def test_who_follows_article_and_category_hears_once(session: Session) -> None:
    kim, alice = make_actor(session, KIM), make_actor(session, ALICE)
    edition = make_text(session, kim, published=True)
    article = article_of(session, edition)
    printing = find_category(session, "printing")
    assert printing
    one = follow_article(session, article, by=alice, now=NOW)
    two = follow_category(session, printing, by=alice, now=NOW)
    before = here(session)
    release(session, edition, kim)
    (telling,) = tellings_since(session, before)
    assert telling.details["following"] == f"{one.id},{two.id}"
    assert "new" not in telling.details
    before = here(session)
    unfollow(session, alice.user_id or 0, [one.id, two.id])
    release(session, edition, kim)
    assert told_since(session, before) == set()


def test_publishing_a_text_again_is_no_new_change(session: Session) -> None:
    kim, alice = make_actor(session, KIM), make_actor(session, ALICE)
    edition = make_text(session, kim, published=True)
    follow_article(session, article_of(session, edition), by=alice, now=NOW)
    before = here(session)
    revision = release(session, edition, kim)
    assert told_since(session, before) == {("Alice", PUBLISHED)}
    before = here(session)
    withdraw(session, edition, by=kim, now=NOW)
    publish(session, edition, revision, by=kim, now=NOW)
    assert told_since(session, before) == set()


def test_nobody_is_told_of_what_they_may_not_read(session: Session) -> None:
    kim, alice, erin, xena = (make_actor(session, m) for m in (KIM, ALICE, ERIN, MIN))
    edition = make_text(session, kim, published=True)
    article = article_of(session, edition)
    for person in (alice, erin, xena):
        follow_article(session, article, by=person, now=NOW)
    inside = make_place(session, Audience.INTERNAL, None)
    reclassify(session, article, inside, by=kim, now=NOW)
    before = here(session)
    release(session, edition, kim)
    assert told_since(session, before) == {("Erin", PUBLISHED), ("Min", PUBLISHED)}
    group = Group(name="Finance")
    session.add(group)
    session.flush()
    session.add(GroupMember(group_id=group.id, user_id=erin.user_id or 0))
    closed = replace(inside, audience=Audience.GROUP, group_id=group.id)
    reclassify(session, article, closed, by=kim, now=NOW)
    before = here(session)
    release(session, edition, kim)
    assert told_since(session, before) == {("Erin", PUBLISHED)}


def test_a_text_that_is_gone_again_is_told_to_nobody(session: Session) -> None:
    kim, alice = make_actor(session, KIM), make_actor(session, ALICE)
    edition = make_text(session, kim, published=True)
    follow_article(session, article_of(session, edition), by=alice, now=NOW)
    before = here(session)
    release(session, edition, kim)
    withdraw(session, edition, by=kim, now=NOW)
    assert told_since(session, before) == set()


def test_a_block_and_a_closed_account_make_no_notices(session: Session) -> None:
    kim, alice, charlie = (make_actor(session, m) for m in (KIM, ALICE, CHARLIE))
    edition = make_text(session, kim, published=True)
    article = article_of(session, edition)
    for person in (alice, charlie):
        follow_article(session, article, by=person, now=NOW)
    session.get_one(User, charlie.user_id).is_active = False
    session.flush()
    before = here(session)
    release(session, edition, kim)
    assert told_since(session, before) == {("Alice", PUBLISHED)}
    article.is_block = True
    session.flush()
    before = here(session)
    release(session, edition, kim)
    assert told_since(session, before) == set()
    assert session.get_one(EventRow, here(session)).kind == "article.published"
