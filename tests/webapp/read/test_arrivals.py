"""What is noted of a reading."""

import re

import pytest
from flask.testing import FlaskClient

from articles.models import Edition
from kb.events.types import (
    ArticleLeft,
    ArticleRead,
    SearchOpened,
    SuggestionOpened,
)
from tests.web import post
from tests.webapp.read.conftest import Shelf


def href(edition: Edition, query: str = "") -> str:
    return f"/kb/{edition.lang}/{edition.slug}{query}"


@pytest.mark.parametrize(
    ("query", "source"),
    [
        ("", "direct"),
        ("?f=home", "home"),
        ("?f=ticket", "ticket"),
        ("?f=related", "related"),
        ("?f=search&k=key-1&r=3", "search"),
        ("?f=suggestion&k=key-1&r=3", "suggestion"),
        ("?f=nonsense", "direct"),
    ],
)
def test_the_link_says_where_the_reader_came_from(
    client: FlaskClient, shelf: Shelf, query: str, source: str
) -> None:
    edition = shelf.add()
    client.get(href(edition, query))
    (read,) = shelf.events(ArticleRead.kind)
    assert read.revision_id == shelf.published(edition).id
    assert read.payload["source"] == source
    assert read.payload["lang"] == "en"


def test_a_result_that_is_opened_keeps_search_and_rank(
    client: FlaskClient, shelf: Shelf
) -> None:
    edition = shelf.add()
    client.get(href(edition, "?f=search&k=key-1&r=3"))
    client.get(href(edition, "?f=suggestion&k=form-1&r=2"))
    (search,) = shelf.events(SearchOpened.kind)
    (suggestion,) = shelf.events(SuggestionOpened.kind)
    assert search.payload == {"search_key": "key-1", "rank": 3}
    assert suggestion.payload == {"form_key": "form-1", "rank": 2}


@pytest.mark.parametrize(
    "query", ["?f=search", "?f=search&k=a b&r=1", "?f=search&k=a&r=x"]
)
def test_a_made_up_arrival_opens_no_search(
    client: FlaskClient, shelf: Shelf, query: str
) -> None:
    client.get(href(shelf.add(), query))
    assert shelf.events(SearchOpened.kind) == []
    assert len(shelf.events(ArticleRead.kind)) == 1


def test_what_nobody_has_read_is_no_reading(client: FlaskClient, shelf: Shelf) -> None:
    edition = shelf.add()
    client.head(href(edition))
    client.get(href(edition), headers={"Sec-Purpose": "prefetch"})
    client.get(href(edition, "?f=again"))
    client.get(href(edition, "-missing"))
    assert shelf.events(ArticleRead.kind) == []


def test_leaving_tells_how_long_it_was_read(client: FlaskClient, shelf: Shelf) -> None:
    edition = shelf.add()
    found = re.search(r'data-leave-url="([^"]+)"', client.get(href(edition)).text)
    assert found
    assert post(client, found[1], {"seconds": "42"}).status_code == 204
    (read,), (left,) = shelf.events(ArticleRead.kind), shelf.events(ArticleLeft.kind)
    assert left.payload == {"read_key": read.payload["read_key"], "seconds": 42}


@pytest.mark.parametrize(
    "sent", [{"seconds": "-1"}, {"seconds": "x"}, {}, {"read_key": "<b>"}]
)
def test_a_broken_beacon_leaves_nothing(
    client: FlaskClient, shelf: Shelf, sent: dict[str, str]
) -> None:
    fields = {"read_key": "abc", **sent} if "read_key" not in sent else sent
    assert post(client, "/kb/left", fields).status_code == 204
    assert shelf.events(ArticleLeft.kind) == []
