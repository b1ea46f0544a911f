"""The life of an article in a real browser: from its first draft to its return."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from articles.reviews.scheduling import follow_clock
from kb.clock import utc_now
from tests.browser.conftest import Visitor
from webapp.database import Database

pytestmark = pytest.mark.browser

Clock = Callable[[timedelta], None]
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Story:
    """What is written and said about an article, in one language."""

    lang: str
    title: str
    source: str
    doubtful: str
    better: str
    remark: str
    reason: str


STORIES = (
    Story(
        lang="en",
        title="Badge reader stays red",
        source=(
            "## Issue\n\nThe reader at the door stays red.\n\n"
            "## Environment\n\nAll doors of the main building.\n\n"
            "## Cause\n\nThe badge has expired.\n\n"
            "## Resolution\n\n1. Go to the desk.\n"
        ),
        doubtful="The badge has expired.",
        better="The badge expires after two years.",
        remark="After how long?",
        reason="Please say after how long a badge expires.",
    ),
    Story(
        lang="zh",
        title="门禁读卡器一直亮红灯",
        source=(
            "## 现象\n\n门口的读卡器一直亮红灯。\n\n"
            "## 适用环境\n\n主楼所有门禁。\n\n"
            "## 原因\n\n门禁卡已过期。\n\n"
            "## 解决步骤\n\n1. 到前台办理。\n"
        ),
        doubtful="门禁卡已过期。",
        better="门禁卡每两年过期一次。",
        remark="多久过期？",
        reason="请写明门禁卡多久过期。",
    ),
)
each_language = pytest.mark.parametrize("story", STORIES, ids=lambda one: one.lang)


@pytest.fixture
def clock(site: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clock]:
    """Have the clock of the running site be ahead for once."""
    (folder,) = tmp_path_factory.getbasetemp().glob("site[0-9]*")
    database = Database(f"sqlite:///{folder / 'kb.sqlite3'}")

    def ahead(by: timedelta) -> None:
        with database.transaction() as session:
            follow_clock(session, utc_now() + by)

    yield ahead
    database.close()


@each_language
def test_an_article_is_written_reviewed_changed_approved_and_scheduled(
    story: Story, visitor: Visitor, clock: Clock
) -> None:
    title = f"{story.title} {uuid4().hex[:6]}"
    writer, reviewer = _people(visitor, story)
    _write(writer, story, title)
    review = _submit(writer)
    _find_and_doubt(reviewer, story, title, review)
    _change(writer, story, review)
    _settle_and_schedule(reviewer, story)

    reader = visitor(story.lang)
    address = re.sub(r"/review/(\d+)/.*", r"/a/\1", review)
    before = reader.goto(address)
    assert before is not None
    assert before.status == 404
    clock(2 * DAY)
    reader.goto(address)
    expect(reader.locator("h1")).to_have_text(title)
    expect(reader.locator(".prose.article-body")).to_contain_text(story.better)
    expect(reader.locator(".article-head .meta")).to_contain_text("Kim Larsen")
    _bring_back(writer, reader, story, address)


@each_language
def test_two_who_write_at_once_lose_nothing(story: Story, visitor: Visitor) -> None:
    writer, other = _people(visitor, story)
    _write(writer, story, f"{story.title} {uuid4().hex[:6]}")
    editor = writer.url.replace("/review/", "/write/")
    for page in (writer, other):
        page.goto(editor)
        page.locator("form[data-ready]").wait_for()
    better = story.source.replace(story.doubtful, story.better)
    _save(writer, better, story.remark)
    expect(writer.locator(".way-line")).to_be_visible()
    _save(other, f"{story.source}2. Kim 2026.\n", story.reason)
    conflict = other.locator("form.merge-form")
    expect(conflict).to_contain_text("Erin Walsh")
    conflict.locator('button[name="then"][value="save"]').first.click()
    expect(other.locator("form.merge-form")).to_have_count(0)
    other.goto(writer.url.replace("/write/", "/review/"))
    for words in (story.better, "2. Kim 2026."):
        expect(_line(other, words)).to_be_visible()


def _save(page: Page, source: str, note: str) -> None:
    page.fill("#source", source)
    page.fill("#change_note", note)
    page.click("[data-save]")


def _people(visitor: Visitor, story: Story) -> tuple[Page, Page]:
    writer = visitor(story.lang, login="erin.walsh")
    return writer, visitor(story.lang, login="kim.larsen")


def _write(page: Page, story: Story, title: str) -> None:
    page.goto("/write/new")
    page.locator("form[data-ready]").wait_for()
    page.select_option("#lang", story.lang)
    page.select_option("#kind", "fault")
    page.fill("#title", title)
    page.fill("#source", story.source)
    page.click('button[name="then"][value="review"]')
    page.wait_for_url(re.compile(r"/review/\d+/"))


def _submit(page: Page) -> str:
    page.select_option("#reviewer", label="Kim Larsen")
    page.fill("#note", "?")
    page.click("#submit button.btn-primary")
    expect(page.locator("#submit")).to_have_count(0)
    expect(page.locator(".step-now")).to_be_visible()
    return page.url.partition("#")[0]


def _find_and_doubt(page: Page, story: Story, title: str, review: str) -> None:
    page.goto("/review")
    page.locator(".review-list a", has_text=title).click()
    expect(page).to_have_url(review)
    line = _line(page, story.doubtful)
    line.locator("td.new.line a").click()
    form = page.locator(".diff-under [data-remark-form]")
    expect(form.locator("textarea")).to_be_focused()
    form.locator("textarea").fill(story.remark)
    form.locator("button").click()
    expect(page.locator(".diff .thread")).to_contain_text(story.remark)
    page.check('input[name="decision"][value="request_changes"]')
    page.click("#decide button.btn-primary")
    # Without a reason nothing happens.
    expect(page.locator("[data-error-summary]")).to_be_visible()
    page.fill("#words", story.reason)
    page.click("#decide button.btn-primary")
    expect(page.locator("#decide")).to_have_count(0)


def _line(page: Page, words: str) -> Locator:
    return page.locator(".diff tr", has_text=words).last


def _change(page: Page, story: Story, review: str) -> None:
    page.goto(review.replace("/review/", "/write/"))
    page.locator("form[data-ready]").wait_for()
    expect(page.locator("main")).to_contain_text(story.reason)
    page.fill(
        "#source", f"> 2026\n\n{story.source.replace(story.doubtful, story.better)}"
    )
    page.fill("#change_note", story.remark)
    page.click('button[name="then"][value="review"]')
    page.wait_for_url(re.compile(r"/review/\d+/"))
    # The remark stands where its line has gone.
    expect(_line(page, story.better)).to_be_visible()
    expect(page.locator(".diff-under .thread")).to_contain_text(story.remark)
    _submit(page)


def _settle_and_schedule(page: Page, story: Story) -> None:
    page.reload()
    page.locator('.thread form[action$="/resolve"] button').click()
    expect(page.locator(".thread-settled")).to_have_count(1)
    page.check('input[name="decision"][value="schedule"]')
    page.fill("#publish_at", (utc_now() + DAY).strftime("%Y-%m-%dT%H:%M"))
    page.click("#decide button.btn-primary")
    expect(page.locator("#release")).to_be_visible()


def _bring_back(page: Page, reader: Page, story: Story, address: str) -> None:
    page.goto(f"{reader.url.partition('?')[0]}/revisions/1")
    page.locator('form[action$="/restore"] button').first.click()
    expect(page.locator(".flash")).to_contain_text("3")
    number = re.sub(r".*/a/", "", address)
    page.goto(f"/review/{number}/{story.lang}")
    expect(page.locator("#changes")).to_contain_text(story.doubtful)
    reader.goto(address)
    expect(reader.locator(".prose.article-body")).to_contain_text(story.better)
