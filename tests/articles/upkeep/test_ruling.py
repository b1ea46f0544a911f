"""Rules made and changed, and the dates made anew."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from articles.models import ArticleKind, Significance
from articles.upkeep.actions import confirm
from articles.upkeep.dating import compare_dates, redate
from articles.upkeep.rules import Scope, months_after
from articles.upkeep.ruling import (
    add_rule,
    change_rule,
    count_ruled,
    get_rule,
    list_rules,
    remove_rule,
)
from articles.upkeep.undoing import undo_change
from kb.accounts.models import Group
from kb.errors import Conflict, Invalid, NotFound
from kb.policy import Actor, Audience
from tests.articles.making import NOW, WRITER, make_category, make_published
from tests.articles.upkeep.making import DAY, article_of, rewritten, rule
from tests.cast import KIM, make_actor
from tests.kb.making import events_of

EVERY = Scope()


@pytest.fixture
def kim(session: Session) -> Actor:
    return make_actor(session, KIM)


def test_there_is_one_rule_for_the_same_articles(session: Session) -> None:
    place = make_category(session).id
    for scope in (EVERY, Scope(category_id=place), Scope(kind=ArticleKind.FAQ)):
        rule(session, 3, category_id=scope.category_id, kind=scope.kind)
        with pytest.raises(Conflict):
            rule(session, 4, category_id=scope.category_id, kind=scope.kind)
    assert [one.months for one in list_rules(session)] == [3, 3, 3]


@pytest.mark.parametrize(
    ("months", "grace", "field"),
    [
        (0, 1, "months"),
        (121, 1, "months"),
        (1, -1, "grace_days"),
        (1, 366, "grace_days"),
    ],
)
def test_a_rule_keeps_to_its_limits(
    session: Session, months: int, grace: int, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        add_rule(session, EVERY, months=months, grace_days=grace, by=WRITER, now=NOW)
    assert refused.value.field == field


def test_a_rule_is_about_a_topic_that_there_is(session: Session) -> None:
    with pytest.raises(Invalid):
        rule(session, 3, category_id=4711)


def test_a_rule_is_changed_and_removed_and_the_log_knows(session: Session) -> None:
    rule(session, 3, kind=ArticleKind.FAQ)
    made = list_rules(session)[0]
    change_rule(session, made, months=6, grace_days=7, by=WRITER, now=NOW)
    remove_rule(session, made, by=WRITER, now=NOW)
    told = [event.payload for event in events_of(session, "review_rule.changed")]
    assert [(one["months"], one["grace_days"]) for one in told] == [
        (3, 14),
        (6, 7),
        (None, None),
    ]
    assert {one["scope"] for one in told} == {"faq"}
    with pytest.raises(NotFound):
        get_rule(session, made.id)


def test_each_article_counts_for_the_rule_that_it_follows(session: Session) -> None:
    for title in ("One", "Two"):
        make_published(session, title=title)
    faq = article_of(session, make_published(session, title="Three"))
    faq.kind = ArticleKind.FAQ
    session.flush()
    rule(session, 3)
    rule(session, 6, kind=ArticleKind.FAQ)
    every, questions = list_rules(session)
    assert count_ruled(session) == {every.id: 2, questions.id: 1}


def test_dates_count_from_when_somebody_wrote_or_confirmed_it(
    session: Session, kim: Actor
) -> None:
    corrected = make_published(session, title="Corrected")
    rewritten(session, corrected, Significance.TYPO, NOW + 5 * DAY)
    updated = make_published(session, title="Updated")
    rewritten(session, updated, Significance.UPDATE, NOW + 5 * DAY)
    confirmed = make_published(session, title="Confirmed")
    confirm(session, article_of(session, confirmed), by=kim, now=NOW + 9 * DAY)
    rule(session, 3)
    found = compare_dates(session, kim, EVERY)
    assert [one.due_at for one in found.changes] == [
        months_after(NOW + timedelta(days=days), 3) for days in (0, 5, 9)
    ]
    assert found.count_due(months_after(NOW, 3)) == 1


def test_dates_are_made_anew_and_taken_back(session: Session, kim: Actor) -> None:
    article = article_of(session, make_published(session))
    article.review_due_at = chosen = NOW + 300 * DAY
    right = article_of(session, make_published(session, title="Right"))
    right.review_due_at = months_after(NOW, 3)
    rule(session, 3)
    found = compare_dates(session, kim, EVERY)
    assert found.unchanged == 1
    assert [one.is_earlier for one in found.changes] == [True]
    bulk = redate(session, found, by=kim, now=NOW)
    assert article.review_due_at == months_after(NOW, 3)
    undo_change(session, bulk, by=kim, now=NOW)
    assert article.review_due_at == chosen


def test_only_the_scope_is_compared_and_only_what_one_may_see(
    session: Session, kim: Actor
) -> None:
    group = Group(name="Finance")
    session.add(group)
    session.flush()
    make_published(session, audience=Audience.GROUP, group_id=group.id)
    block = article_of(session, make_published(session, title="A block"))
    block.is_block = True
    fault = article_of(session, make_published(session, title="A fault"))
    faq = article_of(session, make_published(session, title="A question"))
    faq.kind = ArticleKind.FAQ
    session.flush()
    rule(session, 3)

    def about(scope: Scope) -> list[int]:
        changes = compare_dates(session, kim, scope).changes
        return [one.article_id for one in changes]

    assert about(EVERY) == [fault.id, faq.id]
    assert about(Scope(kind=ArticleKind.FAQ)) == [faq.id]
    assert about(Scope(category_id=fault.category_id)) == [fault.id, faq.id]
    assert about(Scope(category_id=4711)) == []
