from dataclasses import replace

import pytest

from articles.models import Category
from kb.accounts.models import Group, GroupMember
from kb.clock import utc_now
from kb.events.log import record
from kb.events.types import ArticleRead, SearchPerformed, VerdictGiven
from kb.policy import Actor, Audience
from tests.cast import ALICE, BOB, CHARLIE, ERIN, Member
from tests.site import Site
from tests.web import page

TITLES = {"en": "Paper jam in the tray", "zh": "打印机卡纸怎么办"}


def _searches(
    site: Site, query: str, people: list[str], by: Member | None = None
) -> None:
    actor = site.actor(by) if by else Actor()
    with site.writing() as session:
        for visit in people:
            event = SearchPerformed.by(
                replace(actor, visit_id=visit),
                utc_now(),
                search_key=visit,
                query=query,
                lang="en",
                results=3,
                filters={},
                arm="suggest",
            )
            record(session, event)


def _reads(site: Site, title: str, helpful: list[bool]) -> None:
    edition = site.article(title=title)
    ref = {"article_id": edition.article_id, "revision_id": edition.published_id}
    with site.writing() as session:
        for n, said in enumerate(helpful):
            actor, now = Actor(visit_id=f"{title}{n}"), utc_now()
            read = ArticleRead.by(
                actor, now, **ref, read_key=f"{title}{n}", source="direct", lang="en"
            )
            verdict = VerdictGiven.by(
                actor, now, **ref, helpful=said, reason=None, words=""
            )
            record(session, read, verdict)


@pytest.mark.parametrize(
    ("lang", "greeting", "topic", "count"),
    [
        ("en", "What stopped working?", "Printing", "2 articles"),
        ("zh", "新建请求", "打印", "2"),
    ],
)
def test_it_shows_topics_with_counts_in_the_readers_language(
    site: Site, lang: str, greeting: str, topic: str, count: str
) -> None:
    for language, title in TITLES.items():
        site.article(title=title, lang=language)
    answer = site.browser().get("/", headers={"Accept-Language": lang})
    assert greeting in page(answer)
    assert topic in page(answer)
    assert f'aria-label="{count}' in answer.text


def test_an_empty_site_says_so(site: Site) -> None:
    assert "No article is published yet." in page(site.browser().get("/"))


def test_a_topic_counts_only_what_the_reader_may_see(site: Site) -> None:
    site.article(title="For all")
    site.article(title="For staff", audience=Audience.INTERNAL)
    with site.writing() as session:
        session.add(Category(slug="empty", name_en="Empty", name_zh="空"))
    assert 'aria-label="1 article"' in site.browser().get("/").text
    assert "Empty" not in page(site.browser().get("/"))
    assert 'aria-label="2 articles"' in site.browser(ERIN).get("/").text


def test_what_helped_most_leaves_out_what_did_not_help(site: Site) -> None:
    _reads(site, "Good advice", [True] * 5 + [False])
    _reads(site, "Bad advice", [False] * 6 + [True])
    text = page(site.browser().get("/"))
    assert "Good advice 6 readers · 5 of 6 said it helped" in text
    assert "Bad advice" not in text


def test_often_asked_needs_several_people(site: Site) -> None:
    _searches(site, "vpn error 691", ["a", "b", "c"])
    _searches(site, "my salary", ["a", "a", "b"])
    text = page(site.browser().get("/"))
    assert "Often asked this week: vpn error 691" in text
    assert "salary" not in text


def test_what_staff_or_a_group_looks_for_is_not_told(site: Site) -> None:
    bob = site.actor(BOB)
    with site.writing() as session:
        group = Group(name="Zebra")
        session.add(group)
        session.flush()
        session.add(GroupMember(group_id=group.id, user_id=bob.user_id or 0))
    _searches(site, "project zebra", ["a", "b", "c"], BOB)
    _searches(site, "master password", ["a", "b", "c"], ERIN)
    _searches(site, "printer offline", ["a", "b", "c"], ALICE)
    text = page(site.browser(CHARLIE).get("/"))
    assert "printer offline" in text
    assert "zebra" not in text
    assert "master" not in text
