"""Each search stands in the log with what came of it, and without the person."""

import re

import pytest

from tests.cast import ALICE, ERIN, KIM
from tests.site import Site
from tests.web import page

LOG = "/insights/log"


@pytest.mark.pg
def test_a_search_is_listed_with_what_was_opened_at_which_place(site: Site) -> None:
    site.article(title="Printer is offline", source="Look at the plug.\n")
    site.article(title="The fax jams", source="The printer and the fax jam.\n")
    reader = site.browser()
    found = reader.get("/find?q=printer+anna@example.org")
    second = re.findall(r'href="(/[^"]+r=2)"', found.text)[0].replace("&amp;", "&")
    reader.get(second, headers={"User-Agent": "Mozilla/5.0"})
    reader.get("/find?q=badge")
    site.services.observations.flush()
    client = site.browser(KIM)
    text = page(client.get(LOG))
    assert "printer [e-mail]" in text
    assert "anna@example.org" not in text
    assert "The fax jams place 2" in text
    assert "2 searches" in text
    assert "badge" in text
    none = page(client.get(f"{LOG}?which=nothing_found&days=7"))
    assert "badge" in none
    assert "printer" not in none
    unopened = page(client.get(f"{LOG}?which=nothing_opened&page=9"))
    assert "No such search in this time" in unopened


def test_what_filters_or_operators_left_out_is_no_gap(site: Site) -> None:
    site.article(title="Printer is offline", source="Look at the plug.\n")
    reader = site.browser()
    for query in ("printer+-plug", "title%3Atoner", "toner", "Toners", "a+toner"):
        reader.get(f"/find?q={query}")
        site.services.observations.flush()
    reader.get("/find?q=printer&lang=zh")
    site.services.observations.flush()
    text = page(site.browser(KIM).get("/insights/searches"))
    gaps = text.partition("Without any result")[2].partition("With results")[0]
    assert "-plug" not in gaps
    assert "title:" not in gaps
    assert "Toners also: a toner 1 2" in gaps


def test_the_click_rate_divides_what_was_observed(site: Site) -> None:
    text = page(site.browser(ERIN).get("/insights/searches"))
    assert "Searches of which a result was opened Not enough data 0 of 0" in text


def test_the_log_is_for_analysts(site: Site) -> None:
    assert site.browser(ALICE).get(LOG).status_code == 403
    assert site.browser(KIM).get(f"{LOG}?which=x&days=5&page=-1").status_code == 200
