"""Why a result is there, what was looked up beside, and what was meant."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from kb.clock import utc_now
from kb.policy import Audience
from kb.tuning.actions import NewPin, add_pin, add_synonyms
from tests.articles.making import WRITER
from tests.cast import ALICE, ERIN, KIM, Member
from tests.databases import Template
from tests.site import Site, actor_named, opened
from tests.web import page


@dataclass(frozen=True)
class Shelf:
    """Articles that these tests only look for, by their ids."""

    site: Site
    jam: int
    wifi: int
    secret: int


@pytest.fixture(scope="module")
def shelf(
    template: Template, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shelf]:
    with opened(template, tmp_path_factory.mktemp("why")) as site:
        source = "The printer stops at a paper jam.\n\n## Fix\n\nOpen the printer.\n"
        jam = site.article(title="Printer jam", source=source)
        wifi = site.article(title="Slow wifi", source="Sit nearer.\n", keywords=())
        secret = site.article(
            title="Printer budget", source="It is low.\n", audience=Audience.INTERNAL
        )
        for number in range(4):
            site.article(title=f"Printer {number}", source="A printer prints.\n")
        with site.writing() as session:
            by = actor_named(session, KIM)
            pin = NewPin(phrase="printer", article_id=wifi.article_id)
            add_pin(session, pin, by=by, now=utc_now())
            words = [["wifi", "wireless network"]]
            add_synonyms(session, words, by=WRITER, now=utc_now())
        yield Shelf(site, jam.article_id, wifi.article_id, secret.article_id)


def _why(shelf: Shelf, query: str, article: int, member: Member | None = None) -> str:
    url = f"/find/why?q={query}&article={article}&lang=en"
    answer = shelf.site.browser(member).get(url)
    assert answer.status_code == 200
    return answer.text


def _points(html: str) -> list[float]:
    found = re.findall(r"</meter> (-?[\d.]+)</td>", html)
    return [float(one) for one in found]


@pytest.mark.parametrize("query", ["printer+jam", "the printer stops at a paper jam"])
def test_the_parts_add_up_to_the_score(shelf: Shelf, query: str) -> None:
    html = _why(shelf, query, shelf.jam)
    parts = _points(html)
    total = re.search(r"<strong>([\d.]+)</strong>", html)
    assert total
    assert len(parts) > 3
    assert sum(parts) == pytest.approx(float(total[1]), abs=0.001 * len(parts))
    text = page(shelf.site.browser().get(f"/find/why?q={query}&article=1&lang=en"))
    assert re.search(r"printer (\w+, )*Title[\w, ]* \d", text)


def test_every_result_leads_to_its_explanation(shelf: Shelf) -> None:
    text = shelf.site.browser().get("/find?q=printer+jam").text
    links = re.findall(r'href="(/find/why\?[^"]+)"', text)
    assert len(links) == len(re.findall('<li class="result"', text))
    for link in links:
        answer = shelf.site.browser().get(link.replace("&amp;", "&"))
        assert _points(answer.text)
    part = shelf.site.browser().get(
        links[0].replace("&amp;", "&"), headers={"HX-Request": "true"}
    )
    assert "<html" not in part.text
    assert _points(part.text)


@pytest.mark.parametrize("member", [None, ALICE])
def test_nobody_is_told_of_what_is_not_for_them(
    shelf: Shelf, member: Member | None
) -> None:
    client = shelf.site.browser(member)
    for number in (shelf.secret, 0, -1, 2**40, 999):
        url = f"/find/why?q=printer&article={number}&lang=en"
        answer = client.get(url)
        assert answer.status_code == 404
        assert "budget" not in answer.text
    assert client.get("/find/why?q=printer&article=1&lang=xx").status_code == 404
    assert client.get("/find/why").status_code == 404
    assert "Printer budget" in _why(shelf, "printer", shelf.secret, ERIN)


def test_what_does_not_match_says_so(shelf: Shelf) -> None:
    for query in ("qzqzqz", ""):
        html = _why(shelf, query, shelf.jam)
        assert "does not answer these words" in html


def test_a_pinned_article_comes_first_and_is_marked(shelf: Shelf) -> None:
    text = shelf.site.browser().get("/find?q=Printer").text
    first, second = text.split('<li class="result"')[1:3]
    assert "Slow wifi" in first
    assert "Pinned" in first
    assert "Pinned" not in second
    assert "Pinned for these words" in _why(shelf, "printer", shelf.wifi)
    assert "Pinned" not in shelf.site.browser().get("/find?q=printer+jam").text


def test_synonyms_that_were_looked_up_are_named(shelf: Shelf) -> None:
    text = page(shelf.site.browser().get("/find?q=wireless+network"))
    assert "Also searched: wifi" in text
    assert "Slow wifi" in text


def test_a_slip_is_corrected_and_what_was_typed_stays_possible(shelf: Shelf) -> None:
    client = shelf.site.browser()
    answer = client.get("/find?q=pritner")
    assert 'href="/find?q=printer"><strong>printer</strong>' in _meant(answer.text)
    assert "Printer jam" in page(answer)
    exact = client.get("/find?q=pritner&exact=1")
    assert "Showing results for" not in page(exact)


def _meant(html: str) -> str:
    found = re.search(r'class="did-you-mean">(.*?)</p>', html, re.DOTALL)
    return found[1] if found else ""


def test_nothing_that_was_meant_comes_from_hidden_texts(shelf: Shelf) -> None:
    visitor = shelf.site.browser().get("/find?q=budgte")
    assert not _meant(visitor.text)
    assert "budget" not in visitor.text
    assert "budget" in _meant(shelf.site.browser(ERIN).get("/find?q=budgte").text)
