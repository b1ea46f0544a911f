"""Results, filters, type-ahead and what was not found."""

import re
from collections.abc import Iterator

import pytest

from articles.categories import add_category
from kb.policy import Audience
from tests.articles.making import make_category
from tests.cast import ALICE, ERIN
from tests.databases import Template
from tests.site import Site, opened
from tests.web import page, post

JAM = "Paper jam in the rear roller"
JAM_ZH = "打印机后部卡纸怎么办"


@pytest.fixture(scope="module")
def shelf(
    template: Template, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """Articles that these tests only look for."""
    with opened(template, tmp_path_factory.mktemp("find")) as site:
        with site.writing() as session:
            add_category(session, "Rollers", "滚轮", parent=make_category(session))
        source = "Turn it off.\n\n## Fix\n\nPull the jammed paper out slowly.\n"
        site.article(title=JAM, source=source, tags=("printer",))
        site.article(title=JAM_ZH, source="## 解决\n\n慢慢拉出卡住的纸。\n", lang="zh")
        for n in range(1, 13):
            site.article(title=f"Toner {n}", source="Shake the cartridge.\n")
        site.article(title="Toner for staff", audience=Audience.INTERNAL)
        site.article(title="Toner for the signed in", audience=Audience.SIGNED_IN)
        yield site


def _found(site: Site, query: str, **headers: str) -> list[str]:
    answer = site.browser().get(f"/find?{query}", headers=headers)
    assert answer.status_code == 200
    titles = re.findall(r"<h2><a [^>]*>(.*?)</a></h2>", answer.text)
    return [re.sub("<.*?>", "", title) for title in titles]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("q=paper+jam", JAM),
        ("q=PAPER+JAMMED", JAM),
        ("q=卡纸", JAM_ZH),
        ("q=打印机卡住了", JAM_ZH),
        ("q=toner+7", "Toner 7"),
    ],
)
def test_it_finds_in_both_languages(shelf: Site, query: str, first: str) -> None:
    assert _found(shelf, query)[0] == first


def test_a_result_shows_where_it_matched_and_carries_where_it_came_from(
    shelf: Site,
) -> None:
    text = shelf.browser().get("/find?q=jammed+slowly").text
    assert re.search(r"<mark>jammed</mark>", text)
    link = re.search(r'href="(/kb/en/paper-jam[^"#]*)"', text)
    assert link
    assert re.search(r"f=search&amp;k=[\w-]{16}&amp;r=1$", link[1])
    assert f"{link[1]}#user-content-fix" in text


def test_pages_of_results_follow_each_other(shelf: Site) -> None:
    first, second = _found(shelf, "q=toner"), _found(shelf, "q=toner&page=2")
    assert len(first) == 10
    assert sorted(first + second) == sorted(f"Toner {n}" for n in range(1, 13))
    assert _found(shelf, "q=toner&page=99") == second
    text = shelf.browser().get("/find?q=toner&page=2").text
    assert '<ol class="results" start="11">' in text
    assert "r=11" in text


@pytest.mark.parametrize(
    ("narrowing", "titles"),
    [
        ("lang=zh", [JAM_ZH]),
        ("topic=printing&q=卡纸", [JAM_ZH]),
        ("topic=rollers&q=jam", []),
        ("kind=fault&q=jam", [JAM]),
        ("kind=how_to&q=jam", []),
        ("updated=30&q=jam", []),
        ("kind=nonsense&topic=../..&q=jam", [JAM]),
    ],
)
def test_filters_narrow(shelf: Site, narrowing: str, titles: list[str]) -> None:
    assert _found(shelf, narrowing) == titles


def test_a_filter_can_be_taken_away(shelf: Site) -> None:
    text = shelf.browser().get("/find?q=jam&kind=how_to").text
    assert "Nothing found for “jam”" in page(
        shelf.browser().get("/find?q=jam&kind=faq")
    )
    assert 'class="chip chip-on" href="/find?q=jam"' in text


def test_the_live_part_is_only_the_results(shelf: Site) -> None:
    answer = shelf.browser().get("/find?q=jam", headers={"HX-Request": "true"})
    assert JAM in answer.text
    assert "<html" not in answer.text


@pytest.mark.parametrize(
    ("member", "count"), [(None, 12), (ALICE, 13), (ERIN, 14)], ids=["none", "a", "e"]
)
def test_each_audience_has_its_own_count(shelf: Site, member: None, count: int) -> None:
    answer = shelf.browser(member).get("/find?q=toner")
    assert f"<strong>{count} articles</strong>" in answer.text
    shown = page(shelf.browser(member).get("/find?q=toner+staff"))
    assert ("Toner for staff" in shown) == (member is ERIN)


@pytest.mark.parametrize(
    ("typed", "title"), [("pap", JAM), ("打印", JAM_ZH), ("toner f", None)]
)
def test_type_ahead_goes_on_from_what_is_typed(
    shelf: Site, typed: str, title: str | None
) -> None:
    answer = shelf.browser().get(f"/find/suggest?q={typed}")
    assert (title or "See all results") in page(answer)
    assert "staff" not in page(answer)
    assert "<html" not in answer.text


def test_type_ahead_of_nothing_is_empty(shelf: Site) -> None:
    assert page(shelf.browser().get("/find/suggest?q=")) == ""


def test_a_topic_has_an_address(shelf: Site) -> None:
    answer = shelf.browser().get("/topics/printing", follow_redirects=True)
    assert "14 articles" in page(answer)
    below = shelf.browser().get("/topics/rollers", follow_redirects=True)
    assert "Nothing stands here yet" in page(below)


def test_what_was_not_found_can_be_asked_and_told(site: Site) -> None:
    client = site.browser()
    text = page(client.get("/find?q=quantum+router"))
    assert "Nothing found for “quantum router”" in text
    assert "Ask a person about it" in text
    words = {"q": "quantum router", "words": "Call me: 13812345678, 量子路由器"}
    answer = post(client, "/find/gap", words, follow_redirects=True)
    assert "The people who write the articles will see it." in page(answer)
    told = site.events("gap.reported")[0].payload
    assert told["words"] == "Call me: [phone], 量子路由器"


def test_one_typed_phrase_is_one_search(site: Site) -> None:
    site.article(title="VPN error 691")
    client = site.browser()
    for typed in ("v", "vp", "vpn", "vpn er", "vpn error"):
        client.get(f"/find?q={typed}", headers={"HX-Request": "true"})
    client.get("/find?q=printer")
    assert [e.payload["query"] for e in site.events("search.performed")] == [
        "vpn error",
        "printer",
    ]


def test_a_search_that_goes_on_later_says_what_it_refines(site: Site) -> None:
    client = site.browser()
    client.get("/find?q=vpn")
    first = site.events("search.performed")[0].payload
    client.get("/find?q=vpn+691")
    _, second = site.events("search.performed")
    assert second.payload["refines"] == first["search_key"]


def test_a_search_event_holds_no_address_of_a_person(site: Site) -> None:
    site.browser().get("/find?q=mail+to+paul@example.com+fails")
    event = site.events("search.performed")[0]
    assert event.payload["query"] == "mail to [e-mail] fails"
    assert event.payload["results"] == 0
    assert event.payload["limited"] is False


def test_browsing_and_further_pages_are_no_searches(site: Site) -> None:
    for n in range(12):
        site.article(title=f"Toner {n}")
    client = site.browser()
    for url in ("/find", "/find?lang=en", "/find?q=toner&page=2", "/find/suggest?q=to"):
        client.get(url)
    assert site.events("search.performed") == []
