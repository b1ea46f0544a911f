"""Slow work while writing holds no lock that others wait for."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from tests.cast import KIM
from tests.site import Site
from tests.web import post, token

TEXT = "## Cause\n\nUnknown.\n"


@contextmanager
def begun(site: Site) -> Iterator[list[str]]:
    """The transactions that requests begin meanwhile, as SQLite hears of them."""
    heard: list[str] = []

    def hear(*told: object) -> None:
        if str(told[2]).startswith("BEGIN"):
            heard.append(str(told[2]))

    engine = site.services.database.engine
    event.listen(engine, "before_cursor_execute", hear)
    yield heard
    event.remove(engine, "before_cursor_execute", hear)


@pytest.mark.parametrize("path", ["preview", "lint", "similar"])
def test_what_only_reads_begins_no_writing(site: Site, path: str) -> None:
    kim = site.browser(KIM)
    fields = {"title": "Paper jam in the tray", "source": TEXT, "lang": "en"}
    fields["csrf_token"] = token(kim)
    with begun(site) as heard:
        answer = kim.post(f"/write/{path}", data=fields)
    assert answer.status_code == 200
    assert heard
    assert "BEGIN IMMEDIATE" not in heard


def test_a_save_renders_between_its_transactions(site: Site) -> None:
    edition = site.article(title="Paper jam", source="Open it.\n")
    number = site.number(edition)
    fields = {
        "title": "Paper jam",
        "source": TEXT,
        "significance": "update",
        "change_note": "More",
        "based_on": str(edition.published_id),
    }
    with begun(site) as heard:
        assert post(site.browser(KIM), f"/write/{number}/en", fields).status_code == 302
    # Who it is; the rendering, which only reads; the save.
    at = len(heard) - 1 - heard[::-1].index("BEGIN")
    assert heard[at - 1 : at + 2] == ["BEGIN IMMEDIATE", "BEGIN", "BEGIN IMMEDIATE"]
