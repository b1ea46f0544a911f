import re
from dataclasses import dataclass
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Story:
    """What one person searches, reads, writes and gets, in one language."""

    lang: str
    query: str
    slug: str
    words: str
    subject: str
    description: str
    offered: str
    reply: str


STORIES = (
    Story(
        lang="zh",
        query="打印机卡纸怎么办",
        slug="printer-paper-jam",
        words="第二步里的后盖在新机型上打不开",
        subject="打印机显示脱机，无法打印",
        description="办公室打印机昨天卡纸之后一直显示脱机，重启过打印机也不行。",
        offered="printer-offline",
        reply="请按文章里的步骤重新添加端口，一般一分钟就好。",
    ),
    Story(
        lang="en",
        query="printer paper jam",
        slug="printer-paper-jam",
        words="The rear cover of step two does not open on the new model",
        subject="Printer offline",
        description="Windows says the printer is offline but it is switched on.",
        offered="printer-offline",
        reply="Please set the port again as the article says, it takes a minute.",
    ),
)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.lang)
def test_a_question_becomes_a_ticket_an_answer_and_a_better_article(
    story: Story, visitor: Visitor
) -> None:
    reader = visitor(story.lang)
    _search_and_read(reader, story)
    _say_no(reader, story)
    number, link = _ask(reader, story)

    engineer = visitor(story.lang, login="erin.walsh")
    _see_the_journey(engineer, story, number)
    _answer_and_solve(engineer, story, number)

    reader.goto(link)
    expect(reader.locator(".message-ours")).to_contain_text(story.reply)
    reader.click('button[formaction$="/confirm"]')
    expect(reader.locator(".status").first).to_have_class(re.compile("tone-quiet"))

    specialist = visitor(story.lang, login="kim.larsen")
    _find_the_evidence(specialist, story, number)
    reviewer = visitor(story.lang, login="min.wang")
    _repair(specialist, reviewer, reader)


def _search_and_read(page: Page, story: Story) -> None:
    page.goto("/")
    page.fill("#q", story.query)
    page.press("#q", "Enter")
    first = page.locator(f'.results h2 a[href*="/kb/{story.lang}/{story.slug}"]')
    expect(first).to_be_visible()
    first.click()
    expect(page.locator("article h1, h1").first).to_be_visible()


def _say_no(page: Page, story: Story) -> None:
    page.click('button[name="helpful"][value="no"]')
    page.check('input[name="reason"][value="outdated"]')
    page.fill('textarea[name="words"]', story.words)
    page.click('button.btn-primary[name="helpful"][value="no"]')
    page.click(".verdict-person a")


def _ask(page: Page, story: Story) -> tuple[str, str]:
    page.fill("#subject", story.subject)
    page.fill("#description", story.description)
    offer = page.locator(f'#suggestions a[href*="{story.offered}"]').first
    expect(offer).to_be_visible()
    expect(
        page.locator(f'#suggestions .suggestion a[href*="{story.slug}"]')
    ).to_have_count(0)
    offer.click()
    panel = page.locator("dialog#passage")
    expect(panel).to_be_visible()
    expect(panel.locator("[data-passage]")).not_to_be_empty()
    page.keyboard.press("Escape")
    page.fill("#name", "Rita Reader")
    page.fill("#email", "rita@example.org")
    page.click("#ask button.btn-primary.btn-lg")
    expect(page).to_have_title(re.compile(r"T-\d{4}-\d{6}"))
    link = page.locator(".status-link a").get_attribute("href")
    found = re.search(r"T-\d{4}-\d{6}", page.title())
    assert found
    assert link
    return found[0], link


def _see_the_journey(page: Page, story: Story, number: str) -> None:
    page.goto(f"/desk/{number}")
    before = page.locator("section", has=page.locator("#journey-title"))
    expect(before).to_contain_text(story.query)
    expect(before.locator(f'a[href*="{story.slug}/revisions/"]').first).to_be_visible()


def _answer_and_solve(page: Page, story: Story, number: str) -> None:
    page.fill("#body", story.reply)
    page.locator('input[name="send"]').first.check()
    page.click('button[name="then"][value="solve"]')
    page.check('input[name="outcome"][value="linked"]')
    page.locator('input[name="article"]').last.check()
    page.click("form button.btn-primary")
    expect(page).to_have_url(re.compile(f"/desk/{number}$"))
    expect(page.locator(".message-ours .prose a")).to_be_visible()


def _find_the_evidence(page: Page, story: Story, number: str) -> None:
    page.goto("/insights/failing?days=7&all=1")
    page.locator("tr", has_text=_title_of(page, story)).first.locator("a").first.click()
    expect(page.locator("main")).to_contain_text(story.words)
    expect(page.locator("main")).to_contain_text(number)
    expect(page.locator("main")).to_contain_text(story.query)


def _title_of(page: Page, story: Story) -> str:
    other = page.context.new_page()
    other.goto(f"/kb/{story.lang}/{story.slug}")
    title = other.locator("h1").inner_text()
    other.close()
    return title


def _repair(page: Page, reviewer: Page, reader: Page) -> None:
    page.click('form[action$="/repair"] button')
    expect(page.locator("details", has=page.locator("#beside-words"))).to_be_visible()
    word = f"zq{uuid4().hex[:10]}"
    page.locator("form[data-ready]").wait_for()
    page.locator("#source").press("Control+End")
    page.keyboard.type(f"\n{word}\n")
    expect(page.locator("#preview")).to_contain_text(word)
    page.fill("#change_note", word)
    page.click('button[name="then"][value="review"]')
    page.click("#submit button.btn-primary")
    expect(page.locator("#submit")).to_have_count(0)
    _approve(reviewer, page.url, word)
    for _ in range(20):
        reader.goto(f"/find?q={word}")
        if reader.locator(".results .result").count():
            break
        reader.wait_for_timeout(250)
    expect(reader.locator(".results .result").first).to_contain_text(word)


def _approve(page: Page, url: str, word: str) -> None:
    page.goto(url)
    expect(page.locator("main")).to_contain_text(word)
    page.check('input[name="decision"][value="publish"]')
    page.click("#decide button.btn-primary")
    expect(page.locator("#decide")).to_have_count(0)


@pytest.mark.parametrize(
    ("lang", "subject", "slug"),
    [
        ("zh", "VPN 连接失败，提示错误 691", "vpn-error-691"),
        ("en", "VPN connection fails with error 691", "vpn-error-691"),
    ],
)
def test_a_suggestion_solves_it_and_no_ticket_is_made(
    lang: str, subject: str, slug: str, visitor: Visitor
) -> None:
    page = visitor(lang, login="bo.chen" if lang == "zh" else "alice.martin")
    page.goto("/requests")
    before = page.locator("main a[href*='/requests/T-']").count()
    page.goto("/ask")
    page.fill("#subject", subject)
    page.fill("#description", subject)
    offer = page.locator(".suggestion", has=page.locator(f'a[href*="{slug}"]'))
    offer.locator('button[name="solved_by"]').click()
    expect(page.locator(f'main a[href*="{slug}"]')).to_be_visible()
    page.goto("/requests")
    assert page.locator("main a[href*='/requests/T-']").count() == before


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_everything_works_without_scripts(lang: str, visitor: Visitor) -> None:
    page = visitor(lang, java_script_enabled=False)
    page.goto("/")
    page.fill("#q", "Teams 没有声音" if lang == "zh" else "teams no audio")
    page.press("#q", "Enter")
    page.locator(".results h2 a").first.click()
    page.click('button[name="helpful"][value="no"]')
    page.click(".verdict-person a")
    page.fill("#subject", "VPN 691")
    page.fill("#description", "VPN 连接失败 691" if lang == "zh" else "VPN error 691")
    page.fill("#name", "Nora")
    page.fill("#email", "nora@example.org")
    page.click("#ask button.btn-primary.btn-lg")
    expect(page.locator('.suggestion a[href*="vpn-error-691"]').first).to_be_visible()
    page.click("#ask button.btn-primary.btn-lg")
    expect(page).to_have_title(re.compile(r"T-\d{4}-\d{6}"))
