"""What a person is told stands on their page, and leads to its place."""

import re

from flask.testing import FlaskClient

from articles.actions import reclassify
from articles.models import Article
from articles.reviews.actions import Asking, submit
from kb.clock import utc_now
from kb.notices.models import Notice
from kb.policy import Audience
from tests.articles.making import head, make_edition, make_place
from tests.cast import ALICE, BOB, CHARLIE, ERIN, KIM
from tests.site import Site, actor_named
from tests.web import page, post
from tests.webapp.notices.making import followed_by, published, release


def unread(client: FlaskClient) -> str:
    found = re.search(
        r'class="[^"]*\bbell"[^>]*aria-label="([^"]+)"', client.get("/").text
    )
    assert found
    return found[1]


def test_a_notice_leads_to_its_place_and_is_read_then(site: Site) -> None:
    edition = published(site)
    followed_by(site, edition, ALICE)
    release(site, edition, KIM)
    client = site.browser(ALICE)
    assert unread(client) == "Notices: 1 unread"
    assert "“Paper jam” has been updated (unread)" in page(client.get("/notices"))
    (notice,) = site.rows(Notice)
    answer = client.get(f"/notices/{notice.id}")
    assert answer.headers["Location"] == "/kb/en/paper-jam"
    assert unread(client) == "Notices"
    text = page(client.get("/notices"))
    assert "has been updated" in text
    assert "(unread)" not in text


def test_all_can_be_marked_as_read_at_once(site: Site) -> None:
    edition = published(site)
    followed_by(site, edition, ALICE, CHARLIE)
    for _ in range(2):
        release(site, edition, KIM)
    client = site.browser(ALICE)
    assert unread(client) == "Notices: 2 unread"
    assert post(client, "/notices/read").headers["Location"] == "/notices"
    assert unread(client) == "Notices"
    assert unread(site.browser(CHARLIE)) == "Notices: 2 unread"


def test_a_notice_is_for_nobody_else(site: Site) -> None:
    edition = published(site)
    followed_by(site, edition, ALICE)
    release(site, edition, KIM)
    (notice,) = site.rows(Notice)
    assert site.browser(CHARLIE).get(f"/notices/{notice.id}").status_code == 404
    assert "Paper jam" not in page(site.browser(CHARLIE).get("/notices"))
    signed_out = site.browser().get(f"/notices/{notice.id}")
    assert signed_out.headers["Location"].startswith("/sign-in?next=")
    assert site.browser().get("/notices").headers["Location"].startswith("/sign-in")


def test_what_became_internal_is_gone_from_page_and_count(site: Site) -> None:
    edition = published(site, "Secret plans")
    followed_by(site, edition, ALICE, ERIN)
    release(site, edition, KIM)
    (hers, *_) = site.rows(Notice)
    with site.writing() as session:
        article = session.get_one(Article, edition.article_id)
        inside = make_place(session, Audience.INTERNAL, None)
        by = actor_named(session, KIM)
        reclassify(session, article, inside, by=by, now=utc_now())
    client = site.browser(ALICE)
    assert unread(client) == "Notices"
    for url in ("/notices", "/following", f"/notices/{hers.id}"):
        assert "Secret plans" not in client.get(url, follow_redirects=True).text
    assert client.get(f"/notices/{hers.id}").status_code == 404
    assert unread(site.browser(ERIN)) == "Notices: 1 unread"
    assert "Secret plans" in page(site.browser(ERIN).get("/notices"))


def test_a_reviewer_is_led_to_the_review(site: Site) -> None:
    with site.writing() as session:
        edition = make_edition(session, title="Paper jam", source=COMPLETE)
        erin, kim = actor_named(session, ERIN), actor_named(session, KIM)
        asking = Asking(reviewer_id=kim.user_id)
        newest = head(session, edition)
        submit(session, edition, newest, by=erin, now=utc_now(), asking=asking)
    client = site.browser(KIM)
    assert "Erin asks you to review “Paper jam”" in page(client.get("/notices"))
    (notice,) = site.rows(Notice)
    answer = client.get(f"/notices/{notice.id}")
    assert answer.headers["Location"] == f"/review/{site.number(edition)}/en"


COMPLETE = (
    "## Issue\n\nPaper is stuck.\n\n## Environment\n\nAll printers.\n\n"
    "## Cause\n\nWorn rollers.\n\n## Resolution\n\n1. Open the tray.\n"
)


def test_the_page_speaks_chinese(site: Site) -> None:
    edition = published(site, "打印机卡纸", "zh")
    followed_by(site, edition, BOB)
    release(site, edition, KIM)
    text = page(site.browser(BOB).get("/notices"))
    assert "has been updated" not in text
    assert "打印机卡纸" in text


def test_a_title_is_text_wherever_it_is_told(site: Site) -> None:
    edition = published(site, "<img src=x onerror=alert(1)>")
    followed_by(site, edition, ALICE)
    release(site, edition, KIM)
    for url in ("/notices", "/following"):
        answer = site.browser(ALICE).get(url)
        assert "<img" not in answer.text
        assert "<img src=x" in page(answer)
