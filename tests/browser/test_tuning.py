"""What a specialist decides about search: seen, saved, found, undone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser

ARTICLE = "VPN connection fails with error 691"


def results(page: Page, words: str) -> str:
    page.goto(f"/find?q={words}")
    # Beside no results stands what many people read, whatever that is by then.
    found = page.locator("main .results, main .empty")
    return found.first.inner_text()


def test_a_synonym_is_seen_saved_found_and_undone(visitor: Visitor) -> None:
    page, reader = visitor(login="kim.larsen"), visitor()
    assert ARTICLE not in results(reader, "schildkrote")

    page.goto("/tune/synonyms")
    page.get_by_role("link", name="New group").first.click()
    page.get_by_label("Words that mean the same").fill("schildkrote\nVPN")
    page.get_by_role("button", name="See what changes").click()
    changed = page.get_by_role("region", name="Results for “schildkrote”")
    expect(changed).to_contain_text("Nothing is found.")
    expect(changed).to_contain_text(ARTICLE)
    assert ARTICLE not in results(reader, "schildkrote")

    page.get_by_role("button", name="Save this group").click()
    done = page.get_by_role("status").filter(has_text="schildkrote")
    expect(done).to_contain_text("Added schildkrote = VPN")
    assert ARTICLE in results(reader, "schildkrote")

    done.get_by_role("button", name="Undo").click()
    expect(page.locator("#flashes")).to_contain_text("Undone.")
    assert ARTICLE not in results(reader, "schildkrote")


def test_weights_are_tried_while_they_are_typed(visitor: Visitor) -> None:
    page = visitor(login="max.weber")
    page.goto("/tune/settings")
    page.get_by_label("Try it with a search").fill("printer offline")
    trial = page.get_by_role("region", name="Results for “printer offline”")
    expect(trial).to_contain_text("Nothing changes among the first results.")
    page.get_by_label("Text", exact=True).fill("21")
    expect(page.locator("#trial")).to_contain_text("from 0 to 20")
