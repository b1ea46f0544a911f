"""The page of an article, as its readers get it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from articles.actions import withdraw
from articles.addresses import rename
from articles.models import Article, Edition
from articles.reviews.models import Review, ReviewState
from kb.accounts.queries import find_user
from kb.clock import utc_now
from kb.policy import Actor, Audience
from kb.text import Lang
from tests.cast import KIM
from tests.web import page, post
from tests.webapp.read.conftest import WRITTEN, Shelf


def href(edition: Edition) -> str:
    return f"/kb/{edition.lang}/{edition.slug}"


def in_chinese(client: FlaskClient) -> FlaskClient:
    client.set_cookie("lang", "zh")
    return client


@pytest.mark.parametrize(
    ("lang", "words", "anchor"),
    [
        ("en", "Clear the name.", "#user-content-symptom"),
        ("zh", "清除用户名。", "#user-content-故障现象"),
    ],
)
def test_it_shows_text_and_contents_in_the_language_of_the_article(
    client: FlaskClient, shelf: Shelf, lang: Lang, words: str, anchor: str
) -> None:
    answer = client.get(href(shelf.add(lang)))
    assert answer.status_code == 200
    assert words in page(answer)
    assert f'href="{anchor}"' in answer.text
    assert f'lang="{"zh-CN" if lang == "zh" else "en"}">' in answer.text


def _approved(session: Session, edition: Edition) -> None:
    kim = find_user(session, KIM.email)
    assert kim is not None
    review = Review(
        article_id=edition.article_id,
        lang=edition.lang,
        revision_id=edition.published_id or 0,
        requested_by_id=None,
        requested_at=WRITTEN,
        state=ReviewState.APPROVED,
        decided_by_id=kim.id,
        decided_at=WRITTEN,
    )
    session.add(review)


def test_the_meta_line_says_when_by_whom_for_what_and_how_long(
    client: FlaskClient, shelf: Shelf
) -> None:
    draft = replace(shelf.draft(), applies_to=("Windows 11", "macOS 15"))
    edition = shelf.add(draft=draft)
    assert "Reviewed by" not in page(client.get(href(edition)))
    shelf.change(edition, _approved)
    text = page(client.get(href(edition)))
    assert "Updated Mar 4, 2026" in text
    assert "Reviewed by Kim, Mar 2, 2026" in text
    assert "Windows 11, macOS 15" in text
    assert "1 min to read" in text


@pytest.mark.parametrize(("days", "outdated"), [(-1, True), (1, False), (None, False)])
def test_it_may_be_outdated_only_after_the_review_date(
    client: FlaskClient, shelf: Shelf, days: int | None, outdated: bool
) -> None:
    edition = shelf.add()

    def due(session: Session, found: Edition) -> None:
        article = session.get_one(Article, found.article_id)
        at = None if days is None else utc_now() + timedelta(days=days)
        article.review_due_at = at

    shelf.change(edition, due)
    assert ("may be outdated" in page(client.get(href(edition)))) is outdated


def test_print_carries_number_version_and_date(
    client: FlaskClient, shelf: Shelf
) -> None:
    edition = shelf.add()
    shelf.revise(edition, "Second text")
    text = client.get(href(edition)).text
    footer = text[text.index('class="print-footer"') :]
    assert f"Article {shelf.number(edition)} · version 2 · Mar 5, 2026" in footer


class TestAddresses:
    def test_a_number_leads_to_the_language_of_the_reader(
        self, client: FlaskClient, shelf: Shelf
    ) -> None:
        english = shelf.add()
        chinese = shelf.translate(english, "zh")
        number = f"/a/{shelf.number(english)}"
        assert client.get(f"{number}?f=home").location == f"{href(english)}?f=home"
        answer = in_chinese(client).get(number, follow_redirects=True)
        assert shelf.published(chinese).title in page(answer)

    def test_a_number_leads_to_the_language_there_is(
        self, client: FlaskClient, shelf: Shelf
    ) -> None:
        english = shelf.add()
        shelf.translate(english, "zh", published=False)
        answer = in_chinese(client).get(f"/a/{shelf.number(english)}")
        assert answer.location == href(english)

    def test_an_old_address_leads_to_the_new_one_for_good(
        self, client: FlaskClient, shelf: Shelf
    ) -> None:
        edition = shelf.add()
        old = href(edition)
        shelf.change(edition, lambda session, found: rename(session, found, "vpn-691"))
        answer = client.get(f"{old}?f=search&k=abc&r=2")
        assert answer.status_code == 301
        assert answer.location == "/kb/en/vpn-691?f=search&k=abc&r=2"

    def test_an_old_address_of_a_hidden_article_tells_nothing(
        self, client: FlaskClient, shelf: Shelf, as_erin: FlaskClient
    ) -> None:
        edition = shelf.add(audience=Audience.INTERNAL)
        old = href(edition)
        shelf.change(edition, lambda session, found: rename(session, found, "secret"))
        hidden, missing = client.get(old), client.get("/kb/en/never-there")
        assert hidden.status_code == missing.status_code == 404
        assert "secret" not in hidden.text
        assert as_erin.get(old).status_code == 301

    def test_the_name_leads_to_the_other_language_where_one_is_missing(
        self, client: FlaskClient, shelf: Shelf
    ) -> None:
        edition = shelf.add()
        answer = in_chinese(client).get(f"/kb/zh/{edition.slug}?f=home")
        assert answer.location == f"{href(edition)}?f=home"

    @pytest.mark.parametrize(
        "address", ["/a/0", "/a/99999999999999999999", "/a/-1", "/kb/fr/x", "/kb/en/x"]
    )
    def test_what_is_not_there_is_not_found(
        self, client: FlaskClient, address: str
    ) -> None:
        assert client.get(address).status_code == 404


class TestAudience:
    def test_a_hidden_article_answers_as_a_missing_one(
        self, client: FlaskClient, as_alice: FlaskClient, shelf: Shelf
    ) -> None:
        edition = shelf.add(audience=Audience.INTERNAL)
        for browser in (client, as_alice):
            hidden = browser.get(href(edition))
            missing = browser.get("/kb/en/never-there")
            assert hidden.status_code == 404
            assert page(hidden) == page(missing)
            assert browser.get(f"/a/{shelf.number(edition)}").status_code == 404

    def test_its_audience_reads_it(
        self,
        client: FlaskClient,
        as_alice: FlaskClient,
        as_erin: FlaskClient,
        shelf: Shelf,
    ) -> None:
        internal = shelf.add(audience=Audience.INTERNAL)
        members = shelf.add(title="For members", audience=Audience.SIGNED_IN)
        assert as_erin.get(href(internal)).status_code == 200
        assert as_alice.get(href(members)).status_code == 200
        assert client.get(href(members)).status_code == 404

    def test_a_withdrawn_article_is_gone_for_readers(
        self, client: FlaskClient, as_erin: FlaskClient, shelf: Shelf
    ) -> None:
        edition = shelf.add()
        shelf.change(edition, lambda s, e: withdraw(s, e, by=Actor(), now=shelf.now))
        assert client.get(href(edition)).status_code == 404
        assert as_erin.get(href(edition)).location == f"{href(edition)}/revisions/1"

    def test_a_draft_leads_its_writers_to_the_newest_text(
        self, client: FlaskClient, as_erin: FlaskClient, shelf: Shelf
    ) -> None:
        edition = shelf.add(published=False)
        assert client.get(href(edition)).status_code == 404
        answer = as_erin.get(href(edition), follow_redirects=True)
        assert "Readers do not see it" in page(answer)


class TestEditors:
    def test_the_strip_is_for_those_who_write(
        self, client: FlaskClient, as_erin: FlaskClient, shelf: Shelf
    ) -> None:
        edition = shelf.add()
        shelf.revise(edition, "Next text", published=False)
        assert "editor-strip" not in client.get(href(edition)).text
        strip = as_erin.get(href(edition))
        assert "Version 2 is not published yet" in page(strip)
        assert f'href="/write/{shelf.number(edition)}/en"' in strip.text
        assert f'href="{href(edition)}/revisions"' in strip.text

    def test_the_strip_counts_readers_and_verdicts_of_the_revision(
        self,
        client: FlaskClient,
        as_alice: FlaskClient,
        as_erin: FlaskClient,
        shelf: Shelf,
    ) -> None:
        edition = shelf.add()
        revision = shelf.published(edition).id
        for browser, helpful in ((client, "yes"), (as_alice, "no")):
            browser.get(href(edition))
            said = {"revision": revision, "helpful": helpful}
            post(browser, f"{href(edition)}/verdict", said)
        shelf.services.observations.flush()
        text = page(as_erin.get(href(edition)))
        assert "2 readers in 30 days" in text
        assert "1 of 2 helped" in text
        shelf.revise(edition, "Repaired")
        assert "No verdict yet" in page(as_erin.get(href(edition)))


def test_related_articles_are_others_in_the_same_language(
    client: FlaskClient, shelf: Shelf
) -> None:
    english = shelf.add()
    chinese = shelf.translate(english, "zh")
    other = shelf.add(title="VPN connection fails with error 809")
    hidden = shelf.add(title="VPN error 691 inside", audience=Audience.INTERNAL)
    shelf.services.keeper.catch_up()
    text = client.get(href(english)).text
    related = text[text.index('id="related-title"') :]
    assert f"{href(other)}?f=related" in related
    assert hidden.slug not in related
    assert chinese.slug not in related
