"""Searching as people do it: keyboard, input method, filters, dialogs."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import Visitor
from tests.browser.writing import until

pytestmark = pytest.mark.browser


def searches(page: Page) -> list[str]:
    """What is asked of the server from now on, in order."""
    asked: list[str] = []
    page.on("request", _into(asked))
    return asked


def _into(asked: list[str]) -> Callable[[Request], None]:
    def note(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.path in ("/find", "/find/suggest"):
            asked.append(parse_qs(parts.query).get("q", [""])[0])

    return note


def settle(page: Page) -> None:
    """Wait longer than any pause after which something is looked up."""
    page.wait_for_timeout(700)


@pytest.mark.parametrize("path", ["/", "/find"])
def test_an_input_method_looks_up_nothing_while_it_is_choosing(
    path: str, visitor: Visitor
) -> None:
    page = visitor("zh")
    page.goto(path)
    page.wait_for_load_state("networkidle")
    asked = searches(page)
    page.focus("#q")
    page.keyboard.type("v")
    keys = page.context.new_cdp_session(page)
    for typed in ("k", "ka", "ka z", "ka zhi"):
        at = {"text": typed, "selectionStart": len(typed), "selectionEnd": len(typed)}
        keys.send("Input.imeSetComposition", at)
    # The key that chooses is the input method's.
    enter = {"key": "Process", "code": "Enter", "windowsVirtualKeyCode": 229}
    keys.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **enter})
    settle(page)
    # Not even for the letter before it, whose pause was not over.
    assert asked == []
    assert urlsplit(page.url).path == path
    keys.send("Input.insertText", {"text": "卡纸"})
    settle(page)
    assert asked == ["v卡纸"]


def test_the_type_ahead_opens_closes_and_leads_to_all_results(
    visitor: Visitor,
) -> None:
    page = visitor("en")
    page.goto("/")
    box = page.locator("#q")
    box.press_sequentially("vp")
    options = page.locator("#q-options [role=option]")
    options.first.wait_for()
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    active = box.get_attribute("aria-activedescendant")
    expect(page.locator(f"#{active}")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("n")
    options.first.wait_for()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/find?q=vpn")


def test_results_follow_typing_and_filters_and_the_address_tells_all(
    visitor: Visitor,
) -> None:
    page = visitor("en")
    page.goto("/find?q=vp")
    page.locator("#q").press("End")
    page.locator("#q").press_sequentially("n")
    page.wait_for_url("**/find?q=vpn")
    fault = page.locator('.facets input[name="kind"][value="fault"]')
    count = fault.locator("xpath=..").locator(".num").inner_text()
    fault.check()
    page.wait_for_url("**/find?q=vpn&kind=fault")
    expect(page.locator(".find-count")).to_contain_text(count)
    page.click(".find-sort a")
    page.wait_for_url(re.compile(r"sort=newest"))
    expect(page.locator('.facets input[value="fault"]')).to_be_checked()
    page.locator('.facets input[name="lang"][value="zh"]').check()
    page.wait_for_url(re.compile(r"(?=.*lang=zh)(?=.*sort=newest)"))
    shared = visitor("en")
    shared.goto(page.url)
    expect(shared.locator(".find-count")).to_have_text(
        page.locator(".find-count").inner_text()
    )
    page.get_by_role("link", name="Clear all filters").click()
    page.wait_for_url("**/find?q=vpn&sort=newest")


def test_back_returns_to_the_place_in_the_list(visitor: Visitor) -> None:
    page = visitor("en", viewport={"width": 1280, "height": 600})
    page.goto("/find?q=vpn&page=2")
    last = page.locator(".results h2 a").last
    last.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    assert before > 0
    last.click()
    page.wait_for_url("**/kb/**")
    page.go_back()
    page.wait_for_url("**/find?q=vpn&page=2*")
    until(page, f"Math.abs(scrollY - {before}) < 5")


def test_filters_fold_away_on_a_phone(visitor: Visitor) -> None:
    page = visitor("zh", viewport={"width": 390, "height": 800})
    page.goto("/find?q=vpn")
    kind = page.locator('.facets input[name="kind"]').first
    expect(kind).to_be_hidden()
    page.click(".facets > summary")
    expect(kind).to_be_visible()
    kind.check()
    page.wait_for_url(re.compile("kind="))
    expect(kind).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_why_a_result_is_there_adds_up(scripts: bool, visitor: Visitor) -> None:
    page = visitor("en", java_script_enabled=scripts)
    page.goto("/find?q=vpn+error+691")
    page.locator(".result-why").first.click()
    table = page.locator("#panel .reasons" if scripts else "main .reasons")
    expect(table).to_be_visible()
    points = [_number(one) for one in table.locator("tbody .num").all_inner_texts()]
    total = _number(table.locator("tfoot .num").inner_text())
    assert len(points) > 1
    assert sum(points) == pytest.approx(total, abs=0.01)


def _number(text: str) -> float:
    return float(text.strip().replace(",", ""))


def test_a_misspelled_word_leads_to_the_right_one(visitor: Visitor) -> None:
    page = visitor("en")
    page.goto("/find?q=pritner")
    expect(page.locator(".did-you-mean")).to_contain_text("printer")
    expect(page.locator(".results .result").first).to_be_visible()
    page.locator(".did-you-mean a", has_text="printer").click()
    page.wait_for_url("**/find?q=printer")
    expect(page.locator(".did-you-mean")).to_have_count(0)


def test_nothing_found_offers_ways_on(visitor: Visitor) -> None:
    page = visitor("en")
    page.goto("/find?q=xqzzy+wobble")
    expect(page.get_by_role("heading", name="Nothing found")).to_be_visible()
    expect(page.locator("#popular-title")).to_be_visible()
    page.fill("#gap-words", "How to tame a xqzzy")
    page.get_by_role("button", name="Tell us").click()
    expect(page.locator(".flash")).to_contain_text("Thank you")
    page.get_by_role("link", name="Ask a person about it").click()
    expect(page.locator("#subject")).to_have_value("xqzzy wobble")


def test_recent_searches_stay_in_the_browser_and_can_be_cleared(
    visitor: Visitor,
) -> None:
    page = visitor("en")
    for words in ("printer", "vpn 691"):
        page.goto("/")
        page.fill("#q", words)
        page.press("#q", "Enter")
        page.wait_for_url("**/find**")
    page.goto("/")
    recent = page.locator("[data-recent]")
    expect(recent.locator("a")).to_have_text(["vpn 691", "printer"])
    recent.locator("a").first.click()
    page.wait_for_url("**/find?q=vpn+691")
    expect(page.locator("[data-recent]")).to_be_hidden()
    page.goto("/")
    recent.get_by_role("button").click()
    expect(recent).to_be_hidden()
    page.reload()
    expect(recent).to_be_hidden()


def test_signing_out_forgets_the_searches(visitor: Visitor) -> None:
    page = visitor("en", login="alice.martin")
    page.goto("/find?q=")
    page.fill("#q", "my salary")
    page.press("#q", "Enter")
    page.wait_for_url("**/find?q=my+salary**")
    page.goto("/")
    expect(page.locator("[data-recent]")).to_contain_text("my salary")
    page.locator("details.menu > summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.goto("/")
    expect(page.locator("[data-recent]")).to_be_hidden()


def test_nothing_breaks_where_the_browser_keeps_nothing(visitor: Visitor) -> None:
    page = visitor("en")
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage',"
        " { get() { throw new DOMException('blocked', 'SecurityError'); } });"
    )
    page.goto("/")
    page.fill("#q", "printer")
    page.press("#q", "Enter")
    page.wait_for_url("**/find**")
    expect(page.locator(".results .result").first).to_be_visible()
    assert errors == []


def test_a_search_is_saved_from_the_results(visitor: Visitor) -> None:
    page = visitor("zh", login="bo.chen")
    page.goto("/find?q=打印机&kind=fault")
    page.locator('a[href*="/searches/new"]').click()
    expect(page.locator("#panel #search-name")).to_be_focused()
    page.fill("#search-name", "打印机故障")
    page.locator("#panel button.btn-primary").click()
    page.wait_for_url("**/searches")
    expect(page.locator(".notice-says")).to_have_text("打印机故障")
    page.locator('form[action$="/remove"] button').click()
    expect(page.locator(".notice-says")).to_have_count(0)
    page.locator('form[action$="/restore"] button').click()
    expect(page.locator(".notice-says")).to_have_text("打印机故障")
