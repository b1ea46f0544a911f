"""What helps while writing, for this writer's eyes only."""

from typing import Any

import pytest

from articles.models import ArticleKind, Revision
from articles.text.kinds import template_of
from kb.accounts.models import Group
from kb.policy import Audience
from kb.text import LANGS, Lang
from tests.cast import ALICE, ERIN, KIM
from tests.site import Site
from tests.web import page, post
from tests.webapp.write.writing import fields, hidden


def _group(site: Site) -> int:
    with site.writing() as session:
        group = Group(name="Finance")
        session.add(group)
        session.flush()
        return group.id


def test_a_link_is_found_by_words_and_by_number(site: Site) -> None:
    site.article(title="Paper jam in tray two")
    site.article(title="Toner is low", keywords=(), source="Order it.\n")
    kim = site.browser(KIM)
    for query in ("paper", "jam tray", "1001", "#1001"):
        text = kim.get(f"/write/link-search?q={query.replace('#', '%23')}").text
        assert 'data-address="/a/1001"' in text, query
        assert "Toner" not in text
    assert "<li" not in kim.get("/write/link-search?q=").text
    assert "<li" not in kim.get("/write/link-search?q=xqzzy").text


def test_a_link_search_shows_nothing_of_what_one_may_not_see(site: Site) -> None:
    site.article(
        title="Secret salaries", audience=Audience.GROUP, group_id=_group(site)
    )
    site.article(title="Secret draft", published=False)
    kim = site.browser(KIM)
    for query in ("secret", "secret salaries", "1001"):
        assert "Secret" not in kim.get(f"/write/link-search?q={query}").text
    assert site.browser(ALICE).get("/write/link-search?q=secret").status_code == 403


def test_a_title_close_to_an_article_shows_it_before_the_save(site: Site) -> None:
    for n in range(8):
        site.article(title=f"Article about topic {n}", source=f"Words {n}.\n")
    site.article(
        title="Printer shows a paper jam",
        source="## Fix\n\nOpen tray two of the printer and pull the paper out.\n",
    )
    kim = site.browser(KIM)
    typed = fields(site, title="Paper jam in the printer", source="The paper is stuck")
    found = page(post(kim, "/write/similar", typed))
    assert "Printer shows a paper jam" in found
    without_script = post(kim, "/write/new", {**typed, "then": "similar"})
    assert without_script.status_code == 200
    assert "Printer shows a paper jam" in page(without_script)
    assert "The paper is stuck" in without_script.text
    hints = "## Printer\n\n<!-- paper jam in the tray of the printer -->\n"
    other = fields(site, title="Zebra crossing", source=hints)
    assert page(post(kim, "/write/similar", other)) == ""
    asked = page(post(kim, "/write/new", {**other, "then": "similar"}))
    assert "No article says this yet." in asked


def test_a_secret_article_is_never_called_similar(site: Site) -> None:
    source = "Open tray two of the printer and pull the paper out.\n"
    hidden_from_kim: dict[str, Any] = {
        "audience": Audience.GROUP,
        "group_id": _group(site),
    }
    site.article(title="Printer shows a paper jam", source=source, **hidden_from_kim)
    typed = fields(site, title="Printer shows a paper jam", source=source)
    assert page(post(site.browser(KIM), "/write/similar", typed)) == ""


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", list(ArticleKind))
def test_each_kind_has_its_template(site: Site, kind: ArticleKind, lang: Lang) -> None:
    url = f"/write/template?kind={kind.value}&lang={lang}"
    answer = site.browser(KIM).get(url)
    assert answer.mimetype == "text/plain"
    assert answer.text == template_of(kind, lang)


def test_a_template_fills_an_empty_text_only(site: Site) -> None:
    kim = site.browser(KIM)
    asked = fields(site, kind="faq", lang="zh", then="template")
    filled = post(kim, "/write/new", asked | {"source": " "})
    assert "## 问题" in filled.text
    other = template_of(ArticleKind.SOP, "en")
    assert "## 问题" in post(kim, "/write/new", asked | {"source": other}).text
    kept = post(kim, "/write/new", asked | {"source": "Dear text"})
    assert "Dear text" in kept.text
    assert "## 问题" not in kept.text
    assert site.rows(Revision) == []
    assert kim.get("/write/template?kind=poem&lang=en").text == ""


def test_the_remarks_name_the_line(site: Site) -> None:
    kim = site.browser(KIM)
    typed = fields(site, source="## Fix\n\n![](/attachments/1/x)\n")
    found = post(kim, "/write/lint", typed)
    assert 'data-go-to-line="3"' in found.text
    number = site.number(site.article(source=typed["source"], published=False))
    assert 'data-go-to-line="3"' in kim.get(f"/write/{number}/en").text


def test_the_preview_speaks_the_language_of_the_article(site: Site) -> None:
    kim = site.browser(KIM)
    source = "> [!NOTE]\n> Restart it.\n"
    for lang, word in (("en", "Note"), ("zh", "注意")):
        sent = {"source": source, "lang": lang}
        assert word in page(post(kim, "/write/preview", sent))
        key = {"source": source, "key": f"1001/{lang}"}
        assert word in page(post(kim, "/write/preview", key))


def test_the_first_upload_saves_the_draft_for_a_script(site: Site) -> None:
    kim = site.browser(KIM)
    headers = {"Accept": "application/json"}
    form = fields(site) | hidden(kim, "/write/new")
    wrong = post(kim, "/write/new", {**form, "title": ""}, headers=headers)
    assert wrong.status_code == 422
    assert wrong.json
    assert "first" in wrong.json["error"]
    made = post(kim, "/write/new", form, headers=headers)
    assert made.status_code == 201
    assert made.json == {
        "edit_url": "/write/1001/en",
        "files_url": "/write/1001/en/files",
        "presence_url": "/write/1001/en/presence",
        "key": "1001/en",
        "based_on": str(site.rows(Revision)[0].id),
    }


def test_others_at_the_same_text_are_named(site: Site) -> None:
    url = f"/write/{site.number(site.article())}/en"
    kim, erin = site.browser(KIM), site.browser(ERIN)
    began = hidden(kim, url)
    assert page(post(erin, f"{url}/presence")) == ""
    assert "Erin is editing this text, too." in page(kim.get(url))
    assert "Erin is editing" in page(post(kim, f"{url}/presence", began))
    post(erin, url, fields(site) | hidden(erin, url))
    told = page(post(kim, f"{url}/presence", began))
    assert "Erin saved version 2 since you began." in told
    post(erin, f"{url}/presence", {"leaving": "1"})
    assert "is editing" not in page(post(kim, f"{url}/presence", began))


@pytest.mark.parametrize("base", ["123456789x", "9" * 5000, "٣"])
def test_presence_takes_any_beginning(site: Site, base: str) -> None:
    url = f"/write/{site.number(site.article())}/en"
    answer = post(site.browser(KIM), f"{url}/presence", {"based_on": base})
    assert answer.status_code == 200


def test_presence_is_nothing_for_who_may_not_write(site: Site) -> None:
    number = site.number(site.article(audience=Audience.GROUP, group_id=_group(site)))
    url = f"/write/{number}/en/presence"
    assert post(site.browser(KIM), url).status_code == 404
    assert post(site.browser(ALICE), url).status_code == 403
