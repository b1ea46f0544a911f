"""What stands around the results of one topic or product."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from articles.following.models import Subscription
from articles.following.queries import find_subscription
from articles.models import Category
from kb.announcements.rules import Place
from webapp.announcing import announcements
from webapp.database import db
from webapp.login import current_actor
from webapp.narrowing import Catalog, Narrowing

T = TypeVar("T")


def around(narrowing: Narrowing, catalog: Catalog) -> dict[str, object]:
    """Return the announcements and, where there is one topic, how it is followed."""
    products = {product.slug: product.id for product in catalog.products}
    topics = {category.slug: category for category in catalog.categories}
    topic = _only(narrowing.topic, topics)
    product_id = _only(narrowing.product, products)
    return {
        "announcements": announcements(db(), Place.SEARCH, product_id),
        "topic": topic,
        "following": _following(topic),
    }


def _only(chosen: Sequence[str], known: Mapping[str, T]) -> T | None:
    return known[chosen[0]] if len(chosen) == 1 else None


def _following(topic: Category | None) -> Subscription | None:
    user_id = current_actor().user_id
    if topic is None or user_id is None:
        return None
    return find_subscription(db(), user_id, category_id=topic.id)
