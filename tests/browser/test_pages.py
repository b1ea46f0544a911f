from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser

AXE = Path(__file__).parent / "vendor" / "axe-core-4.14.1" / "axe.min.js"
VISITOR_PAGES = (
    "/",
    "/find?q=vpn",
    "/find?q=xqzzy",
    "/kb/{lang}/vpn-error-691",
    "/ask?q=vpn",
    "/sign-in",
    "/register",
    "/no-such-page",
)
STAFF_PAGES = (
    "/desk",
    "/desk?view=unassigned",
    "{ticket}",
    "{ticket}/solve",
    "/write",
    "/write/articles",
    "/practice",
    "/upkeep/translations",
    "/write/1017/{lang}",
    "/write/1008/zh",
    "/write/new",
    "/insights/failing",
    "/insights/searches",
    "/insights/log",
    "{evidence}",
)
REVIEW_PAGES = (
    "/review",
    "/review/1055/en",
    "/review/1055/en?remark=3",
    "/review/1056/zh",
    "/review/1045/en",
    "/review/1054/en",
    "/review/1017/{lang}",
)
TUNE_PAGES = (
    "/tune/synonyms/new?words=vpn%0Atunnel",
    "/tune/pins/new?phrase=vpn&article=printer",
    "/tune/settings",
    "/tune/proposals",
    "/tune/comparisons",
)
# Each theme, language and width meets each of the others once.
LOOKS = (
    ("en", "light", 1280),
    ("zh", "dark", 1280),
    ("zh", "light", 390),
    ("en", "dark", 390),
)


@pytest.mark.parametrize(("lang", "theme", "width"), LOOKS)
def test_every_page_is_accessible_fits_and_stays_at_home(
    lang: str, theme: str, width: int, visitor: Visitor, site: str
) -> None:
    size = {"viewport": {"width": width, "height": 900}}
    problems = []
    visits = (
        ("", VISITOR_PAGES),
        ("erin.walsh", STAFF_PAGES),
        ("kim.larsen", REVIEW_PAGES),
        ("max.weber", TUNE_PAGES),
    )
    for login, paths in visits:
        page = visitor(lang, login=login, theme=theme, **size)
        asked: list[str] = []
        page.on("request", _into(asked))
        for path in _real(page, paths, lang):
            page.goto(path)
            problems += [f"{path}: {one}" for one in _axe(page)]
            if page.evaluate("document.documentElement.scrollWidth") > width:
                problems.append(f"{path}: scrolls sideways")
        hosts = {urlsplit(url).netloc for url in asked if url.startswith("http")}
        assert hosts == {urlsplit(site).netloc}
    assert problems == []


def _into(urls: list[str]) -> Callable[[Request], None]:
    return lambda request: urls.append(request.url)


def _real(page: Page, paths: tuple[str, ...], lang: str) -> list[str]:
    known = {"lang": lang, "ticket": "", "evidence": ""}
    if "{ticket}" in paths:
        page.goto("/desk")
        known["ticket"] = _href(page, "a.queue-subject")
        page.goto("/insights/failing")
        known["evidence"] = _href(page, "a.failing-title")
    return [path.format(**known) for path in paths]


def _href(page: Page, selector: str) -> str:
    return page.locator(selector).first.get_attribute("href") or ""


def _axe(page: Page) -> list[str]:
    page.evaluate(AXE.read_text("utf-8"))
    found: list[dict[str, Any]] = page.evaluate(
        "async () => (await axe.run()).violations"
    )
    return [f"{one['id']} ({one['impact']}): {_where(one)}" for one in found]


def _where(violation: dict[str, Any]) -> str:
    return "; ".join(" ".join(node["target"]) for node in violation["nodes"][:3])


def test_a_slash_puts_the_focus_into_the_search(visitor: Visitor) -> None:
    page = visitor("en")
    page.goto("/kb/en/vpn-error-691")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"


def test_the_type_ahead_is_worked_with_the_keyboard(visitor: Visitor) -> None:
    page = visitor("zh")
    page.goto("/")
    page.locator("#q").press_sequentially("卡纸")
    page.locator("#q-options [role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kb/zh/**")


def test_what_was_typed_survives_a_reload(visitor: Visitor) -> None:
    page = visitor("en")
    page.goto("/ask")
    page.fill("#subject", "The beamer is dark")
    page.fill("#description", "Since this morning")
    page.wait_for_timeout(1200)
    page.reload()
    assert page.input_value("#subject") == "The beamer is dark"


def test_a_double_click_makes_one_ticket(visitor: Visitor) -> None:
    page = visitor("en", login="charlie.novak")
    page.goto("/requests")
    before = page.locator("main a[href*='/requests/T-']").count()
    page.goto("/ask")
    page.fill("#subject", "Parking permit of the guest")
    page.fill("#description", "Where do I order one for a guest?")
    page.dblclick("#ask button.btn-primary.btn-lg")
    page.wait_for_load_state("networkidle")
    page.goto("/requests")
    assert page.locator("main a[href*='/requests/T-']").count() == before + 1
