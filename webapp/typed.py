"""The filters that somebody types into a search: `product:mail updated:>2026-01`."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TypeVar
from zoneinfo import ZoneInfo

from flask_babel import force_locale

from kb.products.models import Product
from kb.text import LANGS, Lang, fold_name
from search.operators import Asked, Limit
from search.protocol import Filters
from webapp.i18n import LOCALES
from webapp.labels import KINDS

V = TypeVar("V")


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What a search is narrowed to, and the names in it that nobody knows."""

    filters: Filters
    unknown: tuple[Limit, ...] = ()


def typed_filters(asked: Asked, products: Sequence[Product], zone: ZoneInfo) -> Typed:
    """Return the filters of a search; its days are days in this zone.

    A name may be a slug or in either language, whole or just its beginning. One that
    is unknown narrows nothing.
    """
    ids = _known(asked, "product", lambda: _product_names(products))
    kinds = _known(asked, "kind", _kind_names)
    starts = [_midnight(p.first, zone) for p in asked.periods if p.first]
    ends = [_midnight(p.end, zone) for p in asked.periods if p.end]
    return Typed(
        filters=Filters(
            lang=_lang(asked),
            products=_joined(ids, is_excluded=False),
            kinds=_joined(kinds, is_excluded=False),
            updated_after=max(starts, default=None),
            updated_before=min(ends, default=None),
            without_products=_joined(ids, is_excluded=True),
            without_kinds=_joined(kinds, is_excluded=True),
        ),
        unknown=tuple(m for each in (ids, kinds) for m in each if not each[m]),
    )


def _known(
    asked: Asked, field: str, names: Callable[[], Iterable[tuple[str, V]]]
) -> dict[Limit, frozenset[V]]:
    """Return what each name in a field stands for: those called so, else begun so."""
    limits = [limit for limit in asked.limits if limit.field == field]
    every = [(fold_name(name), value) for name, value in names()] if limits else []
    found = {}
    for limit in limits:
        typed = fold_name(limit.value)
        called = frozenset(value for name, value in every if name == typed)
        begun = (value for name, value in every if name.startswith(typed))
        found[limit] = called or frozenset(begun)
    return found


def _product_names(products: Sequence[Product]) -> list[tuple[str, int]]:
    return [
        (name, product.id)
        for product in products
        for name in (product.slug, product.name_en, product.name_zh)
    ]


def _kind_names() -> list[tuple[str, str]]:
    names = [(kind, kind) for kind in KINDS]
    for lang in LANGS:
        with force_locale(LOCALES[lang]):
            names += [(str(label), kind) for kind, label in KINDS.items()]
    return names


def _joined(found: dict[Limit, frozenset[V]], *, is_excluded: bool) -> frozenset[V]:
    chosen = (found[limit] for limit in found if limit.is_excluded == is_excluded)
    return frozenset().union(*chosen)


def _lang(asked: Asked) -> Lang | None:
    """Return the one language that is left."""
    limits = [limit for limit in asked.limits if limit.field == "lang"]
    wanted = {limit.value for limit in limits if not limit.is_excluded}
    unwanted = {limit.value for limit in limits if limit.is_excluded}
    left = [
        lang for lang in LANGS if lang in (wanted or LANGS) and lang not in unwanted
    ]
    return left[0] if len(left) == 1 else None


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
