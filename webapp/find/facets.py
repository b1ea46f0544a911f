"""The filters beside the results, each value with its count."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from articles.cards import Fact
from articles.models import Category
from kb.products.models import Product
from kb.text import Lang
from webapp.find.filters import IN_SEARCH, PERIODS, Narrowing
from webapp.labels import CONFIDENCES, KINDS, LANG_NAMES
from webapp.labels import PERIODS as PERIOD_NAMES

# Groups with so many values that the frequent ones come first.
LONG = ("topic", "product")
AT_ONCE = 8


@dataclass(frozen=True)
class Value:
    """One value of a filter: how many results it leaves, and whether it is chosen."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """One group of filters."""

    name: str
    label: str
    every: list[Value]

    @property
    def first(self) -> list[Value]:
        return self.every[:AT_ONCE]

    @property
    def rest(self) -> list[Value]:
        return self.every[AT_ONCE:]


@dataclass(frozen=True, kw_only=True)
class Catalog:
    """The trees that results are filtered by, in one language of the interface.

    Staff may narrow by how far a text can be trusted, too.
    """

    categories: Sequence[Category]
    products: Sequence[Product]
    lang: Lang
    is_staff: bool = False

    def path(self, category_id: int) -> list[Category]:
        """Return the categories from the root down to this one."""
        by_id = {category.id: category for category in self.categories}
        path: list[Category] = []
        step = by_id.get(category_id)
        while step is not None and step not in path:
            path.insert(0, step)
            step = by_id.get(step.parent_id or 0)
        return path

    def topics_of(self, fact: Fact) -> list[str]:
        return [category.slug for category in self.path(fact.category_id)]

    def products_of(self, fact: Fact) -> list[str]:
        by_id = {product.id: product for product in self.products}
        slugs: list[str] = []
        step = by_id.get(fact.product_id or 0)
        while step is not None and step.slug not in slugs:
            slugs.append(step.slug)
            step = by_id.get(step.parent_id or 0)
        return slugs


ValuesOf = Callable[[Fact], Iterable[str]]


def values_of(catalog: Catalog, now: datetime) -> dict[str, ValuesOf]:
    """Return, for each group, the values that a result has in it."""
    own: dict[str, ValuesOf] = {
        "topic": catalog.topics_of,
        "kind": lambda fact: [fact.kind.value],
        "lang": lambda fact: [fact.lang],
        "product": catalog.products_of,
        "updated": lambda fact: [
            name for name, length in PERIODS.items() if fact.updated_at > now - length
        ],
    }
    if catalog.is_staff:
        own["confidence"] = lambda fact: [fact.confidence.value]
    return own


def narrow(
    rows: Iterable[Fact], narrowing: Narrowing, values: dict[str, ValuesOf]
) -> list[Fact]:
    """Return the results that have a chosen value in every group with a choice."""
    wanted = {group: set(getattr(narrowing, group)) for group in values}
    return [
        row
        for row in rows
        if all(not wanted[g] or wanted[g] & set(values[g](row)) for g in values)
    ]


def facets(
    rows: Sequence[Fact],
    narrowing: Narrowing,
    values: dict[str, ValuesOf],
    catalog: Catalog,
) -> list[Facet]:
    """Count each value over the results that the other groups leave."""
    labels = _labels(catalog)
    found = []
    for group, values_in in values.items():
        left = narrow(rows, narrowing.without(group), values)
        found_in = {(value, row.article_id) for row in left for value in values_in(row)}
        counts = Counter(value for value, _article in found_in)
        chosen = getattr(narrowing, group)
        shown = [
            Value(value, str(label), counts[value], value in chosen)
            for value, label in labels[group].items()
            if counts[value] or value in chosen
        ]
        if group in LONG:
            shown.sort(key=lambda one: (not one.chosen, -one.count))
        found.append(Facet(group, _group_labels()[group], shown))
    return [facet for facet in found if facet.every]


def label_of(catalog: Catalog, group: str, value: str) -> str:
    """Return the name of one value of a group."""
    return str(_labels(catalog)[group].get(value, value))


def _labels(catalog: Catalog) -> dict[str, dict[str, object]]:
    return {
        "topic": {c.slug: c.name(catalog.lang) for c in catalog.categories},
        "kind": dict(KINDS),
        "lang": dict(LANG_NAMES),
        "product": {p.slug: p.name(catalog.lang) for p in catalog.products},
        "updated": dict(PERIOD_NAMES),
        "confidence": {value: CONFIDENCES[value] for value in IN_SEARCH},
    }


def _group_labels() -> dict[str, str]:
    return {
        "topic": _("Topic"),
        "kind": _("Kind"),
        "lang": _("Language"),
        "product": _("Product"),
        "updated": _("Updated"),
        "confidence": _("Confidence"),
    }
