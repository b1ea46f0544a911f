"""Readers get interleaved lists while a comparison runs; its report is honest."""

import re

import pytest

from kb.clock import utc_now
from kb.comparisons.models import Comparison
from search.scoring import WEIGHTS
from tests.cast import KIM, OLGA
from tests.kb.making import HOUR, Walk, visitor
from tests.site import Site
from tests.web import page, post

URL = "/tune/comparisons"


def form(**changed: str) -> dict[str, str]:
    weights = {name: str(value) for name, value in WEIGHTS.items()}
    rest = {"blend": "y", "ranking_model": "0", "share": "100", "days": "7"}
    return {**weights, **rest, "note": "titles count too much", **changed}


def started(site: Site, **changed: str) -> Comparison:
    assert post(site.browser(OLGA), URL, form(**changed)).status_code == 302
    return site.rows(Comparison)[-1]


@pytest.mark.pg
def test_people_get_both_lists_in_one_and_the_log_knows_the_teams(site: Site) -> None:
    body = "A printer needs one, every printer.\n"
    for title, source in (("Printer is offline", "Look there.\n"), ("Cable", body)):
        site.article(title=title, source=source)
    started(site, title="0", body="20")
    orders = set()
    for n in range(12):
        reader = site.app.test_client()
        found = reader.get("/find?q=printer").text
        first = found.index("Printer is offline") < found.index("Cable")
        event = site.events("search.performed")[n].payload
        assert sorted(event["teams"]) == ["A", "B"]
        assert first == (event["teams"][0] == "A")
        orders.add(first)
    assert orders == {True, False}
    text = page(site.browser(OLGA).get(URL))
    assert "Title = 0; Text = 20" in text
    assert "Too few data. 0 people have preferred" in text


def test_a_clear_preference_has_a_winner(site: Site) -> None:
    comparison = started(site, title="0")
    now = utc_now()
    with site.writing() as session:
        row = session.get_one(Comparison, comparison.id)
        row.started_at = now - 9 * HOUR
        for n in range(30):
            walk = Walk(session, visitor())
            key = walk.searches(
                "vpn", now - HOUR, comparison_id=comparison.id, teams="ABBA"
            )
            walk.opens(key, 1 if n < 3 else 2, now=now - HOUR)
    text = page(site.browser(OLGA).get(URL))
    assert "The candidate wins." in text
    assert re.search(r"Margin of the candidate \+0\.80 likely \+0\.\d\d – \+0\.9", text)
    ended = post(site.browser(OLGA), f"{URL}/{comparison.id}/end")
    assert ended.status_code == 302
    assert "The candidate wins." in page(site.browser(OLGA).get(URL))


def test_only_one_comparison_runs_and_a_new_setting_stops_it(site: Site) -> None:
    started(site, title="0")
    client = site.browser(OLGA)
    again = post(client, URL, form(title="1"))
    assert again.status_code == 409 or "Another comparison is under way" in page(again)
    assert len(site.rows(Comparison)) == 1
    changed = {**form(title="2"), "threshold": "", "query": ""}
    assert post(client, "/tune/settings", changed).status_code == 302
    assert "stopped: the setting changed" in page(client.get(URL))
    site.article(title="Printer is offline", source="Look there.\n")
    site.browser().get("/find?q=printer")
    assert site.events("search.performed")[-1].payload["comparison_id"] is None


def test_bad_input_is_named(site: Site) -> None:
    client = site.browser(OLGA)
    for wrong in ({"share": "0"}, {"days": "400"}, {"share": "x"}, {"note": ""}):
        refused = post(client, URL, form(**wrong))
        assert refused.status_code == 422
        assert "titles count too much" in refused.text or "note" in wrong
    assert post(client, f"{URL}/9/end").status_code == 404
    assert site.browser(KIM).get(URL).status_code == 403
