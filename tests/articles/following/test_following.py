"""What a person follows: begun, listed within what they may read, ended."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from articles.actions import reclassify, withdraw
from articles.following.actions import follow_article, follow_category, unfollow
from articles.following.models import Subscription
from articles.following.queries import find_subscription, list_followed
from articles.models import Article
from articles.queries import find_category
from kb.errors import Forbidden
from kb.policy import Actor, Audience
from tests.articles.making import NOW, make_category, make_place
from tests.articles.reviews.making import LATER, make_text
from tests.cast import ALICE, BOB, KIM, make_actor


def count(session: Session) -> int:
    return session.scalar(select(func.count(Subscription.id))) or 0


def test_following_twice_is_following_once(session: Session) -> None:
    kim, alice = make_actor(session, KIM), make_actor(session, ALICE)
    article = session.get_one(Article, make_text(session, kim).article_id)
    one = follow_article(session, article, by=alice, now=NOW)
    assert follow_article(session, article, by=alice, now=LATER).id == one.id
    category = make_category(session)
    two = follow_category(session, category, by=alice, now=NOW)
    assert follow_category(session, category, by=alice, now=LATER).id == two.id
    assert count(session) == 2


def test_a_visitor_follows_nothing(session: Session) -> None:
    with pytest.raises(Forbidden):
        follow_category(session, make_category(session), by=Actor(), now=NOW)
    assert find_subscription(session, None, category_id=1) is None


def test_a_person_ends_only_their_own(session: Session) -> None:
    alice, bob = make_actor(session, ALICE), make_actor(session, BOB)
    category = make_category(session)
    hers = follow_category(session, category, by=alice, now=NOW)
    his = follow_category(session, category, by=bob, now=NOW)
    unfollow(session, alice.user_id or 0, [hers.id, his.id])
    assert find_subscription(session, alice.user_id, category_id=category.id) is None
    assert find_subscription(session, bob.user_id, category_id=category.id) is his


def test_the_list_names_what_one_may_read_in_the_own_language(
    session: Session,
) -> None:
    kim, alice = make_actor(session, KIM), make_actor(session, ALICE)
    edition = make_text(session, kim, published=True)
    gone = make_text(session, kim, title="Toner", published=True)
    moved = make_text(session, kim, title="Plans", published=True)
    for one in (edition, gone, moved):
        article = session.get_one(Article, one.article_id)
        follow_article(session, article, by=alice, now=NOW)
    printing = find_category(session, "printing")
    assert printing
    follow_category(session, printing, by=alice, now=LATER)
    withdraw(session, gone, by=kim, now=NOW)
    inside = make_place(session, Audience.INTERNAL, None)
    article = session.get_one(Article, moved.article_id)
    reclassify(session, article, inside, by=kim, now=NOW)
    found = list_followed(session, alice, "zh")
    named = [(f.category and f.category.slug, f.card and f.card.title) for f in found]
    assert named == [("printing", None), (None, "Paper jam")]
