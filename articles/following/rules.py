"""Who is told of what: the kinds of notices, and whom a published change concerns."""

import enum
from collections.abc import Collection

from articles.models import Significance
from kb.text import Lang


class Kind(enum.StrEnum):
    """What a notice is about."""

    REVIEW_REQUESTED = "review_requested"
    REVIEW_APPROVED = "review_approved"
    CHANGES_REQUESTED = "changes_requested"
    REVIEW_OVER = "review_over"
    REMARK = "remark"
    PUBLISHED = "published"
    BEHIND = "behind"
    FELL_DUE = "fell_due"
    OWNER = "owner"
    CHECKED = "checked"
    LICENSED = "licensed"
    FOUND = "found"


def is_told(significance: Significance, *, is_first: bool) -> bool:
    """Say whether anybody hears of a release; of a first one always."""
    return is_first or significance is not Significance.TYPO


def concerns(changed: Lang, reads: Lang, published: Collection[Lang]) -> bool:
    """Say whether a change in one language is news to somebody who reads another.

    It is where the article is not there in the reader's own language.
    """
    return changed == reads or reads not in published
