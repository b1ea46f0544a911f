"""What a change to many articles says of one of them, as values that can be kept."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime

from articles.drafts import Place
from articles.models import Article
from kb.policy import Audience

# As JSON holds them: ids, an audience by its value, a moment in ISO 8601.
Value = int | str | None
Values = Mapping[str, Value]

PLACE = ("category_id", "audience", "group_id")
CARE = ("owner_id", "review_due_at")


def values_of(article: Article) -> dict[str, Value]:
    """Return all that can be changed for many articles at once."""
    return {
        "owner_id": article.owner_id,
        "category_id": article.category_id,
        "audience": article.audience.value,
        "group_id": article.group_id,
        "review_due_at": written(article.review_due_at),
    }


def differing(article: Article, wanted: Values) -> tuple[Values, Values]:
    """Return what would be other than it is: as it is, and as it is wanted."""
    is_ = values_of(article)
    after = {name: value for name, value in wanted.items() if is_[name] != value}
    return {name: is_[name] for name in after}, after


def place_with(article: Article, values: Values) -> Place:
    """Return the article's place as it is with these values."""
    all_ = {**values_of(article), **values}
    return Place(
        category_id=_number(all_["category_id"]) or article.category_id,
        audience=Audience(str(all_["audience"])),
        group_id=_number(all_["group_id"]),
        kind=article.kind,
        product_id=article.product_id,
    )


def care_with(article: Article, values: Values) -> tuple[int | None, datetime | None]:
    """Return the article's owner and review date as they are with these values."""
    all_ = {**values_of(article), **values}
    due = all_["review_due_at"]
    return _number(all_["owner_id"]), datetime.fromisoformat(str(due)) if due else None


def _number(value: Value) -> int | None:
    return value if isinstance(value, int) else None


def written(moment: datetime | None) -> str | None:
    """Return a moment as a value, in UTC."""
    return None if moment is None else moment.astimezone(UTC).isoformat()


def fingerprint(before: Values, after: Values) -> str:
    """Return what tells whether a change is still the one that somebody saw."""
    seen = json.dumps([before, after], sort_keys=True).encode()
    return hashlib.sha256(seen).hexdigest()[:20]
