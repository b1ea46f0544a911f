"""A text is translated, falls behind and catches up, whichever language goes first."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from kb.text import Lang
from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser

TEXTS: dict[Lang, str] = {
    "en": "## Question\n\nIs the toner low?\n\n## Answer\n\nShake it.\n",
    "zh": "## 问题\n\n墨粉不足？\n\n## 答案\n\n摇一摇。\n",
}
WRITERS: dict[Lang, str] = {"en": "kim.larsen", "zh": "min.wang"}


@pytest.mark.parametrize(("one", "other"), [("zh", "en"), ("en", "zh")])
def test_a_translation_falls_behind_and_catches_up(
    one: Lang, other: Lang, visitor: Visitor
) -> None:
    first = visitor(one, login=WRITERS[one])
    second = visitor(other, login=WRITERS[other])
    reader = visitor(other)
    number = _begin(first, one)
    _let_out(first, second)

    _translate(second, number, other, one)
    _let_out(second, first)
    reader.goto(f"/a/{number}")
    expect(reader.locator("h1")).to_contain_text(other)
    expect(_warning(reader)).to_have_count(0)

    word = f"zq{uuid4().hex[:8]}"
    _change(first, number, one, word)
    _let_out(first, second)
    reader.goto(f"/a/{number}")
    expect(_warning(reader)).to_be_visible()
    _warning(reader).locator("a[href*='compare']").click()
    expect(reader.locator("main")).to_contain_text(word)

    _find_on_my_work(second, number, other)
    expect(second.locator(".original .diff")).to_contain_text(word)
    expect(second.locator("#follows")).to_be_checked()
    _save(second, f"\n{word}\n")
    _let_out(second, first)
    reader.goto(f"/a/{number}")
    expect(reader.locator("article")).to_contain_text(word)
    expect(_warning(reader)).to_have_count(0)

    # Now the translation goes ahead, and the text it came from has to follow.
    _change(second, number, other, f"{word}2")
    _let_out(second, first)
    first.goto(f"/write/{number}/{one}")
    expect(first.locator(".original .status.tone-warn")).to_be_visible()
    expect(first.locator(".original .diff")).to_contain_text(f"{word}2")
    second.goto(f"/write/{number}/{other}")
    expect(second.locator(".original .status.tone-warn")).to_have_count(0)


def _ready(page: Page) -> None:
    page.locator("form[data-ready]").wait_for()


def _warning(page: Page) -> Locator:
    return page.locator(".article-main .callout.tone-warn")


def _begin(page: Page, lang: Lang) -> str:
    """Write a new article, and return its number."""
    page.goto("/write/new")
    _ready(page)
    page.select_option('select[name="lang"]', lang)
    page.select_option('select[name="kind"]', "faq")
    page.fill("#title", f"Toner {lang} {uuid4().hex[:6]}")
    page.fill("#source", TEXTS[lang])
    page.click('button[name="then"][value="review"]')
    page.wait_for_url(re.compile(r"/review/\d+/"))
    found = re.search(r"/review/(\d+)/", page.url)
    assert found
    return found[1]


def _translate(page: Page, number: str, lang: Lang, original: Lang) -> None:
    page.goto(f"/write/{number}/{lang}")
    _ready(page)
    beside = page.locator(".original")
    expect(beside).to_contain_text(TEXTS[original].splitlines()[-1])
    expect(page.locator("#follows")).to_be_checked()
    page.fill("#title", f"Toner {lang} {number}")
    page.fill("#source", TEXTS[lang])
    page.click('button[name="then"][value="review"]')
    page.wait_for_url(re.compile(r"/review/\d+/"))


def _change(page: Page, number: str, lang: Lang, word: str) -> None:
    page.goto(f"/write/{number}/{lang}")
    _save(page, f"\n{word}\n")


def _save(page: Page, more: str) -> None:
    _ready(page)
    page.locator("#source").press("Control+End")
    page.keyboard.type(more)
    page.fill("#change_note", more.strip())
    page.click('button[name="then"][value="review"]')
    page.wait_for_url(re.compile(r"/review/\d+/"))


def _let_out(page: Page, reviewer: Page) -> None:
    """Send the text that the page shows for review; the other one publishes it."""
    page.click("#submit button.btn-primary")
    expect(page.locator("#submit")).to_have_count(0)
    reviewer.goto(page.url)
    reviewer.check('input[name="decision"][value="publish"]')
    reviewer.click("#decide button.btn-primary")
    expect(reviewer.locator("#decide")).to_have_count(0)


def _find_on_my_work(page: Page, number: str, lang: Lang) -> None:
    page.goto("/write")
    page.locator(f'a[href="/write/{number}/{lang}"]').last.click()
    _ready(page)
