"""Searches kept with the account: saved, run, renamed, silenced, removed."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from kb.searches.models import SavedSearch
from tests.cast import ALICE, BOB, CHARLIE
from tests.site import Site
from tests.web import page, post

VPN = {"q": "vpn", "kind": "fault", "name": "VPN faults", "alerts": "yes"}


def kept(site: Site, member: Any = ALICE, **fields: str) -> int:
    """The number of a search that the member has just saved."""
    answer = post(site.browser(member), "/searches", VPN | fields)
    assert answer.headers["Location"] == "/searches"
    return site.rows(SavedSearch)[-1].id


def says(client: FlaskClient, number: int, what: str, **data: str) -> str:
    url = f"/searches/{number}/{what}"
    return page(post(client, url, data, follow_redirects=True))


def test_the_results_lead_to_a_form_that_knows_the_search(site: Site) -> None:
    site.article(title="VPN error 691")
    client = site.browser(ALICE)
    found = client.get("/find?q=vpn&kind=fault").text
    assert 'href="/searches/new?q=vpn&amp;kind=fault"' in found
    form = client.get("/searches/new?q=vpn&kind=fault&kind=nonsense").text
    assert 'name="q" value="vpn"' in form
    assert re.findall(r'name="kind" value="(.*?)"', form) == ["fault"]
    assert 'name="name" value="vpn"' in form
    part = client.get("/searches/new?q=vpn", headers={"HX-Request": "true"}).text
    assert "<form" in part
    assert "<html" not in part


def test_a_visitor_is_asked_to_sign_in(site: Site) -> None:
    site.article(title="VPN error 691")
    visitor = site.browser()
    assert "/searches/new" not in visitor.get("/find?q=vpn").text
    for url in ("/searches", "/searches/new?q=vpn"):
        assert visitor.get(url).headers["Location"].startswith("/sign-in?next=")
    assert post(visitor, "/searches", VPN).status_code == 403
    assert site.rows(SavedSearch) == []


@pytest.mark.pg
def test_a_saved_search_can_be_run_renamed_and_silenced(site: Site) -> None:
    number = kept(site)
    client = site.browser(ALICE)
    listed = client.get("/searches").text
    assert 'href="/find?q=vpn&amp;kind=fault">VPN faults</a>' in listed
    assert "vpn · Fault" in listed
    assert "is now called “Tunnels”" in says(client, number, "rename", name="Tunnels")
    assert "80 characters" in says(client, number, "rename", name="x" * 81)
    assert "tells you nothing more" in says(client, number, "alerts", alerts="no")
    assert "Alerts off" in page(client.get("/searches"))
    assert "You will be told" in says(client, number, "alerts", alerts="yes")
    (row,) = site.rows(SavedSearch)
    assert (row.name, row.alerts) == ("Tunnels", True)


def test_removing_can_be_undone(site: Site) -> None:
    number = kept(site)
    client = site.browser(ALICE)
    text = says(client, number, "remove")
    assert "“VPN faults” was removed. Undo" in text
    assert "VPN faults" not in page(client.get("/searches"))
    assert "“VPN faults” is back." in says(client, number, "restore")
    assert "VPN faults" in page(client.get("/searches"))


def test_a_search_is_nobody_elses(site: Site) -> None:
    number = kept(site)
    other = site.browser(CHARLIE)
    assert "VPN faults" not in other.get("/searches").text
    for what in ("rename", "alerts", "remove", "restore"):
        for client in (other, site.browser()):
            assert post(client, f"/searches/{number}/{what}").status_code == 404
    says(site.browser(ALICE), number, "remove")
    for odd in (number, 0, -1, 2**40, "x"):
        shown = page(other.get(f"/searches?removed={odd}"))
        assert "VPN faults" not in shown


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"name": "  "}, "Give the search a name."),
        ({"name": "n" * 81}, "The name may have 80 characters at most."),
        ({"q": "", "kind": ""}, "Type something or choose a filter first."),
    ],
)
def test_a_wrong_form_comes_back_filled(
    site: Site, fields: dict[str, str], error: str
) -> None:
    answer = post(site.browser(ALICE), "/searches", VPN | fields)
    assert answer.status_code == 422
    assert error in page(answer)
    assert f'value="{(VPN | fields)["name"]}"' in answer.text
    assert site.rows(SavedSearch) == []


def test_the_page_speaks_chinese_and_shows_names_as_text(site: Site) -> None:
    kept(site, BOB, name="<b>打印机</b>")
    text = site.browser(BOB).get("/searches").text
    assert "&lt;b&gt;打印机" in text
    assert "故障" in text
