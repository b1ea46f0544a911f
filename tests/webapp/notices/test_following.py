"""Following begins with a button and ends with one click, also from the mail."""

from articles.following.models import Subscription
from articles.models import Article
from articles.upkeep.actions import reassign
from kb.accounts.models import User
from kb.clock import utc_now
from kb.policy import Audience
from tests.cast import ALICE, CHARLIE, ERIN, KIM
from tests.site import Site, actor_named
from tests.web import page, post
from tests.webapp.notices.making import (
    followed_by,
    letters,
    published,
    release,
    stop_path,
)


def test_a_button_on_the_article_follows_it_and_stops(site: Site) -> None:
    edition = published(site)
    client = site.browser(ALICE)
    here = f"/kb/en/{edition.slug}"
    url = f"/following/articles/{site.number(edition)}"
    assert f'action="{url}"' in client.get(here).text
    answer = post(client, url, {"follow": "yes", "next": here})
    assert answer.headers["Location"] == here
    assert "You follow this" in page(client.get(here))
    assert "Paper jam" in page(client.get("/following"))
    post(client, url, {"follow": "no", "next": here})
    assert site.rows(Subscription) == []
    assert "You follow nothing yet" in page(client.get("/following"))


def test_a_visitor_gets_no_button(site: Site) -> None:
    edition = published(site)
    client = site.browser()
    assert "/following/" not in client.get(f"/kb/en/{edition.slug}").text
    assert "/following/" not in client.get("/find?topic=printing").text
    url = f"/following/articles/{site.number(edition)}"
    assert post(client, url, {"follow": "yes"}).status_code == 403
    assert post(client, "/following/topics/printing").status_code == 403
    assert post(client, "/following/mail").headers["Location"].startswith("/sign-in")


def test_a_topic_is_followed_from_its_page(site: Site) -> None:
    published(site)
    client = site.browser(ALICE)
    assert (
        'action="/following/topics/printing"' in client.get("/find?topic=printing").text
    )
    post(client, "/following/topics/printing", {"follow": "yes"})
    assert "You follow this" in page(client.get("/find?topic=printing"))
    assert "Topic, with everything below it" in page(client.get("/following"))
    post(client, "/following/topics/printing", {"follow": "no"})
    assert site.rows(Subscription) == []
    assert post(client, "/following/topics/no-such", {}).status_code == 404


def test_a_foreign_article_cannot_be_followed(site: Site) -> None:
    inside = published(site, audience=Audience.INTERNAL)
    draft = site.article(published=False)
    client = site.browser(ALICE)
    for edition in (inside, draft):
        url = f"/following/articles/{site.number(edition)}"
        assert post(client, url, {"follow": "yes"}).status_code == 404
    assert site.rows(Subscription) == []
    release(site, inside, KIM)
    assert letters(site) == []


def test_the_link_in_a_letter_asks_and_then_stops(site: Site) -> None:
    edition = published(site)
    followed_by(site, edition, ALICE, CHARLIE)
    with site.services.database.transaction() as session:
        session.get_one(User, site.actor(CHARLIE).user_id).mail_notices = False
    release(site, edition, KIM)
    path = stop_path(site)
    visitor = site.browser()
    assert "Stop following?" in page(visitor.get(path))
    assert len(site.rows(Subscription)) == 2  # looking changes nothing
    answer = post(visitor, path, follow_redirects=True)
    assert "You follow this no longer" in page(answer)
    (left,) = site.rows(Subscription)
    assert left.user_id == site.actor(CHARLIE).user_id
    assert "You follow this no longer" in page(visitor.get(path))


def test_a_mail_program_stops_by_itself(site: Site) -> None:
    edition = published(site)
    followed_by(site, edition, ALICE)
    release(site, edition, KIM)
    path = stop_path(site)
    body = {"List-Unsubscribe": "One-Click"}
    answer = site.app.test_client().post(path, data=body)
    assert answer.status_code == 303
    assert site.rows(Subscription) == []
    release(site, edition, KIM)
    assert len(letters(site)) == 1


def test_the_link_in_a_letter_about_work_ends_mail_only(site: Site) -> None:
    edition = published(site)
    owner_id = site.actor(ERIN).user_id
    with site.writing() as session:
        article = session.get_one(Article, edition.article_id)
        by, due = actor_named(session, KIM), article.review_due_at
        now = utc_now()
        reassign(session, article, owner_id=owner_id, review_due_at=due, by=by, now=now)
    path = stop_path(site)
    visitor = site.browser()
    assert "No more mail?" in page(visitor.get(path))
    assert "You get no more mail" in page(post(visitor, path, follow_redirects=True))
    (user,) = [u for u in site.rows(User) if u.name == "Erin"]
    assert user.mail_notices is False
    client = site.browser(ERIN)
    assert post(client, "/following/mail", {"by_mail": "yes"}).status_code == 302
    (user,) = [u for u in site.rows(User) if u.name == "Erin"]
    assert user.mail_notices is True


def test_a_wrong_link_stops_nothing(site: Site) -> None:
    edition = published(site)
    followed_by(site, edition, ALICE)
    release(site, edition, KIM)
    path = stop_path(site)
    client = site.app.test_client()
    for wrong in (path[:-1], f"{path}x", "/stop/x", f"/stop/{path[6:].upper()}"):
        assert client.get(wrong).status_code == 404
        assert client.post(wrong).status_code == 404
    assert len(site.rows(Subscription)) == 1
