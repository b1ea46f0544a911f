"""Whatever closes, breaks or collides, what was typed comes back."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.writing import (
    Words,
    each_language,
    new_text,
    ready,
    saved_text,
    source_of,
)

pytestmark = pytest.mark.browser


@each_language
def test_a_closed_browser_loses_nothing(words: Words, visitor: Visitor) -> None:
    page = visitor(words.lang, login="kim.larsen")
    mark = uuid4().hex[:8]
    new_text(page, f"{words.title} {mark}", words.text)
    expect(page.locator("#preview em")).to_be_visible()
    expect(page.locator("[data-editor-state]")).to_contain_text(words.saved)
    page.locator("#source").press_sequentially(f" {mark}")
    page.goto("/write/new")
    page.get_by_role("link", name=mark).click()
    ready(page)
    assert source_of(page) == f"{words.text} {mark}"
    page.click("[data-save]")
    expect(page.locator("#flashes .flash")).to_be_visible()
    page.goto("/write/new")
    expect(page.get_by_role("link", name=mark)).to_have_count(0)


@each_language
def test_what_was_typed_after_the_save_is_offered_again(
    words: Words, visitor: Visitor
) -> None:
    page = visitor(words.lang, login="kim.larsen")
    url = saved_text(page, words.title, words.text)
    page.fill("#source", f"{words.text}!!")
    page.goto("/")
    # The page that closes sends its text along; the site may take a moment for it.
    offer = page.locator('a[href*="copy=continue"]')
    for _ in range(20):
        page.goto(url)
        if offer.count():
            break
        page.wait_for_timeout(250)
    expect(page.locator(".callout.tone-warn").first).to_contain_text(words.unsaved)
    offer.click()
    ready(page)
    assert source_of(page) == f"{words.text}!!"


def test_older_unsaved_text_is_not_replaced_before_one_has_decided(
    visitor: Visitor,
) -> None:
    page = visitor("en", login="kim.larsen")
    url = saved_text(page, "Two texts", "Saved.")
    page.fill("#source", "Older.")
    expect(page.locator("[data-editor-state]")).to_contain_text("Draft saved")
    page.goto(url)
    ready(page)
    page.fill("#source", "Newer.")
    expect(page.locator("[data-editor-state]")).to_contain_text("Decide above")
    page.click('a[href*="copy=continue"]')
    ready(page)
    assert source_of(page) == "Older."
    page.click("[data-local-use]")
    assert source_of(page) == "Newer."
    expect(page.locator("[data-editor-state]")).to_contain_text("Draft saved")


def test_discarded_text_is_gone_until_it_is_taken_back(visitor: Visitor) -> None:
    page = visitor("en", login="kim.larsen")
    url = saved_text(page, "Thrown away", "Saved.")
    page.fill("#source", "Typed.")
    expect(page.locator("[data-editor-state]")).to_contain_text("Draft saved")
    page.goto(f"{url}?copy=continue")
    ready(page)
    page.fill("#source", "Typed on.")
    page.click("[data-discard] button")
    ready(page)
    assert source_of(page) == "Saved."
    expect(page.locator("[data-local-notice]")).to_be_hidden()
    page.get_by_role("button", name="Undo").first.click()
    ready(page)
    assert source_of(page).startswith("Typed")


def test_what_the_site_did_not_get_waits_in_the_browser(visitor: Visitor) -> None:
    page = visitor("en", login="kim.larsen")
    url = saved_text(page, "Lost connection", "Before.")
    page.context.set_offline(True)
    page.fill("#source", "Before. And after.")
    state = page.locator("[data-editor-state]")
    expect(state).to_contain_text("kept in this browser")
    page.on("dialog", lambda dialog: dialog.accept())
    page.context.set_offline(False)
    expect(state).to_contain_text("Draft saved")
    page.goto(f"{url}?copy=continue")
    assert source_of(page) == "Before. And after."


def test_a_text_kept_in_the_browser_only_is_offered(visitor: Visitor) -> None:
    page = visitor("en", login="kim.larsen")
    url = saved_text(page, "Kept here", "Before.")
    page.route("**/write/autosave", lambda route: route.abort())
    page.on("dialog", lambda dialog: dialog.accept())
    page.fill("#source", "Before. And after.")
    expect(page.locator("[data-editor-state]")).to_contain_text("this browser")
    page.goto("/")
    page.goto(url)
    ready(page)
    page.click("[data-local-use]")
    assert source_of(page) == "Before. And after."
    expect(page.locator("#source")).to_contain_text("And after.")
