"""Whom a release concerns."""

import pytest

from articles.following.rules import concerns, is_told
from articles.models import Significance
from kb.text import Lang

TYPO, UPDATE, REWRITE = Significance


@pytest.mark.parametrize(
    ("significance", "is_first", "told"),
    [
        (TYPO, False, False),
        (UPDATE, False, True),
        (REWRITE, False, True),
        (TYPO, True, True),
    ],
)
def test_a_correction_is_told_to_nobody(
    significance: Significance, is_first: bool, told: bool
) -> None:
    assert is_told(significance, is_first=is_first) is told


@pytest.mark.parametrize(
    ("changed", "reads", "published", "expected"),
    [
        ("en", "en", ("en",), True),
        ("en", "en", ("en", "zh"), True),
        ("en", "zh", ("en", "zh"), False),
        ("zh", "en", ("en", "zh"), False),
        # Who has no text of their own reads the other one.
        ("en", "zh", ("en",), True),
        ("zh", "en", ("zh",), True),
    ],
)
def test_a_change_concerns_those_who_read_the_language(
    changed: Lang, reads: Lang, published: tuple[Lang, ...], expected: bool
) -> None:
    assert concerns(changed, reads, published) is expected
