"""The page of broken links."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from articles.drafts import Draft
from kb.policy import Audience
from tests.web import page
from tests.webapp.read.conftest import Shelf


@pytest.fixture
def shelf(services: object) -> Shelf:
    return Shelf(services)  # type: ignore[arg-type]


def add(shelf: Shelf, title: str, source: str, audience: Audience) -> None:
    draft = Draft(title=title, source=source, summary="x")
    shelf.add(draft=draft, audience=audience)


def test_it_names_page_target_and_reason(as_kim: FlaskClient, shelf: Shelf) -> None:
    add(shelf, "Secret", "x", Audience.INTERNAL)
    source = "[a](/kb/en/secret) [b](/a/999)\n\n{{include: nothing}}"
    add(shelf, "Open page", source, Audience.PUBLIC)
    text = page(as_kim.get("/upkeep/links"))
    for words in ("Open page", "/kb/en/secret", "Not for all readers", "/a/999"):
        assert words in text
    assert text.count("Leads nowhere") == 3
    only = page(as_kim.get("/upkeep/links?why=narrower"))
    assert "/kb/en/secret" in only
    assert "/a/999" not in only


def test_without_broken_links_it_says_so(as_kim: FlaskClient, shelf: Shelf) -> None:
    assert "No broken links" in page(as_kim.get("/upkeep/links"))


@pytest.mark.parametrize(
    "query", ["?why=nonsense", "?page=-1", "?page=99999", "?page=x"]
)
def test_a_strange_address_shows_the_list(
    as_kim: FlaskClient, shelf: Shelf, query: str
) -> None:
    add(shelf, "Open page", "[b](/a/999)", Audience.PUBLIC)
    assert "/a/999" in page(as_kim.get(f"/upkeep/links{query}"))


def test_it_is_for_writers(
    app: Flask, as_alice: FlaskClient, client: FlaskClient
) -> None:
    assert as_alice.get("/upkeep/links").status_code == 403
    assert client.get("/upkeep/links").status_code == 302
