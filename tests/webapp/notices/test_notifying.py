"""Notices and letters follow the event log: each once, in the person's language."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from articles.actions import reclassify, withdraw
from articles.models import Article, Edition, Significance
from kb.accounts.models import User
from kb.clock import utc_now
from kb.notices.models import Follower, Notice
from kb.policy import Audience
from tests.articles.making import make_place
from tests.cast import ALICE, BOB, CHARLIE, ERIN, KIM
from tests.site import Site, actor_named
from tests.webapp.notices.making import (
    addressees,
    followed_by,
    letters,
    published,
    release,
)
from webapp.mail import Letter
from webapp.notifying import MAILED_WITHIN, NAME


def kept(site: Site) -> list[tuple[str, bool]]:
    """Kind of each notice, and whether a letter went out."""
    return [(row.kind, row.mailed_at is not None) for row in site.rows(Notice)]


@pytest.mark.pg
def test_a_follower_gets_one_notice_and_one_letter(site: Site) -> None:
    edition = published(site)
    followed_by(site, edition, ALICE)
    release(site, edition, KIM)
    assert kept(site) == [("published", True)]
    (letter,) = letters(site)
    assert letter["To"] == "alice@example.org"
    assert letter["Subject"] == "“Paper jam” has been updated"
    text = letter.get_content()
    assert "http://127.0.0.1:8000/kb/en/paper-jam\n" in text
    assert "because you follow" in text


def test_each_letter_is_in_the_language_of_its_reader(site: Site) -> None:
    edition = published(site, "打印机卡纸", "zh")
    followed_by(site, edition, ALICE, BOB)
    release(site, edition, KIM)
    english, chinese = letters(site)
    assert english["Subject"] == "“打印机卡纸” has been updated"
    assert chinese["Subject"] != english["Subject"]
    assert "打印机卡纸" in chinese["Subject"]
    assert re.search("[\u4e00-\u9fff]{4}", chinese.get_content())


def test_a_correction_makes_no_notice_and_no_letter(site: Site) -> None:
    edition = published(site)
    followed_by(site, edition, ALICE)
    release(site, edition, KIM, Significance.TYPO)
    assert kept(site) == []
    assert letters(site) == []
    release(site, edition, KIM)
    assert kept(site) == [("published", True)]


@pytest.mark.pg
def test_following_the_log_again_tells_nothing_twice(site: Site) -> None:
    edition = published(site)
    followed_by(site, edition, ALICE)
    release(site, edition, KIM)
    for _ in range(2):
        site.services.jobs.notify()
    with site.services.database.transaction() as session:
        session.get_one(Follower, NAME).cursor = 0
    site.services.jobs.notify()
    assert kept(site) == [("published", True)]
    assert addressees(site) == ["alice@example.org"]


class PostBox:
    """A post that does not take everything."""

    def __init__(self, refuses: int) -> None:
        self.refuses = refuses
        self.took: list[str] = []

    def take(self, letter: Letter) -> None:
        if self.refuses:
            self.refuses -= 1
            raise ConnectionError("the queue is away")
        self.took.append(letter.to)


def test_a_letter_that_was_not_taken_goes_out_later(site: Site) -> None:
    edition = published(site)
    followed_by(site, edition, ALICE, CHARLIE)
    writer, site.services.notifier.writer = site.services.notifier.writer, None
    release(site, edition, KIM)
    # As if the process had died between the notices and the letters.
    assert kept(site) == [("published", False)] * 2
    site.services.notifier.writer = writer
    post = PostBox(refuses=1)
    site.services.notifier.follow(post.take)
    assert post.took == ["charlie@example.org"]
    for _ in range(2):
        site.services.notifier.follow(post.take)
    assert post.took == ["charlie@example.org", "alice@example.org"]
    assert kept(site) == [("published", True)] * 2


def test_an_article_that_became_internal_is_mailed_to_nobody_outside(
    site: Site,
) -> None:
    edition = published(site)
    followed_by(site, edition, ALICE, ERIN)
    writer, site.services.notifier.writer = site.services.notifier.writer, None
    release(site, edition, KIM)
    with site.writing() as session:
        article = session.get_one(Article, edition.article_id)
        inside = make_place(session, Audience.INTERNAL, None)
        by = actor_named(session, KIM)
        reclassify(session, article, inside, by=by, now=utc_now())
    site.services.notifier.writer = writer
    site.services.jobs.notify()
    assert addressees(site) == ["erin@example.org"]
    release(site, edition, KIM)
    assert addressees(site) == ["erin@example.org"] * 2


def test_a_withdrawn_article_is_mailed_to_nobody(site: Site) -> None:
    edition = published(site)
    followed_by(site, edition, ALICE)
    writer, site.services.notifier.writer = site.services.notifier.writer, None
    release(site, edition, KIM)
    with site.writing() as session:
        own = session.get_one(Edition, edition.id)
        withdraw(session, own, by=actor_named(session, KIM), now=utc_now())
    site.services.notifier.writer = writer
    site.services.jobs.notify()
    assert letters(site) == []


def test_who_wants_no_mail_is_told_on_the_site_only(site: Site) -> None:
    edition = published(site)
    followed_by(site, edition, ALICE)
    with site.services.database.transaction() as session:
        session.get_one(User, actor_named(session, ALICE).user_id).mail_notices = False
    release(site, edition, KIM)
    assert kept(site) == [("published", False)]
    assert letters(site) == []


def test_many_notices_at_once_come_in_one_letter(site: Site) -> None:
    editions = [published(site, f"Fault {number}") for number in range(5)]
    for edition in editions:
        followed_by(site, edition, ALICE)
    writer, site.services.notifier.writer = site.services.notifier.writer, None
    for edition in editions:
        release(site, edition, KIM)
    site.services.notifier.writer = writer
    site.services.jobs.notify()
    (letter,) = letters(site)
    assert letter["Subject"] == "5 notices wait for you"
    assert all(f"“Fault {n}”" in letter.get_content() for n in range(5))
    assert kept(site) == [("published", True)] * 5


def test_old_news_is_told_without_a_letter(site: Site) -> None:
    edition = published(site)
    followed_by(site, edition, ALICE)
    writer, site.services.notifier.writer = site.services.notifier.writer, None
    release(site, edition, KIM)
    with site.services.database.transaction() as session:
        notice = session.scalars(select(Notice)).one()
        notice.created_at -= MAILED_WITHIN + timedelta(hours=1)
    site.services.notifier.writer = writer
    site.services.jobs.notify()
    assert kept(site) == [("published", False)]
    assert letters(site) == []


def test_what_was_published_long_ago_is_no_news(site: Site) -> None:
    edition = published(site)
    assert edition.published_at is not None
    assert edition.published_at < utc_now() - timedelta(days=30)
    followed_by(site, edition, ALICE)
    with site.services.database.transaction() as session:
        session.get_one(Follower, NAME).cursor = 0
    site.services.jobs.notify()
    assert kept(site) == []
