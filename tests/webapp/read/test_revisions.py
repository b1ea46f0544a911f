"""Each saved text at its own address."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from articles.actions import withdraw
from articles.addresses import rename
from articles.models import Edition
from kb.policy import Actor, Audience
from tests.web import page
from tests.webapp.read.conftest import Shelf


def at(edition: Edition, number: int, end: str = "") -> str:
    return f"/kb/{edition.lang}/{edition.slug}/revisions/{number}{end}"


def test_two_saves_stay_readable_at_their_own_addresses(
    client: FlaskClient, shelf: Shelf
) -> None:
    edition = shelf.add()
    shelf.revise(edition, "Second text")
    first, second = (page(client.get(at(edition, n))) for n in (1, 2))
    assert "Clear the name." in first
    assert "This is version 1" in first
    assert "Readers had this version before." in first
    assert "Second text" in second
    assert "Readers get this version now." in second
    assert f'href="/kb/en/{edition.slug}?f=again"' in client.get(at(edition, 1)).text


def test_a_draft_is_for_those_who_read_drafts(
    client: FlaskClient,
    as_alice: FlaskClient,
    as_max: FlaskClient,
    as_erin: FlaskClient,
    shelf: Shelf,
) -> None:
    edition = shelf.add()
    shelf.revise(edition, "Not for you yet", published=False)
    for browser in (client, as_alice, as_max):
        hidden, missing = browser.get(at(edition, 2)), browser.get(at(edition, 9))
        assert hidden.status_code == missing.status_code == 404
        assert page(hidden) == page(missing)
        assert browser.get(at(edition, 2, ".md")).status_code == 404
    assert "Readers do not see it" in page(as_erin.get(at(edition, 2)))


def test_former_texts_follow_the_audience_of_the_article(
    client: FlaskClient, as_erin: FlaskClient, shelf: Shelf
) -> None:
    edition = shelf.add(audience=Audience.INTERNAL)
    assert client.get(at(edition, 1)).status_code == 404
    assert as_erin.get(at(edition, 1)).status_code == 200


def test_withdrawing_hides_former_texts_too(
    client: FlaskClient, as_erin: FlaskClient, shelf: Shelf
) -> None:
    edition = shelf.add()
    shelf.change(edition, lambda s, e: withdraw(s, e, by=Actor(), now=shelf.now))
    assert client.get(at(edition, 1)).status_code == 404
    assert as_erin.get(at(edition, 1)).status_code == 200


@pytest.mark.parametrize(
    "source",
    ["# A\r\n\r\ntab\there  \n\n", "中文“引号”\n\n`x`\n", "\ufeffno end of line", ""],
)
def test_the_source_comes_back_character_for_character(
    client: FlaskClient, shelf: Shelf, source: str
) -> None:
    edition = shelf.add(draft=replace(shelf.draft(), source=source))
    answer = client.get(at(edition, 1, ".md"))
    assert answer.data == source.encode()
    assert answer.mimetype == "text/markdown"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_an_old_address_leads_to_the_same_version(
    client: FlaskClient, shelf: Shelf
) -> None:
    edition = shelf.add()
    shelf.change(edition, lambda session, found: rename(session, found, "vpn-691"))
    answer = client.get(at(edition, 1))
    assert answer.status_code == 301
    assert answer.location == "/kb/en/vpn-691/revisions/1"


def test_the_history_lists_every_save_with_its_author_and_state(
    as_erin: FlaskClient, shelf: Shelf
) -> None:
    edition = shelf.add()
    shelf.revise(edition, "Second")
    shelf.revise(edition, "Third", published=False)
    text = page(as_erin.get(f"/kb/en/{edition.slug}/revisions"))
    third, second, first = (text.index(f"Version {n}") for n in (3, 2, 1))
    assert third < second < first
    assert "Draft" in text[third:second]
    assert "Published" in text[second:first]
    assert "Published before" in text[first:]
    assert "Kim" in text[first:]


@pytest.mark.parametrize("who", ["as_alice", "as_max"])
def test_the_history_is_not_for_readers(
    request: pytest.FixtureRequest, client: FlaskClient, shelf: Shelf, who: str
) -> None:
    edition = shelf.add()
    browser: FlaskClient = request.getfixturevalue(who)
    address = f"/kb/en/{edition.slug}/revisions"
    assert browser.get(address).status_code == 403
    assert client.get(address).location.startswith("/sign-in")


def test_a_look_at_a_version_is_no_reading(client: FlaskClient, shelf: Shelf) -> None:
    edition = shelf.add()
    client.get(at(edition, 1))
    assert shelf.events("article.read") == []
