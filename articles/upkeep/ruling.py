"""Review rules made, changed and removed."""

from datetime import datetime

from sqlalchemy import func, not_, select
from sqlalchemy.orm import Session

from articles.models import Article, Category, Edition
from articles.queries import is_live
from articles.upkeep.models import ReviewRule
from articles.upkeep.queries import load_rules
from articles.upkeep.rules import Scope, scope_of
from articles.upkeep.turns import Turn, take_turn
from kb.errors import Conflict, Invalid, NotFound
from kb.events.log import record
from kb.events.reviewing import ReviewRuleChanged
from kb.policy import Actor
from kb.text import N_

MOST_MONTHS = 120
MOST_GRACE_DAYS = 365


def list_rules(session: Session) -> list[ReviewRule]:
    """Return all rules in the order in which they were made."""
    return list(session.scalars(select(ReviewRule).order_by(ReviewRule.id)))


def get_rule(session: Session, rule_id: int) -> ReviewRule:
    """Return the rule or raise `NotFound`."""
    rule = session.get(ReviewRule, rule_id)
    if rule is None:
        raise NotFound(N_("There is no such rule."))
    return rule


def count_ruled(session: Session) -> dict[int, int]:
    """Return how many published articles each rule is for, by its id."""
    book, counts = load_rules(session), dict[int, int]()
    rows = session.execute(
        select(Article.category_id, Article.kind, func.count(Article.id.distinct()))
        .join(Edition, Edition.article_id == Article.id)
        .where(is_live(), not_(Article.is_block))
        .group_by(Article.category_id, Article.kind)
    )
    for category_id, kind, count in rows:
        rule = book.rule_for(category_id, kind)
        if rule is not None:
            counts[rule.id] = counts.get(rule.id, 0) + count
    return counts


def add_rule(
    session: Session,
    scope: Scope,
    *,
    months: int,
    grace_days: int,
    by: Actor,
    now: datetime,
) -> ReviewRule:
    """Make a rule; raise `Conflict` where there is one for these articles."""
    take_turn(session, Turn.RULES)
    _check(session, scope, months, grace_days)
    same = select(ReviewRule).where(
        ReviewRule.category_id.is_not_distinct_from(scope.category_id),
        ReviewRule.kind.is_not_distinct_from(scope.kind),
    )
    if session.scalars(same).first() is not None:
        raise Conflict(N_("There is a rule for these articles. Change that one."))
    rule = ReviewRule(
        category_id=scope.category_id,
        kind=scope.kind,
        months=months,
        grace_days=grace_days,
    )
    session.add(rule)
    session.flush()  # the id
    _changed(session, rule, by=by, now=now)
    return rule


def change_rule(
    session: Session,
    rule: ReviewRule,
    *,
    months: int,
    grace_days: int,
    by: Actor,
    now: datetime,
) -> None:
    """Give the rule another measure; the dates of articles stay as they are."""
    _check(session, scope_of(rule), months, grace_days)
    rule.months, rule.grace_days = months, grace_days
    session.flush()  # before the event that speaks of it
    _changed(session, rule, by=by, now=now)


def remove_rule(
    session: Session, rule: ReviewRule, *, by: Actor, now: datetime
) -> None:
    """Take the rule away; the dates of articles stay as they are."""
    session.delete(rule)
    session.flush()  # before the event that speaks of it
    _changed(session, rule, by=by, now=now, removed=True)


def _check(session: Session, scope: Scope, months: int, grace_days: int) -> None:
    if not 1 <= months <= MOST_MONTHS:
        problem = N_("Choose 1 to %(most)s months.")
        raise Invalid(problem, "months", most=MOST_MONTHS)
    if not 0 <= grace_days <= MOST_GRACE_DAYS:
        problem = N_("Choose 0 to %(most)s days.")
        raise Invalid(problem, "grace_days", most=MOST_GRACE_DAYS)
    named = scope.category_id
    if named is not None and session.get(Category, named) is None:
        raise Invalid(N_("There is no such topic."), "category")


def _changed(
    session: Session,
    rule: ReviewRule,
    *,
    by: Actor,
    now: datetime,
    removed: bool = False,
) -> None:
    event = ReviewRuleChanged.by(
        by,
        now,
        category_id=rule.category_id,
        scope=rule.kind.value if rule.kind else None,
        months=None if removed else rule.months,
        grace_days=None if removed else rule.grace_days,
    )
    record(session, event)
