"""Articles fall due, are confirmed, and their owners are reminded once."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from articles.actions import withdraw
from articles.categories import add_category
from articles.models import Article, ArticleKind, Edition, Significance
from articles.upkeep.actions import confirm, plan_review, remind_due, take_over
from articles.upkeep.lists import ListName
from articles.upkeep.models import ReviewReminder
from articles.upkeep.queries import due_for, find_confirmation
from articles.upkeep.rules import months_after
from kb.accounts.actions import change_account
from kb.accounts.queries import get_user
from kb.errors import Conflict
from kb.policy import Actor, Role
from tests.articles.making import (
    NOW,
    WRITER,
    head,
    make_category,
    make_edition,
    make_published,
)
from tests.articles.upkeep.making import DAY, article_of, due, listed, rewritten, rule
from tests.cast import ERIN, KIM, make_actor
from tests.kb.making import events_of

MINE, OVERDUE = ListName.MINE, ListName.OVERDUE


@pytest.fixture
def kim(session: Session) -> Actor:
    return make_actor(session, KIM)


@pytest.fixture
def erin(session: Session) -> Actor:
    return make_actor(session, ERIN)


def test_a_publication_sets_the_date_by_the_rule_of_a_category_above(
    session: Session,
) -> None:
    edition = make_published(session)
    article = article_of(session, edition)
    rule(session, 12, category_id=article.category_id)
    below = add_category(session, "Lasers", "激光", parent=make_category(session))
    article.category_id = below.id
    plan_review(session, head(session, edition), NOW)
    assert article.review_due_at == months_after(NOW, 12)


def test_a_correction_does_not_move_the_date_and_an_update_does(
    session: Session,
) -> None:
    rule(session, 6, kind=ArticleKind.FAULT)
    edition = make_published(session)
    article = article_of(session, edition)
    plan_review(session, head(session, edition), NOW)
    typo = rewritten(session, edition, Significance.TYPO, NOW + DAY)
    plan_review(session, typo, NOW + DAY)
    assert article.review_due_at == months_after(NOW, 6)
    update = rewritten(session, edition, Significance.UPDATE, NOW + 2 * DAY)
    plan_review(session, update, NOW + 2 * DAY)
    assert article.review_due_at == months_after(NOW + 2 * DAY, 6)


def test_a_first_text_gets_its_date_even_if_called_a_correction(
    session: Session,
) -> None:
    rule(session, 6)
    edition = make_published(session, significance=Significance.TYPO)
    plan_review(session, head(session, edition), NOW)
    assert article_of(session, edition).review_due_at == months_after(NOW, 6)


@pytest.mark.parametrize(("days", "stays"), [(-1, False), (5, True)])
def test_without_a_rule_a_chosen_date_stays_until_it_is_over(
    session: Session, days: int, stays: bool
) -> None:
    edition = make_published(session)
    article = article_of(session, edition)
    article.review_due_at = NOW + timedelta(days=days)
    plan_review(session, head(session, edition), NOW)
    assert article.review_due_at == (NOW + timedelta(days=days) if stays else None)


def test_still_correct_sets_the_next_date_and_is_remembered(
    session: Session, kim: Actor
) -> None:
    rule(session, 3)
    article = due(session, make_published(session), NOW - DAY, kim)
    assert listed(session, kim, NOW, MINE) == ["Paper jam"]
    confirm(session, article, by=kim, now=NOW)
    assert article.review_due_at == months_after(NOW, 3)
    assert listed(session, kim, NOW, MINE) == []
    [event] = events_of(session, "article.confirmed")
    assert (event.article_id, event.actor_id) == (article.id, kim.user_id)
    assert event.payload == {"due_at": months_after(NOW, 3).isoformat()}
    said = find_confirmation(session, article.id)
    assert said is not None
    assert (said.at, said.by_id) == (NOW, kim.user_id)


def test_what_no_reader_has_cannot_be_confirmed(session: Session, kim: Actor) -> None:
    article = article_of(session, make_edition(session))
    with pytest.raises(Conflict):
        confirm(session, article, by=kim, now=NOW)


def test_a_due_article_is_its_owners_until_the_days_of_grace_are_over(
    session: Session, kim: Actor, erin: Actor
) -> None:
    rule(session, 3, grace_days=10)
    due(session, make_published(session), NOW, kim)
    before, after = NOW + 9 * DAY, NOW + 10 * DAY
    assert listed(session, kim, NOW - DAY, MINE) == []
    assert listed(session, kim, before, MINE) == ["Paper jam"]
    assert listed(session, erin, before, MINE) == []
    assert listed(session, erin, before, OVERDUE) == []
    assert listed(session, erin, after, OVERDUE) == ["Paper jam"]
    assert listed(session, kim, after, MINE) == ["Paper jam"]


def test_each_rule_gives_its_own_days_of_grace(session: Session, kim: Actor) -> None:
    rule(session, 3, grace_days=10)
    rule(session, 3, grace_days=2, kind=ArticleKind.FAQ)
    due(session, make_published(session, title="Slow"), NOW, kim)
    fast = due(session, make_published(session, title="Fast"), NOW, kim)
    fast.kind = ArticleKind.FAQ
    session.flush()
    assert listed(session, kim, NOW + 2 * DAY, OVERDUE) == ["Fast"]
    assert listed(session, kim, NOW + 10 * DAY, OVERDUE) == ["Slow", "Fast"]


def _leaves(session: Session, person: Actor, role: Role, *, active: bool) -> None:
    user = get_user(session, person.user_id or 0)
    change_account(session, user, roles=[role], is_active=active, by=WRITER, now=NOW)


@pytest.mark.parametrize(
    ("role", "active"),
    [(Role.KNOWLEDGE_SPECIALIST, False), (Role.CUSTOMER, True)],
)
def test_without_an_active_writer_as_owner_it_is_everybodys_at_once(
    session: Session, kim: Actor, erin: Actor, role: Role, active: bool
) -> None:
    due(session, make_published(session), NOW, kim)
    nobody = make_published(session, title="Nobody's")
    due(session, nobody, NOW, Actor())
    assert listed(session, erin, NOW, OVERDUE) == ["Nobody's"]
    _leaves(session, kim, role, active=active)
    assert listed(session, erin, NOW, OVERDUE) == ["Paper jam", "Nobody's"]
    assert len(listed(session, erin, NOW, ListName.UNOWNED)) == 2


def test_whoever_takes_it_over_is_its_owner(
    session: Session, kim: Actor, erin: Actor
) -> None:
    article = due(session, make_published(session), NOW, kim)
    take_over(session, article, by=erin, now=NOW)
    take_over(session, article, by=erin, now=NOW)
    assert article.owner_id == erin.user_id
    [event] = events_of(session, "article.reassigned")
    assert event.payload == {"changed": ["owner_id"]}


def _texts(session: Session, kim: Actor) -> list[Article]:
    block = make_published(session, title="A block")
    article_of(session, block).is_block = True
    gone = make_published(session, title="Gone")
    withdraw(session, gone, by=WRITER, now=NOW)
    texts: list[Edition] = [
        make_published(session),
        block,
        gone,
        make_edition(session, title="Draft"),
    ]
    return [due(session, edition, NOW, kim) for edition in texts]


def test_each_date_is_reminded_of_once(session: Session, kim: Actor) -> None:
    article = _texts(session, kim)[0]
    assert remind_due(session, NOW - DAY) == 0
    assert remind_due(session, NOW) == 1
    assert remind_due(session, NOW + DAY) == 0
    [event] = events_of(session, "article.fell_due")
    assert (event.article_id, event.actor_id) == (article.id, None)
    assert event.payload == {"due_at": NOW.isoformat()}
    article.review_due_at = NOW + 30 * DAY
    assert remind_due(session, NOW + 31 * DAY) == 1
    kept = session.get_one(ReviewReminder, (article.id, NOW + 30 * DAY))
    assert kept.sent_at == NOW + 31 * DAY


def test_the_dashboard_gets_the_most_urgent_and_all_counts(
    session: Session, kim: Actor
) -> None:
    for days in range(7):
        edition = make_published(session, title=f"Due {days}")
        due(session, edition, NOW - days * DAY, kim)
    told = due_for(session, kim, NOW + 9 * DAY, limit=2)
    assert [row.text("en").title for row in told.mine] == ["Due 6", "Due 5"]
    assert told.mine_count == 7
    assert [row.text("en").title for row in told.overdue] == ["Due 6", "Due 5"]
    assert told.overdue_count == 2
