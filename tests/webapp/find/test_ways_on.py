"""What the page of results offers beside them: order, language, ways on."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from articles.actions import add_translation, publish
from articles.drafts import Draft
from articles.models import Article, Edition
from kb.clock import utc_now
from kb.policy import Audience
from tests.articles.making import WRITER, head
from tests.cast import ALICE, ERIN, KIM
from tests.databases import Template
from tests.site import Site, opened
from tests.web import page, post

QUESTION = "toner cartridge"


@pytest.fixture(scope="module")
def shelf(
    template: Template, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """Articles that these tests only look for, each a day older than the one before."""
    with opened(template, tmp_path_factory.mktemp("ways")) as site:
        site.article(title="Toner cartridge", source="Shake the toner cartridge.\n")
        site.article(title="Ink", source="Toner is no ink. A cartridge is none.\n")
        site.article(title="Drum", source="Keep it dark, unlike a toner cartridge.\n")
        site.article(title="墨盒", source="更换墨盒。\n", lang="zh")
        site.article(title="Secret toner", audience=Audience.INTERNAL)
        both = site.article(title="Fuser", source="It is hot.\n")
        with site.writing() as session:
            article = session.get_one(Article, both.article_id)
            text = Draft(title="定影器", source="很热。墨粉。\n")
            zh = add_translation(session, article, "zh", text, by=WRITER, now=utc_now())
            publish(session, zh, head(session, zh), by=WRITER, now=utc_now())
            for days, edition in enumerate(session.query(Edition)):
                edition.published_at = utc_now() - timedelta(days=60 - days)
        yield site


def _titles(site: Site, query: str) -> list[str]:
    text = site.browser().get(f"/find?{query}").text
    found = re.findall(r"<h2><a [^>]*>(.*?)</a></h2>", text)
    return [re.sub("<.*?>", "", title) for title in found]


def test_the_newest_first_stands_in_the_address(shelf: Site) -> None:
    by_relevance = _titles(shelf, f"q={QUESTION}")
    assert by_relevance[0] == "Toner cartridge"
    assert _titles(shelf, f"q={QUESTION}&sort=newest") == [
        "Drum",
        "Ink",
        "Toner cartridge",
    ]
    text = shelf.browser().get(f"/find?q={QUESTION}&sort=newest").text
    assert '<input type="hidden" name="sort" value="newest" form="find">' in text
    assert 'href="/find?q=toner+cartridge">Relevance</a>' in text
    assert _titles(shelf, f"q={QUESTION}&sort=nonsense") == by_relevance


def test_all_filters_can_be_cleared_at_once(shelf: Site) -> None:
    text = shelf.browser().get("/find?q=toner&kind=fault&lang=en&sort=newest").text
    assert 'href="/find?q=toner&amp;sort=newest">Clear all filters</a>' in text
    assert 'href="/find?q=toner&amp;lang=en&amp;sort=newest">Fault' in text


def test_filters_that_leave_nothing_say_how_much_there_is_without(
    shelf: Site,
) -> None:
    text = page(shelf.browser().get("/find?q=toner&kind=faq"))
    assert "3 articles without the filters" in text
    staff = page(shelf.browser(ERIN).get("/find?q=toner&kind=faq"))
    assert "4 articles without the filters" in staff


def test_operators_that_leave_nothing_say_how_much_there_is_without(
    shelf: Site,
) -> None:
    answer = shelf.browser().get("/find", query_string={"q": '"cartridge toner ink"'})
    assert "Nothing found" in page(answer)
    assert "for “cartridge toner ink” without operators" in page(answer)
    assert 'href="/find?q=cartridge+toner+ink"' in answer.text


def test_whoever_finds_nothing_sees_what_many_read(site: Site) -> None:
    edition = site.article(title="Paper jam")
    hidden = site.article(title="Staff jam", audience=Audience.INTERNAL)
    for one, member in ((edition, ALICE), (hidden, KIM)):
        site.browser(member).get(f"/kb/en/{one.slug}")
    site.services.observations.flush()
    text = page(site.browser().get("/find?q=qzqzqz"))
    assert "What many people read Paper jam" in text
    assert "Staff jam" not in text
    assert "Staff jam" in page(site.browser(ERIN).get("/find?q=qzqzqz"))


def test_an_answer_in_the_other_language_is_labelled(shelf: Site) -> None:
    text = shelf.browser().get("/find?q=toner&topic=printing").text
    assert "No text in" not in text
    chinese = shelf.app.test_client()
    chinese.set_cookie("lang", "zh")
    text = chinese.get("/find?q=ink").text
    assert '<li class="result" lang="en">' in text
    assert 'action="/find/translation"' in text
    assert 'name="lang" value="zh"' in text


@pytest.mark.pg
def test_a_translation_is_asked_for_once_per_person(site: Site) -> None:
    edition = site.article(title="Ink")
    hidden = site.article(title="Secret ink", audience=Audience.INTERNAL)
    asked = {"article": str(edition.article_id), "lang": "zh", "next": "/find?q=ink"}
    for member in (ALICE, ALICE, ERIN):
        answer = post(site.browser(member), "/find/translation", asked)
        assert answer.headers["Location"] == "/find?q=ink"
    text = page(site.browser(KIM).get("/upkeep/translations"))
    assert "2 people asked for it" in text
    for wrong in (
        {"article": str(hidden.article_id)},
        {"article": "0"},
        {"article": "9999999999"},
        {"lang": "xx"},
    ):
        answer = post(site.browser(), "/find/translation", asked | wrong)
        assert answer.status_code == 404
    assert len(site.events("translation.wanted")) == 3
    there = asked | {"lang": "en"}
    assert post(site.browser(), "/find/translation", there).status_code == 302
    assert len(site.events("translation.wanted")) == 3
