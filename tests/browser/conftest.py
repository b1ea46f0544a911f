"""A demo site in a process of its own, and Debian's Chromium to walk through it."""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from benchmarks.site import running

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed")
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    return {"executable_path": CHROMIUM, "args": quiet}


@pytest.fixture(scope="session")
def site(
    tmp_path_factory: pytest.TempPathFactory,
    browser_type_launch_args: dict[str, Any],
) -> Iterator[str]:
    """The address of a demo site that runs for all browser tests."""
    assert browser_type_launch_args
    with running(tmp_path_factory.mktemp("site")) as found:
        yield found.url


Visitor = Callable[..., Page]


@pytest.fixture
def visitor(browser: Browser, site: str) -> Iterator[Visitor]:
    """Open a page in a browser of its own, in a language, as one of the demo."""
    opened: list[BrowserContext] = []

    def visit(
        lang: str = "en", *, login: str = "", theme: str = "light", **options: Any
    ) -> Page:
        context = browser.new_context(base_url=site, **options)
        opened.append(context)
        chosen = {"lang": lang, "theme": theme}
        context.add_cookies(
            [{"name": n, "value": v, "url": site} for n, v in chosen.items()]
        )
        page = context.new_page()
        page.set_default_timeout(15_000)
        if login:
            page.goto("/sign-in")
            page.click(f'button[value="{login}"]')
        return page

    yield visit
    for context in opened:
        context.close()
