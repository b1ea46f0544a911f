"""The lists of what needs somebody's eyes, and what one does there."""

import re
from datetime import datetime, timedelta

import pytest

from articles.models import Article, Edition
from articles.upkeep.lists import ListName
from articles.upkeep.rules import Scope
from articles.upkeep.ruling import add_rule
from kb.accounts.models import Group
from kb.clock import utc_now
from kb.policy import Audience
from tests.articles.making import WRITER
from tests.cast import ALICE, ERIN, KIM, OLGA, Member
from tests.site import Site
from tests.web import page, post

DAY = timedelta(days=1)


def make_due(site: Site, edition: Edition, at: datetime, owner: Member | None) -> int:
    owner_id = site.actor(owner).user_id if owner else None
    with site.writing() as session:
        article = session.get_one(Article, edition.article_id)
        article.review_due_at, article.owner_id = at, owner_id
        return article.number


def article(site: Site, number: int) -> Article:
    [found] = [one for one in site.rows(Article) if one.number == number]
    return found


def listed(site: Site, member: Member, name: str, **filters: str) -> list[str]:
    query = {"list": name, **filters}
    answer = site.browser(member).get("/upkeep", query_string=query)
    assert answer.status_code == 200
    return re.findall(r'class="queue-subject"[^>]*>([^<]+)</a>', answer.text)


def test_ones_own_due_articles_come_first(site: Site) -> None:
    make_due(site, site.article(), utc_now() - DAY, KIM)
    answer = site.browser(KIM).get("/upkeep")
    assert "<h1>My reviews due</h1>" in answer.text
    assert listed(site, KIM, "mine") == ["Paper jam"]
    assert listed(site, ERIN, "mine") == []
    assert "Nothing of yours is due" in page(site.browser(ERIN).get("/upkeep"))


@pytest.mark.parametrize("name", list(ListName))
def test_each_list_says_what_it_is_and_what_it_means_to_be_empty(
    site: Site, name: ListName
) -> None:
    answer = site.browser(KIM).get(f"/upkeep?list={name.value}")
    assert answer.status_code == 200
    assert 'class="empty"' in answer.text
    chinese = site.browser(KIM)
    post(chinese, "/language", {"lang": "zh-CN"})
    assert chinese.get(f"/upkeep?list={name.value}").status_code == 200


def test_still_correct_takes_it_off_the_list_and_comes_back(site: Site) -> None:
    with site.writing() as session:
        now = utc_now()
        add_rule(session, Scope(), months=6, grace_days=7, by=WRITER, now=now)
    number = make_due(site, site.article(), utc_now() - DAY, KIM)
    url = f"/upkeep/articles/{number}/confirm"
    answer = post(site.browser(KIM), url, {"next": "/upkeep?list=stale"})
    assert answer.headers["Location"] == "/upkeep?list=stale"
    assert "Confirmed." in page(site.browser(KIM).get("/upkeep"))
    assert listed(site, KIM, "mine") == []
    due = article(site, number).review_due_at
    assert due is not None
    assert due > utc_now() + 150 * DAY
    assert len(site.events("article.confirmed")) == 1


def test_what_nobody_keeps_can_be_taken_over(site: Site) -> None:
    number = make_due(site, site.article(), utc_now() - DAY, None)
    assert listed(site, ERIN, "overdue") == ["Paper jam"]
    post(site.browser(ERIN), f"/upkeep/articles/{number}/take")
    assert article(site, number).owner_id == site.actor(ERIN).user_id
    assert listed(site, ERIN, "overdue") == []
    assert listed(site, ERIN, "mine") == ["Paper jam"]


def test_the_navigation_counts_what_stands_in_each_list(site: Site) -> None:
    for number in range(3):
        make_due(site, site.article(title=f"Due {number}"), utc_now() - DAY, KIM)
    text = page(site.browser(KIM).get("/upkeep"))
    assert "My reviews due 3" in text
    assert "Overdue for everybody 0" in text


def test_a_list_is_filtered_and_the_filter_taken_away(site: Site) -> None:
    make_due(site, site.article(), utc_now() - DAY, KIM)
    make_due(site, site.article(title="卡纸", lang="zh"), utc_now() - DAY, KIM)
    assert listed(site, KIM, "mine", lang="zh") == ["卡纸"]
    assert listed(site, KIM, "mine", topic="1", lang="en") == ["Paper jam"]
    answer = site.browser(KIM).get("/upkeep?list=mine&topic=4711")
    assert "Take the filter away" in page(answer)
    assert "No such article in this list" in page(answer)


@pytest.mark.pg
@pytest.mark.parametrize(
    "query",
    [
        "list=x",
        "page=0",
        "page=99999999999999999999",
        "topic=-1&owner=99999999999&lang=xx&months=0",
        "topic=１&owner=x&months=999999999",
        "list=stale&months=999999999",
    ],
)
def test_odd_filters_show_a_page(site: Site, query: str) -> None:
    assert site.browser(KIM).get(f"/upkeep?{query}").status_code == 200


def test_a_group_article_shows_to_its_members_only(site: Site) -> None:
    with site.writing() as session:
        group = Group(name="Finance")
        session.add(group)
        session.flush()
        group_id = group.id
    edition = site.article(
        title="Payroll secret", audience=Audience.GROUP, group_id=group_id
    )
    number = make_due(site, edition, utc_now() - 99 * DAY, None)
    for name in ListName:
        answer = site.browser(KIM).get(f"/upkeep?list={name.value}")
        assert "Payroll" not in answer.text
        assert "Finance" not in answer.text
    for what in ("confirm", "take"):
        answer = post(site.browser(KIM), f"/upkeep/articles/{number}/{what}")
        assert answer.status_code == 404
    assert article(site, number).owner_id is None
    assert site.events("article.confirmed") == []


@pytest.mark.parametrize("member", [ALICE, OLGA])
def test_whoever_does_not_write_sees_no_list(site: Site, member: Member) -> None:
    number = make_due(site, site.article(), utc_now() - DAY, None)
    browser = site.browser(member)
    assert browser.get("/upkeep").status_code == 403
    assert "/upkeep" not in browser.get("/").text
    for what in ("confirm", "take"):
        url = f"/upkeep/articles/{number}/{what}"
        assert post(browser, url).status_code == 403


def test_a_visitor_is_asked_to_sign_in(site: Site) -> None:
    answer = site.browser().get("/upkeep?list=stale")
    assert answer.headers["Location"].startswith("/sign-in?next=")


def test_drafts_cannot_be_confirmed_and_say_why(site: Site) -> None:
    edition = site.article(published=False)
    answer = post(site.browser(KIM), f"/upkeep/articles/{site.number(edition)}/confirm")
    assert answer.status_code == 409
    assert "Readers do not have this article" in page(answer)
