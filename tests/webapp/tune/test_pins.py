"""An article is pinned to a phrase, seen first, until a day, and not for ever."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from articles.actions import withdraw
from articles.models import Article, Edition
from kb.accounts.models import Group
from kb.clock import utc_now
from kb.policy import Audience
from kb.tuning.actions import NewPin, add_pin
from kb.tuning.models import Pin
from kb.tuning.queries import list_pins
from tests.cast import ERIN, KIM
from tests.site import Site, actor_named
from tests.web import page, post

NEW = "/tune/pins/new"


def address(**fields: object) -> str:
    return f"{NEW}?{urlencode(fields)}"


def pinned(site: Site) -> list[str]:
    with site.services.database.reading() as session:
        return [pin.phrase for pin in list_pins(session)]


def pin(site: Site, edition: Edition, **fields: object) -> None:
    wanted = NewPin(article_id=edition.article_id, **{"phrase": "vpn", **fields})  # type: ignore[arg-type]
    kim = site.actor(KIM)
    with site.writing() as session:
        add_pin(session, wanted, by=kim, now=utc_now())


@pytest.mark.pg
def test_an_article_is_found_seen_pinned_and_let_go(site: Site) -> None:
    edition = site.article(title="Mail server outage")
    site.article(title="Outlook starts slowly")
    number = site.number(edition)
    client = site.browser(KIM)
    assert "No pinned articles" in page(client.get("/tune/pins"))
    choices = client.get(address(phrase="outlook", article="mail outage"))
    assert "Which one?" in page(choices)
    assert f"article={number}" in choices.text
    day = (utc_now() + timedelta(days=3)).date().isoformat()
    fields = {"phrase": "Outlook", "article": str(number), "until": day, "note": "now"}
    seen = client.get(address(**fields))
    assert "Mail server outage" in page(seen)
    assert "Pin this article" in page(seen)
    _, _, after = page(seen).partition("With the change")
    assert after.index("Mail server outage") < after.index("Outlook starts slowly")
    assert pinned(site) == []
    saved = post(client, NEW, fields, follow_redirects=True)
    assert pinned(site) == ["Outlook"]
    assert "First for “Outlook”" in page(saved)
    assert "In effect" in page(saved)
    assert "now" in page(saved)
    results = page(client.get("/find?q=outlook"))
    place = results.index
    assert place("Mail server outage") < place("Outlook starts slowly")
    (row,) = site.rows(Pin)
    removed = post(client, f"/tune/pins/{row.id}/remove", follow_redirects=True)
    assert "Not first any more for “Outlook”" in page(removed)
    assert pinned(site) == []
    undo = re.search(r'action="(/tune/changes/\d+/undo)"', removed.text)
    assert undo
    post(client, undo[1])
    assert pinned(site) == ["Outlook"]
    assert "Mail server outage" in page(client.get("/tune/history"))


def test_what_does_not_do_is_said_and_kept(site: Site) -> None:
    number = str(site.number(site.article()))
    usual = {"phrase": "vpn", "article": number, "until": "", "note": "why not"}
    client = site.browser(KIM)
    for wrong, problem in (
        ({"phrase": ""}, "Please fill this in."),
        ({"phrase": "x" * 201}, "Use at most 200 characters."),
        ({"article": ""}, "Please fill this in."),
        ({"until": "2020-02-30"}, "Not a valid date"),
        ({"until": "2020-02-03"}, "Choose a day from today on."),
    ):
        for answer in (
            client.get(address(**{**usual, **wrong})),
            post(client, NEW, {**usual, **wrong}),
        ):
            assert answer.status_code == 422
            assert problem in page(answer)
            assert "why not" in answer.text
    for article in ("999", "nothing like that", "0", "9" * 12):
        sent = {**usual, "article": article}
        assert "No published article" in page(client.get(address(**sent)))
        refused = post(client, NEW, sent)
        assert "There is no such article." in page(refused)
    assert pinned(site) == []


def test_the_same_pin_does_not_stand_twice(site: Site) -> None:
    edition = site.article()
    pin(site, edition, phrase="ＶＰＮ")
    sent = {"phrase": "vpn", "article": str(site.number(edition))}
    answer = post(site.browser(KIM), NEW, sent)
    assert answer.status_code == 422
    assert "pinned to this phrase already" in page(answer)


def test_the_list_says_what_has_no_effect(site: Site) -> None:
    kinds = ("over", "archived", "internal", "hidden")
    texts = {name: site.article(title=f"The {name} one") for name in kinds}
    yesterday = utc_now().date() - timedelta(days=2)
    for name, edition in texts.items():
        until = yesterday if name == "over" else None
        pin(site, edition, phrase=f"phrase {name}", until=until)
    with site.writing() as session:
        by, now = actor_named(session, KIM), utc_now()
        gone = session.get_one(Edition, texts["archived"].id)
        withdraw(session, gone, by=by, now=now)
        group = Group(name="Finance")
        session.add(group)
        session.flush()
        for name, audience, group_id in (
            ("internal", Audience.INTERNAL, None),
            ("hidden", Audience.GROUP, group.id),
        ):
            article = session.get_one(Article, texts[name].article_id)
            article.audience, article.group_id = audience, group_id
    text = site.browser(KIM).get("/tune/pins").text
    rows = {
        name: next(r for r in text.split("<tr>") if f"phrase {name}" in r)
        for name in kinds
    }
    assert "Over" in rows["over"]
    assert "No effect: not published" in rows["archived"]
    assert "Not effective for all: Staff only" in rows["internal"]
    assert "No effect for you" in rows["hidden"]
    assert "The hidden one" not in text


def test_only_who_tunes_may_pin(site: Site) -> None:
    sent = {"phrase": "vpn", "article": str(site.number(site.article()))}
    assert site.browser(ERIN).get("/tune/pins").status_code == 403
    assert post(site.browser(ERIN), NEW, sent).status_code == 403
    assert post(site.browser(KIM), NEW, sent).status_code == 302
