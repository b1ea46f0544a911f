"""The page that says how to search."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from search.operators import parse
from tests.site import Site
from tests.web import page


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_each_example_is_a_search_with_an_operator(site: Site, lang: str) -> None:
    browser = site.app.test_client()
    browser.set_cookie("lang", lang)
    answer = browser.get("/find/help")
    assert answer.status_code == 200
    links = re.findall(r'<a href="(/find\?[^"]+)"><code>(.*?)</code>', answer.text)
    assert len(links) >= 9
    for link, shown in links:
        (typed,) = parse_qs(urlsplit(unescape(link)).query)["q"]
        assert typed == unescape(shown)
        assert not parse(typed).is_plain
        assert browser.get(unescape(link)).status_code == 200


def test_the_names_of_the_other_language_are_told(site: Site) -> None:
    assert "标题, 标签, 产品" in page(site.browser().get("/find/help"))
