"""What narrows a list of published texts: topic, kind, language, product, date."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import cast

from sqlalchemy.orm import Session

from articles.cards import Fact
from articles.models import ArticleKind, Category, Confidence
from articles.queries import list_categories
from kb.products.models import Product
from kb.products.queries import list_products
from kb.text import LANGS, Lang
from search.protocol import Filters

PERIODS = {"30": timedelta(days=30), "90": timedelta(days=90), "365": timedelta(365)}
# What readers get is of one of these.
IN_SEARCH = (Confidence.VALIDATED.value, Confidence.NOT_VALIDATED.value)
GROUPS = ("topic", "kind", "lang", "product", "updated", "confidence")

ValuesOf = Callable[[Fact], Iterable[str]]


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """The filters that were chosen; within one group any value will do."""

    topic: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    lang: tuple[str, ...] = ()
    product: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    confidence: tuple[str, ...] = ()

    def without(self, group: str, value: str | None = None) -> "Narrowing":
        """Return the filters without a group, or without one value of it."""
        kept = tuple(
            v for v in getattr(self, group) if value is not None and v != value
        )
        return replace(self, **{group: kept})

    def chosen(self) -> list[tuple[str, str]]:
        """Return each chosen value with its group."""
        return [(group, value) for group in GROUPS for value in getattr(self, group)]

    def as_lists(self) -> dict[str, list[str]]:
        """Return the groups with a choice, as an address or the database holds them."""
        values = {group: list(getattr(self, group)) for group in GROUPS}
        return {group: chosen for group, chosen in values.items() if chosen}


@dataclass(frozen=True, kw_only=True)
class Catalog:
    """The trees that texts are narrowed by, in one language of the interface.

    Staff may narrow by how far a text can be trusted, too.
    """

    categories: Sequence[Category]
    products: Sequence[Product]
    lang: Lang
    is_staff: bool = False

    @cached_property
    def _categories(self) -> dict[int, Category]:
        return {category.id: category for category in self.categories}

    @cached_property
    def _products(self) -> dict[int, Product]:
        return {product.id: product for product in self.products}

    def path(self, category_id: int) -> list[Category]:
        """Return the categories from the root down to this one."""
        path: list[Category] = []
        step = self._categories.get(category_id)
        while step is not None and step not in path:
            path.insert(0, step)
            step = self._categories.get(step.parent_id or 0)
        return path

    def below(self, slugs: Collection[str]) -> set[int]:
        """Return the ids of these categories and of all below them."""
        return {
            category.id
            for category in self.categories
            if any(step.slug in slugs for step in self.path(category.id))
        }

    @cached_property
    def _topics(self) -> dict[int, list[str]]:
        return {c.id: [one.slug for one in self.path(c.id)] for c in self.categories}

    def topics_of(self, fact: Fact) -> list[str]:
        return self._topics.get(fact.category_id, [])

    def products_of(self, fact: Fact) -> list[str]:
        slugs: list[str] = []
        step = self._products.get(fact.product_id or 0)
        while step is not None and step.slug not in slugs:
            slugs.append(step.slug)
            step = self._products.get(step.parent_id or 0)
        return slugs

    def read(self, lists: Mapping[str, Iterable[str]]) -> Narrowing:
        """Return the filters that exist out of these; some are for staff alone."""
        known: dict[str, Collection[str]] = {
            "topic": [category.slug for category in self.categories],
            "kind": [kind.value for kind in ArticleKind],
            "lang": LANGS,
            "product": [product.slug for product in self.products],
            "updated": PERIODS,
            "confidence": IN_SEARCH if self.is_staff else (),
        }
        chosen = {
            group: tuple(v for v in dict.fromkeys(lists.get(group, ())) if v in values)
            for group, values in known.items()
        }
        return Narrowing(**chosen | {"updated": chosen["updated"][:1]})

    def filters(self, narrowing: Narrowing) -> Filters:
        """Return what an engine can leave out by itself; `narrow` decides."""
        topics, products = set(narrowing.topic), set(narrowing.product)
        only = narrowing.lang[0] if len(narrowing.lang) == 1 else None
        return Filters(
            lang=cast(Lang | None, only),
            categories=frozenset(c.id for c in self.categories if c.slug in topics),
            products=frozenset(p.id for p in self.products if p.slug in products),
            kinds=frozenset(narrowing.kind),
        )


def read_catalog(session: Session, lang: Lang, *, is_staff: bool) -> Catalog:
    """Return the trees as they are now."""
    return Catalog(
        categories=list_categories(session),
        products=list_products(session),
        lang=lang,
        is_staff=is_staff,
    )


def values_of(catalog: Catalog, now: datetime) -> dict[str, ValuesOf]:
    """Return, for each group, the values that a text has in it."""
    since = {name: now - length for name, length in PERIODS.items()}
    own: dict[str, ValuesOf] = {
        "topic": catalog.topics_of,
        "kind": lambda fact: [fact.kind],
        "lang": lambda fact: [fact.lang],
        "product": catalog.products_of,
        "updated": lambda fact: [
            name for name, start in since.items() if fact.updated_at > start
        ],
    }
    if catalog.is_staff:
        own["confidence"] = lambda fact: [fact.confidence]
    return own


def narrow(
    rows: Iterable[Fact], narrowing: Narrowing, values: Mapping[str, ValuesOf]
) -> list[Fact]:
    """Return the texts that have a chosen value in every group with a choice."""
    wanted = {g: set(chosen) for g in values if (chosen := getattr(narrowing, g))}
    if not wanted:
        return list(rows)
    return [
        row
        for row in rows
        if not any(chosen.isdisjoint(values[g](row)) for g, chosen in wanted.items())
    ]
