"""Articles written, saved, published and placed, by who may."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from articles.actions import publish
from articles.categories import add_category
from articles.models import Article, Edition, Revision
from articles.queries import access_edition
from kb.accounts.models import Group, GroupMember
from kb.clock import utc_now
from kb.policy import Audience
from kb.text import Lang
from kb.tickets.models import ArticleLink, Relation
from tests.articles.making import head, make_category
from tests.cast import ALICE, ERIN, KIM, XAVIER
from tests.site import Site
from tests.web import page, post

WHY: dict[str, Any] = {"change_note": "The new model is wider."}
TEXTS: dict[Lang, tuple[str, str]] = {
    "en": ("Toner is low", "## Fix\n\nShake the *cartridge*.\n"),
    "zh": ("墨粉不足怎么办", "## 解决\n\n摇动*墨盒*。\n"),
}


def _form(site: Site, lang: Lang = "en", **more: Any) -> dict[str, Any]:
    with site.writing() as session:
        category = make_category(session).id
    title, source = TEXTS[lang]
    text = {"lang": lang, "title": title, "source": source, "significance": "update"}
    place = {
        "category": category,
        "product": 0,
        "kind": "fault",
        "audience": "public",
        "group": 0,
    }
    return text | place | more


def _publish(site: Site, number: int, lang: Lang) -> None:
    kim = site.actor(KIM)
    with site.writing() as session:
        edition = access_edition(session, kim, number, lang)
        publish(session, edition, head(session, edition), by=kim, now=utc_now())


def _based_on(client: FlaskClient, url: str) -> str:
    found = re.search(r'name="based_on"[^>]*value="(\d+)"', client.get(url).text)
    assert found
    return found[1]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_new_article_is_a_draft_until_it_is_published(site: Site, lang: Lang) -> None:
    kim, title = site.browser(KIM), TEXTS[lang][0]
    answer = post(kim, "/write/new", _form(site, lang))
    assert answer.location == f"/write/1001/{lang}"
    assert "Nothing found" in page(site.browser().get(f"/find?q={title}"))
    assert site.browser().get("/a/1001").status_code == 404
    _publish(site, 1001, lang)
    results = re.findall(r"<h2><a [^>]*>(.*?)</a>", site.browser().get("/find").text)
    assert results == [title]
    assert site.browser().get("/a/1001").status_code == 302


def test_the_editor_publishes_nothing(site: Site) -> None:
    kim = site.browser(KIM)
    post(kim, "/write/new", _form(site, then="publish"))
    assert site.rows(Edition)[0].published_id is None
    assert post(kim, "/write/1001/en/publish").status_code == 404


def test_a_text_goes_from_the_save_to_its_review(site: Site) -> None:
    kim = site.browser(KIM)
    answer = post(kim, "/write/new", _form(site, then="review"))
    assert answer.location == "/review/1001/en"
    assert len(site.rows(Revision)) == 1


def test_a_change_of_what_readers_have_needs_a_reason(site: Site) -> None:
    kim, url = site.browser(KIM), f"/write/{site.number(site.article())}/en"
    form = _form(site, based_on=_based_on(kim, url))
    answer = post(kim, url, form)
    assert answer.status_code == 422
    assert "Please fill this in." in page(answer)
    assert "Shake the *cartridge*." in answer.text
    assert post(kim, url, {**form, "change_note": "New model"}).status_code == 302
    assert site.rows(Revision)[-1].change_note == "New model"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"title": " "}, "Please fill this in."),
        ({"title": "x" * 201}, "Use at most 200 characters."),
        ({"source": ""}, "Please fill this in."),
        ({"summary": "x" * 501}, "Use at most 500 characters."),
        ({"kind": "poem"}, "Not a valid choice"),
        ({"category": "999"}, "Not a valid choice"),
        ({"category": "x"}, "Invalid Choice"),
        ({"audience": "group"}, "Please choose the group"),
    ],
)
def test_a_wrong_form_comes_back_with_everything_kept(
    site: Site, wrong: dict[str, Any], why: str
) -> None:
    form = _form(site, tags="one, 二", **wrong)
    answer = post(site.browser(KIM), "/write/new", form)
    assert answer.status_code == 422
    assert why in page(answer)
    assert 'value="one, 二"' in answer.text
    assert site.rows(Article) == []


def test_an_unknown_language_is_no_page(site: Site) -> None:
    kim, form = site.browser(KIM), _form(site) | {"lang": "fr"}
    assert post(kim, "/write/new", form).status_code == 404
    assert kim.get("/write/1001/fr").status_code == 404


def test_a_save_is_a_further_revision_that_readers_do_not_get_yet(site: Site) -> None:
    edition = site.article(title="Paper jam", source="Old text.\n")
    kim, url = site.browser(KIM), f"/write/{site.number(edition)}/en"
    form = _form(site, source="New text.\n", based_on=_based_on(kim, url), **WHY)
    text = page(post(kim, url, form, follow_redirects=True))
    assert "Saved as version 2." in text
    assert "Old text." in page(site.browser().get(f"/kb/en/{edition.slug}"))
    listed = page(kim.get("/write/articles?show=drafts"))
    assert "Published 1, draft 2" in listed


def test_a_conflict_keeps_both_texts(site: Site) -> None:
    edition = site.article(title="Paper jam")
    url = f"/write/{site.number(edition)}/en"
    erin, kim = site.browser(ERIN), site.browser(KIM)
    base = _based_on(kim, url)
    first = _form(site, title="Theirs", source="Their text.\n", based_on=base, **WHY)
    assert post(erin, url, first).status_code == 302
    second = _form(site, title="Mine", source="我的文字。\n", based_on=base, **WHY)
    answer = post(kim, url, second)
    assert answer.status_code == 409
    assert "Their text." in answer.text
    assert "我的文字。" in answer.text
    assert 'value="Mine"' in answer.text
    assert len(site.rows(Revision)) == 2
    found = re.search(r'name="based_on"[^>]*value="(\d+)"', answer.text)
    assert found
    together = {**second, "source": "Both.\n", "based_on": found[1]}
    assert post(kim, url, together).status_code == 302
    assert site.rows(Revision)[-1].source == "Both.\n"


@pytest.mark.parametrize("base", ["", "x", "0", "-1", "999999", "9" * 30, "foreign"])
def test_a_save_on_anything_but_the_newest_text_is_a_conflict(
    site: Site, base: str
) -> None:
    edition, other = site.article(title="Paper jam"), site.article(title="Toner")
    chosen = str(other.published_id) if base == "foreign" else base
    url = f"/write/{site.number(edition)}/en"
    answer = post(site.browser(KIM), url, _form(site, based_on=chosen, **WHY))
    assert answer.status_code == 409
    assert len(site.rows(Revision)) == 2


def test_a_translation_begins_beside_the_original(site: Site) -> None:
    edition = site.article(title="Toner is low", source="Shake it.\n")
    kim, number = site.browser(KIM), site.number(edition)
    empty = page(kim.get(f"/write/{number}/zh"))
    assert "Translate into 中文" in empty
    assert "Shake it." in empty
    wrong = post(kim, f"/write/{number}/zh", _form(site, "zh", title=""))
    assert wrong.status_code == 422
    assert "摇动*墨盒*" in wrong.text
    assert post(kim, f"/write/{number}/zh", _form(site, "zh")).status_code == 302
    _publish(site, number, "zh")
    assert "墨粉不足怎么办" in page(site.browser().get("/find?q=墨粉"))


def test_an_article_changes_place_and_readers_at_once(site: Site) -> None:
    edition = site.article(title="Toner is low")
    with site.writing() as session:
        topic = add_category(session, "Office", "办公").id
    kim, url = site.browser(KIM), f"/write/{site.number(edition)}/en/place"
    form = _form(site, category=topic, audience="internal", kind="how_to")
    text = page(post(kim, url, form, follow_redirects=True))
    assert "The article has its new place." in text
    assert site.browser().get(f"/kb/en/{edition.slug}").status_code == 404
    assert "Nothing found" in page(site.browser().get("/find?q=toner"))
    assert site.browser(ERIN).get("/find?q=toner&topic=office").status_code == 200
    assert "1 article" in page(site.browser(ERIN).get("/find?q=toner&topic=office"))


@pytest.mark.parametrize("wrong", [{"audience": "group"}, {"kind": "poem"}])
def test_a_wrong_place_is_refused_with_the_text_still_there(
    site: Site, wrong: dict[str, Any]
) -> None:
    edition = site.article(title="Toner is low", source="Shake it.\n")
    url = f"/write/{site.number(edition)}/en/place"
    answer = post(site.browser(KIM), url, _form(site, **wrong))
    assert answer.status_code == 422
    assert "Shake it." in answer.text
    assert site.rows(Article)[0].audience is Audience.PUBLIC


def test_a_writer_gives_articles_only_to_the_own_groups(site: Site) -> None:
    edition = site.article(title="Toner is low")
    kim = site.actor(KIM)
    with site.writing() as session:
        own, foreign = Group(name="Own"), Group(name="Foreign")
        session.add_all([own, foreign])
        session.flush()
        session.add(GroupMember(group_id=own.id, user_id=kim.user_id or 0))
        ids = {"own": own.id, "foreign": foreign.id}
    client, url = site.browser(KIM), f"/write/{site.number(edition)}/en"
    editor = client.get(url).text
    assert "Own</option>" in editor
    assert "Foreign" not in editor
    place = _form(site, audience="group", group=ids["foreign"])
    assert post(client, f"{url}/place", place).status_code == 422
    place["group"] = ids["own"]
    assert post(client, f"{url}/place", place).status_code == 302
    assert client.get(url).status_code == 200
    assert site.browser(ERIN).get(url).status_code == 404


def test_the_preview_is_what_readers_get(site: Site) -> None:
    source = "# Jam\n\n**Open** it. <script>alert(1)</script>\n\n打印机\n"
    answer = post(site.browser(KIM), "/write/preview", {"source": source})
    assert "<strong>Open</strong>" in answer.text
    assert "<script" not in answer.text
    long = post(site.browser(KIM), "/write/preview", {"source": "x" * 300_000})
    assert long.status_code == 200
    assert "callout" in long.text


def test_the_list_finds_by_title_and_number(site: Site) -> None:
    for n in range(32):
        site.article(title=f"Article about {n}", published=n % 2 == 0)
    kim = site.browser(KIM)
    assert page(kim.get("/write/articles")).count("Article about") == 30
    assert page(kim.get("/write/articles?page=2")).count("Article about") == 2
    assert page(kim.get("/write/articles?page=99")).count("Article about") == 2
    assert "Article about 7 1008" in page(kim.get("/write/articles?q=1008"))
    assert "Article about 7 1008" in page(kim.get("/write/articles?q=ABOUT+7"))
    assert "No such article" in page(kim.get("/write/articles?q=%25"))
    assert "No such article" in page(kim.get("/write/articles?show=own"))
    assert page(kim.get("/write/articles?show=drafts")).count("Draft") >= 16


def test_the_history_names_every_revision(site: Site) -> None:
    edition = site.article(title="Paper jam")
    kim, url = site.browser(KIM), f"/write/{site.number(edition)}/en"
    note: dict[str, Any] = {"change_note": "Clearer, 更清楚", "significance": "typo"}
    post(kim, url, _form(site, based_on=_based_on(kim, url), **note))
    text = page(kim.get(f"/kb/en/{edition.slug}/revisions"))
    assert "Clearer, 更清楚" in text
    assert "Correction" in text


def test_a_draft_from_a_ticket_is_linked_to_it(site: Site) -> None:
    ticket = site.ticket(ALICE, subject="VPN of paul@example.com fails")
    erin = site.browser(ERIN)
    text = erin.get(f"/write/new?ticket={ticket.number}").text
    assert "VPN of [e-mail] fails" in text
    assert "## Symptom" in text
    post(erin, "/write/new", _form(site, ticket=ticket.number))
    link = site.rows(ArticleLink)[0]
    assert link.relation is Relation.CREATED_FROM
    assert link.ticket_id == ticket.id


def test_a_ticket_that_does_not_exist_begins_nothing(site: Site) -> None:
    erin = site.browser(ERIN)
    assert "## Symptom" not in erin.get("/write/new?ticket=T-2020-000001").text
    assert post(erin, "/write/new", _form(site, ticket="T-1")).status_code == 302
    assert site.rows(ArticleLink) == []


@pytest.mark.parametrize("member", [None, ALICE], ids=["anonymous", "Alice"])
def test_readers_do_not_write(site: Site, member: Any) -> None:
    number = site.number(site.article(title="Paper jam"))
    client = site.browser(member)
    for what in ("new", "preview", "autosave", "similar", "lint", f"{number}/en"):
        assert post(client, f"/write/{what}", _form(site)).status_code == 403
    assert len(site.rows(Revision)) == 1


def test_a_draft_is_edited_by_every_writer(site: Site) -> None:
    number = site.number(site.article(title="Draft of one", published=False))
    for member in (ERIN, KIM, XAVIER):
        assert "Draft of one" in page(site.browser(member).get(f"/write/{number}/en"))
