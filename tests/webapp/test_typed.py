"""From names and days in a search to its filters."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from kb.products.models import Product
from search.operators import Limit, parse
from search.protocol import Filters
from webapp.typed import Typed, typed_filters

PRODUCTS = [
    Product(slug="devices", name_en="Devices", name_zh="设备"),
    Product(slug="mail", name_en="E-mail", name_zh="邮件"),
    Product(slug="mail-archive", name_en="Mail archive", name_zh="邮件归档"),
]
for number, product in enumerate(PRODUCTS, 1):
    product.id = number


def typed(app: Flask, text: str) -> Typed:
    with app.test_request_context("/"):
        return typed_filters(parse(text), PRODUCTS, ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("vpn", Filters()),
        ("product:mail", Filters(products=frozenset({2}))),
        ("product:E-Mail", Filters(products=frozenset({2}))),
        ("产品:邮", Filters(products=frozenset({2, 3}))),
        ('product:"mail archive"', Filters(products=frozenset({3}))),
        ("product:dev product:mail", Filters(products=frozenset({1, 2}))),
        ("-product:devices", Filters(without_products=frozenset({1}))),
        ("kind:how-to", Filters(kinds=frozenset({"how_to"}))),
        ("kind:known", Filters(kinds=frozenset({"known_issue"}))),
        ("类型:故障", Filters(kinds=frozenset({"fault"}))),
        ("-kind:fault", Filters(without_kinds=frozenset({"fault"}))),
        ("lang:zh", Filters(lang="zh")),
        ("-lang:zh", Filters(lang="en")),
        ("lang:zh lang:en", Filters()),
    ],
)
def test_names_become_filters(app: Flask, text: str, filters: Filters) -> None:
    assert typed(app, text) == Typed(filters=filters)


def test_days_are_those_of_the_site(app: Flask) -> None:
    filters = typed(app, "updated:2026-01..2026-03 updated:>2026-02").filters
    assert filters.updated_after == datetime(2026, 1, 31, 16, tzinfo=UTC)
    assert filters.updated_before == datetime(2026, 3, 31, 16, tzinfo=UTC)


def test_an_unknown_name_narrows_nothing_and_is_told(app: Flask) -> None:
    found = typed(app, "product:toaster kind:poem -product:mail")
    assert found.unknown == (Limit("product", "toaster"), Limit("kind", "poem"))
    assert found.filters == Filters(without_products=frozenset({2}))
