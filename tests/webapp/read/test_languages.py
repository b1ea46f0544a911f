"""An article in the language of its reader, in the other one, or behind it."""

from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from articles.actions import withdraw
from articles.models import Edition, Significance
from kb.clock import utc_now
from kb.policy import Actor, Audience
from tests.web import page
from tests.webapp.read.conftest import Shelf


def href(edition: Edition) -> str:
    return f"/kb/{edition.lang}/{edition.slug}"


def take_away(session: Session, edition: Edition) -> None:
    withdraw(session, edition, by=Actor(), now=utc_now())


def in_chinese(client: FlaskClient) -> FlaskClient:
    client.set_cookie("lang", "zh")
    return client


def test_the_switch_of_the_header_stays_on_the_article(
    client: FlaskClient, shelf: Shelf
) -> None:
    english = shelf.add()
    chinese = shelf.translate(english, "zh")
    text = client.get(href(english)).text
    assert f'name="next" value="{quote(href(chinese))}"' in text


def test_it_offers_the_other_language_labelled(
    client: FlaskClient, shelf: Shelf
) -> None:
    english = shelf.add()
    chinese = shelf.translate(english, "zh")
    text = client.get(href(english)).text
    assert (
        f'<a href="{quote(href(chinese))}" hreflang="zh" lang="zh-CN">中文</a>' in text
    )


def test_it_says_that_the_other_language_is_missing(
    client: FlaskClient, shelf: Shelf
) -> None:
    edition = shelf.add()
    assert "Only in English" in page(client.get(href(edition)))
    foreign = in_chinese(client).get(href(edition))
    assert "callout tone-info" in foreign.text


def test_a_translation_that_is_not_published_is_not_offered(
    client: FlaskClient, shelf: Shelf
) -> None:
    english = shelf.add()
    chinese = shelf.translate(english, "zh", published=False)
    assert chinese.slug not in client.get(href(english)).text


@pytest.mark.parametrize(
    ("significance", "behind"),
    [(Significance.UPDATE, True), (Significance.TYPO, False)],
)
def test_a_translation_says_how_far_it_is_behind(
    client: FlaskClient,
    shelf: Shelf,
    significance: Significance,
    behind: bool,
) -> None:
    english = shelf.add()
    chinese = shelf.translate(english, "zh")
    shelf.revise(english, "New steps", significance=significance)
    text = page(client.get(href(chinese)))
    assert ("behind by 1 update" in text) is behind
    assert ("The English text says more since" in text) is behind
    assert ("Read version 2 of" in text) is behind
    assert "is behind" not in page(client.get(href(english)))


def test_a_translation_that_followed_is_not_behind(
    client: FlaskClient, shelf: Shelf
) -> None:
    english = shelf.add()
    chinese = shelf.translate(english, "zh")
    shelf.revise(english, "New steps")
    shelf.revise(chinese, "新步骤")
    assert "is behind" not in page(client.get(href(chinese)))


def test_who_follows_an_address_that_readers_lost_gets_the_other_language(
    client: FlaskClient, shelf: Shelf
) -> None:
    english = shelf.add()
    chinese = shelf.translate(english, "zh")
    shelf.change(chinese, take_away)
    answer = in_chinese(client).get(href(chinese))
    assert answer.status_code == 302
    assert answer.location == href(english)
    assert "callout tone-info" in client.get(answer.location).text


def test_the_address_of_a_draft_leads_nowhere(
    client: FlaskClient, as_alice: FlaskClient, shelf: Shelf
) -> None:
    english = shelf.add()
    draft = shelf.translate(english, "zh", published=False)
    shelf.change(draft, take_away)
    for browser in (client, as_alice):
        assert browser.get(href(draft)).status_code == 404


def test_a_lost_text_does_not_lead_to_what_one_may_not_read(
    client: FlaskClient, shelf: Shelf
) -> None:
    english = shelf.add(audience=Audience.INTERNAL)
    chinese = shelf.translate(english, "zh")
    shelf.change(chinese, take_away)
    assert client.get(href(chinese)).status_code == 404


def test_only_the_published_original_counts(client: FlaskClient, shelf: Shelf) -> None:
    english = shelf.add()
    chinese = shelf.translate(english, "zh")
    shelf.revise(english, "New steps", published=False)
    assert "is behind" not in page(client.get(href(chinese)))
