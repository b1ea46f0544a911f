"""Shared blocks in the editor, and the address of a text."""

import pytest
from sqlalchemy import select

from articles.actions import create_block, publish
from articles.drafts import Draft
from articles.models import Article, Edition
from kb.events.models import EventRow
from kb.events.reviewing import ArticleReaddressed
from kb.policy import Audience
from tests.articles.making import NOW, WRITER, head, make_place
from tests.cast import ALICE, KIM
from tests.site import Site
from tests.web import page, post
from tests.webapp.write.writing import fields, hidden


def make_block(site: Site, source: str, audience: Audience = Audience.PUBLIC) -> int:
    with site.writing() as session:
        place = make_place(session, audience, None)
        draft = Draft(title="Power cycle", source=source)
        edition = create_block(session, place, "en", draft, by=WRITER, now=NOW)
        publish(session, edition, head(session, edition), by=WRITER, now=NOW)
        return session.get_one(Article, edition.article_id).number


def number_of(site: Site, edition: Edition) -> int:
    with site.services.database.reading() as session:
        return session.get_one(Article, edition.article_id).number


def slug_of(site: Site, edition: Edition) -> str:
    with site.services.database.reading() as session:
        return session.get_one(Edition, edition.id).slug


def test_a_block_is_made_by_ticking_a_box_and_listed_apart(site: Site) -> None:
    kim = site.browser(KIM)
    assert "New shared block" in page(kim.get("/write/articles?show=blocks"))
    assert (
        "checked" in kim.get("/write/new?block=1").text.split('name="block"')[0][-90:]
    )
    answer = post(kim, "/write/new", fields(site, title="Restart", block="y"))
    assert answer.status_code == 302
    with site.services.database.reading() as session:
        article = session.scalars(select(Article)).one()
        assert article.is_block
    link = f'href="/write/{article.number}/en"'
    assert link not in kim.get("/write/articles").text
    assert link in kim.get("/write/articles?show=blocks").text


def test_before_a_block_is_saved_or_released_it_lists_who_shows_it(
    site: Site,
) -> None:
    number = make_block(site, "Hold the key.")
    kim = site.browser(KIM)
    address = f"/write/{number}/en"
    assert "No text includes this block yet" in page(kim.get(address))
    site.article(title="Frozen screen", source="{{include: power-cycle}}")
    site.article(title="Something else", source="x")
    for url in (address, f"/review/{number}/en"):
        answer = page(kim.get(url))
        assert "1 text shows this block" in answer
        assert "Frozen screen" in answer
        assert "Something else" not in answer


def test_readers_get_no_page_of_a_block_and_writers_its_text(site: Site) -> None:
    number = make_block(site, "Hold the key.")
    for url in (f"/a/{number}", "/kb/en/power-cycle"):
        assert site.browser(ALICE).get(url).status_code == 404
    answer = site.browser(KIM).get("/kb/en/power-cycle", follow_redirects=True)
    assert "Hold the key." in page(answer)
    assert answer.request.path.endswith("/revisions/1")


@pytest.mark.parametrize(
    ("audience", "is_shown"), [("public", False), ("internal", True)]
)
def test_the_preview_shows_the_blocks_its_readers_will_get(
    site: Site, audience: str, is_shown: bool
) -> None:
    make_block(site, "Staff only.", Audience.INTERNAL)
    kim = site.browser(KIM)
    sent = fields(site, source="Open.\n\n{{include: power-cycle}}", audience=audience)
    shown = page(post(kim, "/write/preview", sent | {"key": "new/x"}))
    assert ("Staff only." in shown) is is_shown
    remarks = page(post(kim, "/write/lint", sent | {"key": "new/x"}))
    assert ("Not all readers of this article may read the block" in remarks) is (
        not is_shown
    )


def test_the_preview_of_an_article_keeps_to_its_own_readers(site: Site) -> None:
    make_block(site, "Staff only.", Audience.INTERNAL)
    edition = site.article(title="Open page")
    key = f"{number_of(site, edition)}/en"
    sent = {"source": "{{include: power-cycle}}", "key": key, "audience": "internal"}
    assert "Staff only." not in page(post(site.browser(KIM), "/write/preview", sent))


def test_the_check_knows_links_of_the_site(site: Site) -> None:
    site.article(title="Here it is", source="## Fix it\n\nx")
    source = "[Nothing](/a/999)\n\n[It](/kb/en/here-it-is#gone)\n\n:::for amiga\nx"
    answer = post(site.browser(KIM), "/write/lint", fields(site, source=source))
    text = page(answer)
    for words in ("/a/999 leads nowhere", "#gone", "amiga", "never closed"):
        assert words in text


def test_an_address_is_changed_and_the_old_one_leads_there(site: Site) -> None:
    edition = site.article(title="Paper jam")
    url = f"/write/{number_of(site, edition)}/en"
    kim = site.browser(KIM)
    answer = post(kim, f"{url}/address", {"slug": " Jam in Tray 2 "})
    assert answer.location == url
    assert slug_of(site, edition) == "jam-in-tray-2"
    moved = kim.get("/kb/en/paper-jam")
    assert (moved.status_code, moved.location) == (301, "/kb/en/jam-in-tray-2")
    with site.services.database.reading() as session:
        chosen = select(EventRow).where(EventRow.kind == ArticleReaddressed.kind)
        event = session.scalars(chosen).one()
    assert event.payload["after"] == "jam-in-tray-2"
    assert event.actor_id is not None


def test_an_address_that_another_article_has_or_had_is_refused(site: Site) -> None:
    edition, other = site.article(title="Paper jam"), site.article(title="Toner")
    kim = site.browser(KIM)
    post(kim, f"/write/{number_of(site, other)}/en/address", {"slug": "ink"})
    url = f"/write/{number_of(site, edition)}/en"
    for taken in ("ink", "toner", "Toner"):
        answer = post(kim, f"{url}/address", {"slug": taken})
        assert answer.status_code == 422
        assert "Another article has or had this address." in page(answer)
        assert f'value="{taken}"' in answer.text
    for empty in ("", "!!!"):
        assert post(kim, f"{url}/address", {"slug": empty}).status_code == 422
    assert slug_of(site, edition) == "paper-jam"


def test_one_may_go_back_to_an_address_of_ones_own(site: Site) -> None:
    edition = site.article(title="Paper jam")
    url = f"/write/{number_of(site, edition)}/en/address"
    for slug in ("jam", "paper-jam", "paper-jam"):
        assert post(site.browser(KIM), url, {"slug": slug}).status_code == 302
    assert slug_of(site, edition) == "paper-jam"
    assert site.browser(ALICE).get("/kb/en/paper-jam").status_code == 200


def test_the_editor_lists_what_links_here(site: Site) -> None:
    edition = site.article(title="Paper jam")
    site.article(title="Overview", source="[it](/kb/en/paper-jam)")
    url = f"/write/{number_of(site, edition)}/en"
    kim = site.browser(KIM)
    text = page(kim.get(url))
    assert "What links here Overview" in text
    assert "based_on" in hidden(kim, url)


def test_a_choice_of_address_is_for_writers(site: Site) -> None:
    edition = site.article(title="Paper jam")
    url = f"/write/{number_of(site, edition)}/en/address"
    assert post(site.browser(ALICE), url, {"slug": "x"}).status_code == 403
    assert slug_of(site, edition) == "paper-jam"
