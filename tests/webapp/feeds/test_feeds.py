"""Feeds and maps hold what a visitor may read, whoever asks, and nothing else."""

from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from articles.actions import (
    add_translation,
    publish,
    reclassify,
    save_revision,
    withdraw,
)
from articles.categories import add_category, move_category
from articles.drafts import Draft
from articles.models import Article, Edition, Significance
from articles.queries import find_category, head_of
from articles.reviews.actions import approve, submit
from articles.reviews.scheduling import schedule
from kb.clock import utc_now
from kb.policy import Audience
from tests.articles.making import NOW, WRITER, head, make_edition, make_place
from tests.articles.reviews.making import COMPLETE
from tests.cast import ERIN, KIM, XAVIER
from tests.site import Site, actor_named
from tests.webapp.canaries import World
from webapp.feeds.xml import add, document, root

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
PUBLIC = ("/feeds/en.atom", "/feeds/zh.atom", "/sitemap.xml", "/feeds/printing/en.atom")


def parsed(client: FlaskClient, url: str) -> ET.Element:
    answer = client.get(url)
    assert answer.status_code == 200
    return ET.fromstring(answer.data)


def titles(site: Site, url: str = "/feeds/en.atom") -> list[str | None]:
    feed = parsed(site.browser(), url)
    return [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]


def change(site: Site, edition: Edition, significance: Significance, days: int) -> None:
    """A further text, published so many days after the first one."""
    now = NOW + timedelta(days=days)
    with site.writing() as session:
        own = session.get_one(Edition, edition.id)
        base = head_of(session, own)
        assert base is not None
        draft = Draft(
            title=base.title, source=f"{base.source}more\n", significance=significance
        )
        new = save_revision(session, own, draft, by=WRITER, now=now, based_on=base)
        publish(session, own, new, by=WRITER, now=now)


def test_a_feed_is_whole_and_its_ids_stay(site: Site) -> None:
    edition = site.article(title="卡纸 & <b>jam</b>", summary="If it is stuck.")
    feed = parsed(site.browser(), "/feeds/en.atom")
    assert feed.tag == f"{ATOM}feed"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "AskFirst"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    base = "http://127.0.0.1:8000"
    assert links == {"self": f"{base}/feeds/en.atom", "alternate": f"{base}/"}
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "卡纸 & <b>jam</b>"
    assert entry.findtext(f"{ATOM}summary") == "If it is stuck."
    assert entry.findtext(f"{ATOM}updated") == NOW.isoformat()
    own_id = f"tag:127.0.0.1,2026:article/{site.number(edition)}/en"
    assert entry.findtext(f"{ATOM}id") == own_id
    change(site, edition, Significance.UPDATE, days=1)
    (entry,) = parsed(site.browser(), "/feeds/en.atom").findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == own_id
    assert entry.findtext(f"{ATOM}published") == NOW.isoformat()
    assert entry.findtext(f"{ATOM}updated") == (NOW + timedelta(days=1)).isoformat()


def test_a_correction_is_no_change(site: Site) -> None:
    one = site.article(title="One")
    two = site.article(title="Two")
    change(site, one, Significance.UPDATE, days=1)
    change(site, two, Significance.TYPO, days=2)
    assert titles(site) == ["One", "Two"]
    change(site, two, Significance.REWRITE, days=3)
    assert titles(site) == ["Two", "One"]


@pytest.mark.pg
def test_a_feed_holds_what_a_visitor_may_read_whoever_asks(site: Site) -> None:
    site.article(title="Public")
    for audience in (Audience.SIGNED_IN, Audience.INTERNAL):
        site.article(title="Hidden", audience=audience)
    site.article(title="Hidden", published=False)
    gone, block, moved = (site.article(title="Hidden") for _ in range(3))
    with site.writing() as session:
        withdraw(session, session.merge(gone), by=WRITER, now=NOW)
        session.get_one(Article, block.article_id).is_block = True
        inside = make_place(session, Audience.INTERNAL, None)
        article = session.get_one(Article, moved.article_id)
        reclassify(session, article, inside, by=WRITER, now=NOW)
    for member in (None, KIM, XAVIER):
        for url in PUBLIC:
            text = site.browser(member).get(url).text
            assert "idden" not in text
            assert ("Public" in text or "/public" in text) == ("zh" not in url)


def test_a_scheduled_text_is_not_there_before_its_time(site: Site) -> None:
    with site.writing() as session:
        edition = make_edition(session, title="Tomorrow", source=COMPLETE["en"])
        erin, kim = actor_named(session, ERIN), actor_named(session, KIM)
        now = utc_now()
        review = submit(session, edition, head(session, edition), by=erin, now=now)
        approve(session, edition, review, by=kim, now=now)
        at = now + timedelta(days=1)
        schedule(session, edition, publish_at=at, unpublish_at=None, by=kim, now=now)
    for url in PUBLIC:
        assert "omorrow" not in site.browser(KIM).get(url).text


def test_a_topic_has_a_feed_with_all_below_it(site: Site) -> None:
    site.article(title="Below")
    with site.writing() as session:
        hardware = add_category(session, "Hardware", "硬件")
        add_category(session, "Mail", "邮件")
        printing = find_category(session, "printing")
        assert printing
        move_category(session, printing, hardware, by=WRITER, now=NOW)
    assert titles(site, "/feeds/hardware/en.atom") == ["Below"]
    assert titles(site, "/feeds/mail/en.atom") == []
    feed = parsed(site.browser(), "/feeds/hardware/zh.atom")
    assert feed.findtext(f"{ATOM}title") == "硬件 · AskFirst"
    assert site.browser().get("/feeds/no-such/en.atom").status_code == 404
    assert site.browser().get("/feeds/fr.atom").status_code == 404


def test_a_feed_is_sent_once_and_makes_no_visitor(site: Site) -> None:
    edition = site.article()
    client = site.app.test_client()
    for url in PUBLIC:
        first = client.get(url)
        assert "Set-Cookie" not in first.headers
        assert first.headers["Cache-Control"] == "public, max-age=600"
        known = {"If-None-Match": first.headers["ETag"]}
        assert client.get(url, headers=known).status_code == 304
        since = {"If-Modified-Since": first.headers["Last-Modified"]}
        assert client.get(url, headers=since).status_code == 304
        assert site.browser(KIM).get(url).data == first.data
    with site.writing() as session:
        withdraw(session, session.merge(edition), by=WRITER, now=utc_now())
    again = client.get("/sitemap.xml", headers=since)
    assert again.status_code == 200
    assert "paper-jam" not in again.text


def test_pages_name_their_feeds(site: Site) -> None:
    site.article()
    link = '<link rel="alternate" type="application/atom+xml"'
    home, topic = (site.browser().get(u).text for u in ("/", "/find?topic=printing"))
    assert link in home
    assert 'href="/feeds/en.atom"' in home
    assert link in topic
    assert 'href="/feeds/printing/en.atom"' in topic
    assert link not in site.browser().get("/find").text


def test_the_map_names_the_languages_of_an_article(site: Site) -> None:
    edition = site.article(title="Paper jam")
    site.article(title="Toner")
    with site.writing() as session:
        article = session.get_one(Article, edition.article_id)
        draft = Draft(title="卡纸", source="x\n")
        made = add_translation(session, article, "zh", draft, by=WRITER, now=NOW)
        publish(session, made, head(session, made), by=WRITER, now=NOW)
    top = parsed(site.browser(), "/sitemap.xml")
    found = {
        url.findtext(f"{MAP}loc"): [
            (link.get("hreflang"), link.get("href"))
            for link in url.findall(f"{XHTML}link")
        ]
        for url in top.findall(f"{MAP}url")
    }
    base = "http://127.0.0.1:8000/kb"
    both = [("en", f"{base}/en/paper-jam"), ("zh-CN", f"{base}/zh/%E5%8D%A1%E7%BA%B8")]
    assert found == {
        both[0][1]: both,
        both[1][1]: both,
        f"{base}/en/toner": [],
    }


def test_a_large_map_comes_in_parts(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        site.article(title=f"Fault {number}")
    monkeypatch.setattr("webapp.feeds.views.MOST_URLS", 4)
    monkeypatch.setattr("webapp.feeds.views.PER_PART", 2)
    index = parsed(site.browser(), "/sitemap.xml")
    parts = [one.findtext(f"{MAP}loc") or "" for one in index.findall(f"{MAP}sitemap")]
    assert [part.rpartition("/")[2] for part in parts] == [
        f"sitemap-{n}.xml" for n in (1, 2, 3)
    ]
    found = [
        url.findtext(f"{MAP}loc")
        for n in (1, 2, 3)
        for url in parsed(site.browser(), f"/sitemap-{n}.xml").findall(f"{MAP}url")
    ]
    assert found == [f"http://127.0.0.1:8000/kb/en/fault-{n}" for n in range(5)]
    for number in (0, 4):
        assert site.browser().get(f"/sitemap-{number}.xml").status_code == 404


def test_robots_and_browsers_are_told_where_to_look(site: Site) -> None:
    robots = site.browser().get("/robots.txt")
    assert robots.mimetype == "text/plain"
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml\n" in robots.text
    assert "Disallow: /write\n" in robots.text
    top = ET.fromstring(site.browser().get("/opensearch.xml").data)
    url = top.find("{http://a9.com/-/spec/opensearch/1.1/}Url")
    assert url is not None
    assert url.get("template") == "http://127.0.0.1:8000/find?q={searchTerms}"
    assert 'rel="search"' in site.browser().get("/").text


def test_no_canary_is_in_what_programs_read(world: World) -> None:
    for member in (None, XAVIER):
        for url in (*PUBLIC, "/robots.txt", "/opensearch.xml", "/sitemap-1.xml"):
            answer = world.site.browser(member).get(url)
            assert answer.status_code == 200
            assert world.canaries.found_in(answer.text) == set()


def test_xml_holds_no_character_that_it_has_not() -> None:
    top = root("feed")
    add(top, "title", "a\x00\x0b\ufffe\ud800<&>\u6253 \U0001f600", {"href": "\x1fx"})
    content = document(top)
    (title,) = ET.fromstring(content)
    assert title.text == "a<&>\u6253 \U0001f600"
    assert title.get("href") == "x"
