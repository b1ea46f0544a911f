"""Steps of somebody who writes, for the tests of the editor."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page


@dataclass(frozen=True)
class Words:
    """What one writer types, and what the page says to it."""

    lang: str
    title: str
    text: str
    saved: str
    unsaved: str


WORDS = (
    Words("en", "Toner is low", "Shake the *cartridge*", "Draft saved", "unsaved"),
    Words("zh", "墨粉不足怎么办", "摇动*墨盒*几次", "草稿已保存", "未保存"),
)
each_language = pytest.mark.parametrize("words", WORDS, ids=lambda words: words.lang)


def new_text(page: Page, title: str = "", source: str = "") -> None:
    """Open the editor of a new article and fill it in."""
    page.goto("/write/new")
    ready(page)
    page.fill("#title", title)
    page.fill("#source", source)


def ready(page: Page) -> None:
    """Wait until the editor is in place."""
    page.locator("form[data-ready]").wait_for()


def saved_text(page: Page, title: str, source: str) -> str:
    """Make an article and return the address of its editor."""
    new_text(page, title, source)
    page.click("[data-save]")
    page.wait_for_url(re.compile(r"/write/\d+/"))
    ready(page)
    return page.url


def source_of(page: Page) -> str:
    """The text as the form would send it."""
    return page.input_value("[name=source]")


def until(page: Page, holds: str) -> None:
    """Wait until an expression is true; Playwright's own waiting breaks the CSP."""
    for _ in range(100):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never came true: {holds}")
