"""Announcements are made in a form and stand where people have to see them."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from articles.actions import reclassify
from articles.drafts import Place
from articles.models import Article, ArticleKind
from kb.accounts.models import Group, GroupMember
from kb.announcements.actions import Wording, announce
from kb.announcements.models import Acknowledgement, Announcement, Tone
from kb.clock import utc_now
from kb.policy import Audience
from kb.products.actions import add_product
from tests.cast import ALICE, BOB, CHARLIE, ERIN, KIM, MAX, Member
from tests.site import Site, actor_named
from tests.web import page, post

PLACES = ("/", "/find", "/find?q=vpn", "/ask")


def announced(site: Site, **fields: Any) -> int:
    usual: dict[str, Any] = {
        "tone": Tone.OUTAGE,
        "audience": Audience.PUBLIC,
        "starts_at": utc_now(),
        "title_en": "VPN is down",
    }
    with site.writing() as session:
        by = actor_named(session, KIM)
        made = announce(session, Wording(**(usual | fields)), by=by, now=utc_now())
        return made.id


def products(site: Site) -> tuple[int, int]:
    """A product and a part of it."""
    with site.writing() as session:
        network = add_product(session, "Network", "网络")
        return network.id, add_product(session, "VPN", "VPN", network).id


def form(**fields: str) -> dict[str, str]:
    return {
        "tone": "planned",
        "title_en": "Mail stops for an hour",
        "body_en": "## What happens\n\nWe move it.",
        "audience": "public",
        "group": "0",
        "product": "0",
    } | fields


@pytest.mark.pg
def test_an_announcement_is_made_previewed_changed_and_ended(site: Site) -> None:
    client = site.browser(KIM)
    previewed = post(client, "/announcements/new", form(preview="1"))
    assert "This is how it will look" in page(previewed)
    assert "<h2>What happens</h2>" in previewed.text
    assert site.rows(Announcement) == []
    assert post(client, "/announcements/new", form()).status_code == 302
    (one,) = site.rows(Announcement)
    assert "Mail stops for an hour" in page(client.get("/"))
    assert "Mail stops for an hour" in page(client.get("/announcements"))
    edit = f"/announcements/{one.id}/edit"
    assert "Mail stops for an hour" in client.get(edit).text
    post(client, edit, form(title_en="Mail stops for two hours"))
    assert "Mail stops for two hours" in page(client.get(f"/announcements/{one.id}"))
    post(client, f"/announcements/{one.id}/end")
    assert "Mail stops" not in page(client.get("/"))
    assert "Over" in page(client.get("/announcements"))


def test_what_was_entered_is_kept_when_something_is_wrong(site: Site) -> None:
    client = site.browser(KIM)
    wrong = form(title_en="", body_en="Kept text", ends_at="2020-01-01T10:00")
    answer = post(client, "/announcements/new", wrong)
    assert answer.status_code == 422
    assert "Kept text" in answer.text
    assert "2020-01-01T10:00" in answer.text
    assert "title in one language" in page(answer)
    for fields in ({"ends_at": "tomorrow"}, {"tone": "x"}, {"audience": "group"}):
        assert post(client, "/announcements/new", form(**fields)).status_code == 422
    assert site.rows(Announcement) == []


def test_a_template_that_nobody_filled_in_says_nothing(site: Site) -> None:
    client = site.browser(KIM)
    begun = client.get("/announcements/new").text
    bodies = re.findall(r"<textarea[^>]*>\s*(.*?)</textarea>", begun, re.DOTALL)
    assert [bool(body.strip()) for body in bodies] == [True, True]
    sent = form(body_en=_unescaped(bodies[0]), body_zh=_unescaped(bodies[1]))
    assert post(client, "/announcements/new", sent).status_code == 302
    (one,) = site.rows(Announcement)
    assert (one.body_en, one.body_zh) == ("", "")


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&#34;", '"')


@pytest.mark.parametrize("member", [ALICE, ERIN], ids=lambda m: m.name)
def test_only_announcers_manage(site: Site, member: Member) -> None:
    number = announced(site)
    client = site.browser(member)
    for url in ("/announcements", "/announcements/new", f"/announcements/{number}"):
        assert client.get(url).status_code == 403
    assert post(client, "/announcements/new", form()).status_code == 403
    assert post(client, f"/announcements/{number}/end").status_code == 403
    assert site.browser(MAX).get("/announcements").status_code == 200


def _sees(client: FlaskClient, url: str) -> bool:
    return "VPN is down" in client.get(url).text


def test_everybody_sees_an_outage_that_is_for_everybody(site: Site) -> None:
    announced(site)
    for member in (None, ALICE, KIM):
        assert all(_sees(site.browser(member), url) for url in PLACES)


@pytest.mark.pg
@pytest.mark.parametrize("audience", [Audience.INTERNAL, Audience.GROUP])
def test_one_for_a_group_is_seen_by_the_group_only(
    site: Site, audience: Audience
) -> None:
    group_id = None
    if audience is Audience.GROUP:
        with site.writing() as session:
            group = Group(name="Finance")
            session.add(group)
            session.flush()
            group_id = group.id
            erin = actor_named(session, ERIN)
            session.add(GroupMember(group_id=group.id, user_id=erin.user_id or 0))
    number = announced(site, audience=audience, group_id=group_id)
    for member in (None, ALICE, CHARLIE):
        client = site.browser(member)
        assert not any(_sees(client, url) for url in PLACES)
        answer = post(client, f"/announcements/{number}/read")
        assert answer.status_code == 404
    assert all(_sees(site.browser(ERIN), url) for url in PLACES)
    if audience is Audience.GROUP:
        assert not any(_sees(site.browser(MAX), url) for url in PLACES)
        assert not _sees(site.browser(MAX), "/announcements")


def test_one_that_is_not_yet_or_no_longer_there_is_shown_to_nobody(
    site: Site,
) -> None:
    now = utc_now()
    announced(site, starts_at=now + timedelta(days=1))
    over = announced(site, starts_at=now - timedelta(days=2))
    with site.writing() as session:
        session.get_one(Announcement, over).ends_at = now - timedelta(days=1)
    client = site.browser(ALICE)
    assert not any(_sees(client, url) for url in PLACES)
    assert post(client, f"/announcements/{over}/read").status_code == 404


def test_choosing_a_product_shows_what_is_wrong_with_it(site: Site) -> None:
    network, vpn = products(site)
    announced(site, product_id=network)
    client = site.browser()
    assert not _sees(client, "/ask")
    asked = {"form_key": "form-key-1", "subject": "", "product": str(vpn)}
    headers = {"HX-Request": "true"}
    answer = post(client, "/ask/suggest", asked, headers=headers)
    assert 'data-into="known"' in answer.text
    assert "VPN is down" in page(answer)
    other = post(client, "/ask/suggest", asked | {"product": ""}, headers=headers)
    assert "VPN is down" not in page(other)


def test_without_a_script_it_is_shown_before_the_request_goes_out(site: Site) -> None:
    network, vpn = products(site)
    announced(site, product_id=network, body_en="We work on it.")
    client = site.browser(ALICE)
    asked = {
        "form_key": "form-key-1",
        "subject": "No connection",
        "description": "Nothing happens at all.",
        "product": str(vpn),
    }
    first = post(client, "/ask", asked)
    assert "Before it goes out" in page(first)
    assert "VPN is down" in page(first)
    assert "We work on it." in page(first)
    sent = post(client, "/ask", asked | {"looked": "1"})
    assert sent.status_code == 302


def test_an_article_says_what_is_wrong_with_its_product(site: Site) -> None:
    network, vpn = products(site)
    edition = site.article(title="Connect")
    other = site.article(title="Printing")
    with site.writing() as session:
        article = session.get_one(Article, edition.article_id)
        place = Place(
            category_id=article.category_id,
            audience=Audience.PUBLIC,
            kind=ArticleKind.FAULT,
            product_id=vpn,
        )
        by = actor_named(session, KIM)
        reclassify(session, article, place, by=by, now=utc_now())
    announced(site, product_id=network)
    announced(site, product_id=vpn, tone=Tone.NEWS, title_en="New client")
    text = page(site.browser().get(f"/kb/en/{edition.slug}"))
    assert "VPN is down" in text
    assert "New client" not in text
    assert "VPN is down" not in page(site.browser().get(f"/kb/en/{other.slug}"))
    found = page(site.browser().get("/find?product=vpn"))
    assert "VPN is down" in found
    assert "New client" in found


def test_what_has_to_be_read_is_gone_once_it_was(site: Site) -> None:
    number = announced(site, tone=Tone.NEWS, must_acknowledge=True)
    client = site.browser(ALICE)
    assert "I have read this" in page(client.get("/"))
    assert "I have read this" not in page(site.browser().get("/"))
    url = f"/announcements/{number}/read"
    assert post(client, url, {"next": "/"}).headers["Location"] == "/"
    post(client, url)
    assert len(site.rows(Acknowledgement)) == 1
    assert not _sees(client, "/")
    assert _sees(site.browser(CHARLIE), "/")
    assert "Alice" in page(site.browser(KIM).get(url.removesuffix("/read")))
    assert post(site.browser(), url).status_code == 403


def test_an_outage_stays_although_it_was_read(site: Site) -> None:
    number = announced(site, must_acknowledge=True)
    client = site.browser(ALICE)
    post(client, f"/announcements/{number}/read")
    assert "You said that you have read this" in page(client.get("/"))


def test_each_reads_it_in_the_own_language_or_labeled(site: Site) -> None:
    announced(site, title_zh="VPN 中断", body_zh="正在处理。")
    announced(site, title_en="Mail is down", tone=Tone.PLANNED)
    text = page(site.browser(BOB).get("/"))
    assert "VPN 中断" in text
    assert "正在处理。" in text
    assert "VPN is down" not in text
    assert "Mail is down" in text
    labeled = site.browser(BOB).get("/").text
    assert re.search(r'<span lang="en">Mail is down</span>', labeled)
    assert re.search(r'<span class="badge">English</span>', labeled)


def test_its_text_is_cleaned_like_any_other(site: Site) -> None:
    announced(
        site,
        title_en="<script>alert(1)</script>",
        body_en="<img src=x onerror=alert(1)> [x](javascript:alert(1))\n\n## Main",
    )
    for url in PLACES:
        text = site.browser().get(url).text
        assert "<script>alert" not in text
        assert "javascript:alert" not in text
        assert not re.search(r"<img[^>]*onerror", text)
        assert text.count('id="main"') == 1


def test_words_that_look_like_an_id_stay_words(site: Site) -> None:
    announced(site, body_en='Not id="[the list](https://example.org "x") today.')
    html = site.browser().get("/").text
    assert '<a href="https://example.org" title="x" rel="noopener">the list</a>' in html
