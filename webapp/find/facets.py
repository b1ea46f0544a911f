"""The filters beside the results, each value with its count."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from articles.cards import Fact
from webapp.labels import CONFIDENCES, KINDS, LANG_NAMES
from webapp.labels import PERIODS as PERIOD_NAMES
from webapp.narrowing import IN_SEARCH, Catalog, Narrowing, ValuesOf, narrow

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


def facets(
    rows: Sequence[Fact],
    narrowing: Narrowing,
    values: Mapping[str, ValuesOf],
    catalog: Catalog,
) -> list[Facet]:
    """Count each value over the results that the other groups leave."""
    labels, names = _labels(catalog), _group_labels()
    found = []
    for group, values_in in values.items():
        left = narrow(rows, narrowing.without(group), values)
        found_in = {(value, row.article_id) for row in left for value in values_in(row)}
        counts = Counter([value for value, _article in found_in])
        chosen = getattr(narrowing, group)
        shown = [
            Value(value, str(label), counts[value], value in chosen)
            for value, label in labels[group].items()
            if counts[value] or value in chosen
        ]
        if group in LONG:
            shown.sort(key=lambda one: (not one.chosen, -one.count))
        found.append(Facet(group, names[group], shown))
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
