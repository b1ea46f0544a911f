"""Which rule an article follows, and the date that it gives."""

from calendar import monthrange
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.models import ArticleKind, Category
from articles.upkeep.models import ReviewRule
from articles.upkeep.rules import GRACE_DAYS, RuleBook, months_after, rule_book

FAULT, FAQ = ArticleKind.FAULT, ArticleKind.FAQ
# Printing > Lasers > Toner, and Mail.
PRINTING, LASERS, TONER, MAIL = 1, 2, 3, 4


def _tree() -> list[Category]:
    parents = {PRINTING: None, LASERS: PRINTING, TONER: LASERS, MAIL: None}
    tree = []
    for category_id, parent_id in parents.items():
        one = Category(slug="x", name_en="X", name_zh="某", parent_id=parent_id)
        one.id = category_id
        tree.append(one)
    return tree


def _book(*rules: tuple[int | None, ArticleKind | None, int]) -> RuleBook:
    made = [
        ReviewRule(category_id=category, kind=kind, months=months, grace_days=months)
        for category, kind, months in rules
    ]
    return rule_book(made, _tree())


ALL = (
    (TONER, FAULT, 1),
    (TONER, None, 2),
    (LASERS, FAULT, 3),
    (PRINTING, None, 4),
    (None, FAULT, 5),
    (None, None, 6),
)


@pytest.mark.parametrize("known", range(len(ALL)))
def test_the_rule_that_names_most_applies(known: int) -> None:
    book = _book(*ALL[known:])
    rule = book.rule_for(TONER, FAULT)
    assert rule is not None
    assert rule.months == known + 1


def test_a_rule_of_another_place_or_kind_does_not_apply() -> None:
    book = _book((TONER, FAULT, 1), (MAIL, None, 2), (PRINTING, FAQ, 3))
    assert book.rule_for(LASERS, FAULT) is None
    assert book.due_date(LASERS, FAULT, datetime(2026, 1, 31, tzinfo=UTC)) is None
    assert book.grace_days(LASERS, FAULT) == GRACE_DAYS


def test_the_days_of_grace_are_those_of_the_rule() -> None:
    assert _book((PRINTING, None, 4)).grace_days(TONER, FAQ) == 4


def test_below_a_category_is_all_that_hangs_on_it() -> None:
    assert set(_book().below(LASERS)) == {LASERS, TONER}


def test_a_circle_in_the_tree_does_not_hang_the_site() -> None:
    tree = _tree()
    tree[0].parent_id = TONER
    assert rule_book([], tree).rule_for(TONER, FAULT) is None


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ((2026, 1, 31), 1, (2026, 2, 28)),
        ((2028, 1, 31), 1, (2028, 2, 29)),
        ((2028, 2, 29), 12, (2029, 2, 28)),
        ((2026, 11, 30), 3, (2027, 2, 28)),
        ((2026, 3, 31), -1, (2026, 2, 28)),
        ((2026, 1, 1), -1, (2025, 12, 1)),
    ],
)
def test_the_last_days_of_a_month_find_their_day(
    day: tuple[int, int, int], months: int, expected: tuple[int, int, int]
) -> None:
    assert months_after(datetime(*day, tzinfo=UTC), months) == datetime(
        *expected, tzinfo=UTC
    )


moments = st.integers(0, 7_000_000_000).map(lambda s: datetime.fromtimestamp(s, UTC))


@given(moments, st.integers(-120, 120))
def test_months_later_is_that_month_and_the_nearest_day(
    moment: datetime, months: int
) -> None:
    later = months_after(moment, months)
    assert later.year * 12 + later.month == moment.year * 12 + moment.month + months
    assert later.timetz() == moment.timetz()
    last = monthrange(later.year, later.month)[1]
    assert later.day == min(moment.day, last)


@given(moments, moments, st.integers(0, 120))
def test_what_was_looked_at_later_is_not_due_earlier(
    one: datetime, other: datetime, months: int
) -> None:
    first, second = sorted((one, other))
    assert months_after(first, months) <= months_after(second, months)
