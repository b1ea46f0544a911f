"""Writing in a real browser: help is where one types."""

import base64
import re
from uuid import uuid4

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Visitor
from tests.browser.writing import (
    Words,
    each_language,
    new_text,
    ready,
    saved_text,
    source_of,
    until,
)

pytestmark = pytest.mark.browser

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAA"
    "AABJRU5ErkJggg=="
)
PASTE = """([type, data]) => {
  const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], "shot.png", { type }));
  const event = { clipboardData: transfer, bubbles: true, cancelable: true };
  document.querySelector("#source").dispatchEvent(new ClipboardEvent("paste", event));
}"""


# A page that comes to the front asks at once who else is there.
AWAKE = "document.dispatchEvent(new Event('visibilitychange'))"
# The number in the last heading above the middle of a pane.
MIDDLE = """(selector) => {
  const pane = document.querySelector(selector);
  const box = pane.getBoundingClientRect();
  const shown = [...pane.querySelectorAll(".tok-heading, h2")]
    .filter((one) => one.getBoundingClientRect().top < box.top + box.height / 2);
  return Number(/\\d+/.exec(shown.at(-1).textContent)[0]);
}"""


def test_what_an_input_method_composes_is_no_text_before_it_is_chosen(
    visitor: Visitor,
) -> None:
    page = visitor("zh", login="kim.larsen")
    new_text(page, "输入法", "")
    page.locator("#source").click()
    keys = page.context.new_cdp_session(page)
    composing = {"text": "nihao", "selectionStart": 5, "selectionEnd": 5}
    keys.send("Input.imeSetComposition", composing)
    expect(page.locator("#source")).to_contain_text("nihao")
    assert source_of(page) == ""
    keys.send("Input.insertText", {"text": "你好"})
    expect(page.locator("#preview")).to_contain_text("你好")
    assert source_of(page) == "你好"


def test_the_kind_brings_its_template_and_takes_no_text_away(visitor: Visitor) -> None:
    page = visitor("en", login="kim.larsen")
    page.goto("/write/new")
    ready(page)
    page.select_option("[name=kind]", "faq")
    expect(page.locator("#source")).to_contain_text("Question")
    page.select_option("#lang", "zh")
    expect(page.locator("#source")).to_contain_text("问题")
    page.fill("#source", "Mine")
    page.select_option("[name=kind]", "sop")
    page.click("[data-template]")
    expect(page.locator("[data-template-note]")).to_contain_text("stays")
    assert source_of(page) == "Mine"


def test_a_late_template_leaves_who_types_a_title_alone(visitor: Visitor) -> None:
    page = visitor("en", login="kim.larsen")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/write/template?*", hold)
    page.goto("/write/new")
    ready(page)
    page.select_option("[name=kind]", "faq")
    page.focus("#title")
    page.keyboard.type("Toner ")
    expect(page.locator("#title")).to_be_focused()
    held[0].continue_()
    expect(page.locator("#source")).to_contain_text("Question")
    page.keyboard.type("is low")
    expect(page.locator("#title")).to_have_value("Toner is low")


def test_the_editor_breaks_no_rule_of_the_content_policy(visitor: Visitor) -> None:
    page = visitor("en", login="kim.larsen")
    page.add_init_script(
        "window.broken = []; addEventListener('securitypolicyviolation',"
        " (event) => broken.push(event.violatedDirective + event.sourceFile))"
    )
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    new_text(page, "Rules", "# One\n\n[a](b) `c`\n\n![](x)\n")
    page.locator("#source").press("Control+f")
    expect(page.locator(".cm-search")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".cm-lint-marker").first).to_be_visible()
    page.locator(".cm-lint-marker").first.hover()
    expect(page.locator(".cm-diagnostic").first).to_be_visible()
    heading = page.locator(".tok-heading").first
    expect(heading).to_have_css("font-weight", "700")
    assert page.evaluate("broken") == []
    assert problems == []


def test_everything_is_reached_with_the_keyboard(visitor: Visitor) -> None:
    page = visitor("en", login="kim.larsen")
    new_text(page)
    page.focus("[data-tool=bold]")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.keyboard.type("one")
    page.keyboard.press("Enter")
    page.keyboard.type("two")
    page.keyboard.press("Tab")
    assert source_of(page) == "- one\n  - two"
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+a")
    page.keyboard.type("loud")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+b")
    assert source_of(page) == "**loud**"
    page.keyboard.press("Control+b")
    assert source_of(page) == "loud"
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('[data-write-pane]')") is None


def test_a_link_to_an_article_is_found_by_typing(visitor: Visitor) -> None:
    page = visitor("en", login="kim.larsen")
    new_text(page, "Links", "See ")
    page.locator("#source").press("Control+End")
    page.keyboard.press("Control+k")
    page.keyboard.type("vpn 691")
    expect(page.locator("#link-options [role=option]").first).to_contain_text("691")
    page.keyboard.press("Enter")
    assert re.fullmatch(r"See \[VPN .*691\]\(/a/\d+\)", source_of(page))
    page.keyboard.press("Control+k")
    page.keyboard.type("https://example.org/x")
    page.keyboard.press("Enter")
    assert source_of(page).endswith("[https://example.org/x](https://example.org/x)")


def test_a_pasted_picture_is_described_uploaded_and_shown(visitor: Visitor) -> None:
    page = visitor("en", login="kim.larsen")
    new_text(page, f"Picture {uuid4().hex[:6]}", "Look:")
    page.locator("#source").click()
    page.evaluate(PASTE, ["image/png", PIXEL])
    dialog = page.locator("#image-dialog")
    dialog.locator("[data-image-insert]").click()
    expect(dialog.locator("[data-image-error]")).to_contain_text("what the picture")
    page.fill("#image-alt", "A [tiny] dot")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    assert re.search(
        r"!\[A \\\[tiny\\\] dot\]\(/attachments/\d+/[0-9a-f]{64}\)", source_of(page)
    )
    assert re.search(r"/write/\d+/en$", page.url)
    picture = page.locator("#preview img")
    expect(picture).to_have_attribute("alt", "A [tiny] dot")
    until(page, "document.querySelector('#preview img').naturalWidth > 0")
    page.click("[data-save]")
    expect(page.locator("#flashes .flash")).to_contain_text("version 2")


def test_a_file_that_is_no_picture_is_refused_with_a_reason(visitor: Visitor) -> None:
    page = visitor("en", login="kim.larsen")
    saved_text(page, "Refused", "Text.")
    junk = base64.b64encode(b"MZ this is a program").decode()
    page.evaluate(PASTE, ["image/png", junk])
    page.fill("#image-alt", "A program")
    page.click("[data-image-insert]")
    expect(page.locator("[data-image-error]")).to_be_visible()
    expect(page.locator("[data-image-error]")).not_to_be_empty()
    page.keyboard.press("Escape")
    assert source_of(page) == "Text."


def test_two_people_at_one_text_know_of_each_other(visitor: Visitor) -> None:
    kim = visitor("en", login="kim.larsen")
    url = saved_text(kim, "For two", "One.\n\nTwo.\n")
    erin = visitor("en", login="erin.walsh")
    erin.goto(url)
    ready(erin)
    expect(erin.locator("[data-presence]")).to_contain_text("Kim Larsen is editing")
    kim.evaluate(AWAKE)
    expect(kim.locator("[data-presence]")).to_contain_text("Erin Walsh is editing")
    erin.fill("#source", "One, changed.\n\nTwo.\n")
    erin.keyboard.press("Control+s")
    expect(erin.locator("#flashes .flash")).to_contain_text("version 2")
    kim.evaluate(AWAKE)
    expect(kim.locator("[data-presence]")).to_contain_text("saved version 2")


def test_articles_alike_are_shown_before_the_first_save(visitor: Visitor) -> None:
    page = visitor("zh", login="kim.larsen")
    page.goto("/write/new")
    ready(page)
    page.locator("#title").press_sequentially("VPN 连接失败提示错误 691")
    expect(page.locator('#similar a[href*="vpn-error-691"]').first).to_be_visible()


def test_text_and_preview_scroll_together(visitor: Visitor) -> None:
    page = visitor("en", login="kim.larsen")
    parts = [f"## Part {n}\n\n" + "Some words.\n\n" * (n % 7 + 1) for n in range(40)]
    new_text(page, "Long", "\n".join(parts))
    expect(page.locator("#preview h2")).to_have_count(40)
    page.locator("#source").click()
    page.keyboard.press("Control+Home")
    for _ in range(6):
        page.keyboard.press("PageDown")
    until(page, "document.getElementById('preview').scrollTop > 500")
    page.wait_for_timeout(300)
    text, preview = (page.evaluate(MIDDLE, one) for one in (".cm-scroller", "#preview"))
    assert text > 3
    assert abs(text - preview) <= 2


def test_without_the_library_the_plain_text_works(visitor: Visitor) -> None:
    page = visitor("en", login="kim.larsen")
    page.route("**/codemirror.js*", _refuse)
    new_text(page, "Plain", "loud")
    page.locator("#source").select_text()
    page.click("[data-tool=bold]")
    assert page.input_value("#source") == "**loud**"
    expect(page.locator("#preview strong")).to_have_text("loud")
    page.keyboard.press("Control+s")
    expect(page.locator("#flashes .flash")).to_be_visible()


def _refuse(route: Route) -> None:
    route.abort()


@each_language
def test_writing_works_without_scripts(words: Words, visitor: Visitor) -> None:
    page = visitor(words.lang, login="kim.larsen", java_script_enabled=False)
    page.goto("/write/new")
    page.select_option("[name=kind]", "faq")
    page.click('button[value="template"]')
    assert page.input_value("#source").startswith("## ")
    page.fill("#title", words.title)
    page.fill("#source", words.text)
    page.click('button[value="similar"]')
    assert page.input_value("#source") == words.text
    page.click("[data-save]")
    expect(page.locator("#preview em")).to_be_visible()


def test_on_a_phone_text_and_preview_take_turns(visitor: Visitor) -> None:
    size = {"viewport": {"width": 390, "height": 800}}
    page = visitor("zh", login="kim.larsen", **size)
    new_text(page, "手机", "**粗体**")
    expect(page.locator("#preview")).to_be_hidden()
    page.click("[data-views] [data-view=preview]")
    expect(page.locator("#preview strong")).to_have_text("粗体")
    expect(page.locator("#source")).to_be_hidden()
