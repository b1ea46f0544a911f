"""A text beside the one it follows in the other language."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from articles.models import Edition, Revision, Significance
from articles.translations import behind
from kb.text import Lang
from tests.articles.two_languages import Pair, begin, begin_both
from tests.cast import KIM
from tests.site import Site
from tests.web import page, post
from tests.webapp.write.writing import fields, hidden

TITLES = {"en": "Paper jam", "zh": "打印机卡纸"}
NAMES = {"en": "English", "zh": "Chinese"}
Langs = tuple[Lang, Lang]


@pytest.fixture(params=["en", "zh"])
def langs(request: pytest.FixtureRequest) -> Langs:
    """Either language may be the one that goes first."""
    return ("en", "zh") if request.param == "en" else ("zh", "en")


def made(site: Site, make: Callable[..., Pair], *args: object) -> str:
    """Write something, and return the beginning of its address in the editor."""
    with site.writing() as session:
        edition = next(iter(make(session, *args).editions.values()))
    return f"/write/{site.number(edition)}"


def overtaken(session: Session, one: Lang, other: Lang) -> Pair:
    pair = begin_both(session, one, other)
    pair.save(one)
    return pair


def checkbox(html: str) -> str:
    found = re.search(r'<input[^>]*name="follows"[^>]*>', html)
    assert found, "no mark to set"
    return found[0]


def value(html: str) -> str:
    found = re.search(r'value="(\d*)"', checkbox(html))
    assert found
    return found[1]


def sent(site: Site, url: str, lang: Lang, **more: str) -> dict[str, object]:
    client = site.browser(KIM)
    text = {"title": TITLES[lang], "source": "Now it says the same, 现在一样。\n"}
    return fields(site, lang=lang, **text, **hidden(client, url), **more)


def updates(site: Site, lang: Lang) -> int:
    """By how much the newest text is behind."""
    editions = {edition.lang: edition for edition in site.rows(Edition)}
    own = [r for r in site.rows(Revision) if r.lang == lang]
    with site.services.database.reading() as session:
        edition = session.get_one(Edition, editions[lang].id)
        return behind(session, edition, own[-1]).updates


def test_a_new_translation_follows_the_text_beside_it(site: Site, langs: Langs) -> None:
    one, other = langs
    url = f"{made(site, begin, one)}/{other}"
    html = site.browser(KIM).get(url).text
    assert f"The {NAMES[one]} text" in html
    assert f"says the same as version 1 of the {NAMES[one]} one" in page_of(html)
    assert "checked" in checkbox(html)
    form = sent(site, url, other, follows=value(html))
    assert post(site.browser(KIM), url, form).status_code == 302
    saved = site.rows(Revision)[-1]
    assert (saved.lang, saved.translated_from_id) == (other, int(value(html)))


def page_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_a_translation_that_is_behind_shows_what_changed(
    site: Site, langs: Langs
) -> None:
    one, other = langs
    url = f"{made(site, overtaken, one, other)}/{other}"
    html = site.browser(KIM).get(url).text
    text = page_of(html)
    assert "behind by 1 update" in text
    assert "What changed since version 1" in text
    assert "<ins>" in html or 'class="new added"' in html
    assert f"version 2 of the {NAMES[one]} one" in text
    assert "checked" in checkbox(html)


def test_saving_with_the_mark_catches_up_and_without_it_does_not(
    site: Site, langs: Langs
) -> None:
    one, other = langs
    url = f"{made(site, overtaken, one, other)}/{other}"
    html = site.browser(KIM).get(url).text
    assert post(site.browser(KIM), url, sent(site, url, other)).status_code == 302
    assert updates(site, other) == 1
    form = sent(site, url, other, follows=value(html))
    assert post(site.browser(KIM), url, form).status_code == 302
    assert updates(site, other) == 0
    again = site.browser(KIM).get(url).text
    assert "up to date" in page_of(again)
    assert 'name="follows"' not in again


def test_the_mark_survives_a_form_that_comes_back(site: Site, langs: Langs) -> None:
    one, other = langs
    url = f"{made(site, overtaken, one, other)}/{other}"
    kim = site.browser(KIM)
    form = sent(site, url, other, follows=value(kim.get(url).text))
    form["title"] = ""
    answer = post(kim, url, form)
    assert answer.status_code == 422
    assert "checked" in checkbox(answer.text)
    del form["follows"]
    assert "checked" not in checkbox(post(kim, url, form).text)


@pytest.mark.parametrize(
    "wrong", ["x", "0", "-1", "999999", "9" * 30, "own", "foreign"]
)
def test_a_text_follows_nothing_but_the_other_language(site: Site, wrong: str) -> None:
    url = f"{made(site, overtaken, 'en', 'zh')}/zh"
    foreign = site.article(title="Toner")
    own = next(r.id for r in site.rows(Revision) if r.lang == "zh")
    chosen = {"own": str(own), "foreign": str(foreign.published_id)}.get(wrong, wrong)
    form = sent(site, url, "zh", follows=chosen)
    assert post(site.browser(KIM), url, form).status_code == 302
    assert updates(site, "zh") == 1


def test_a_private_copy_keeps_the_mark(site: Site) -> None:
    url = f"{made(site, overtaken, 'en', 'zh')}/zh"
    kim = site.browser(KIM)
    form = sent(site, url, "zh")
    assert post(kim, "/write/autosave", form).status_code == 200
    assert "checked" not in checkbox(kim.get(f"{url}?copy=continue").text)
    form["follows"] = value(kim.get(url).text)
    assert post(kim, "/write/autosave", form).status_code == 200
    assert "checked" in checkbox(kim.get(f"{url}?copy=continue").text)


def test_a_text_without_a_sister_is_edited_alone(site: Site) -> None:
    url = f"{made(site, begin, 'en')}/en"
    html = site.browser(KIM).get(url).text
    assert 'id="original-title"' not in html
    assert 'name="follows"' not in html


def test_readers_are_told_how_far_behind_and_see_what_changed(
    site: Site, langs: Langs
) -> None:
    one, other = langs
    with site.writing() as session:
        pair = begin_both(session, one, other)
        pair.save(one, Significance.TYPO)
        pair.save(one)
        pair.save(one, Significance.REWRITE)
        edition = pair.editions[other]
    reader = site.browser()
    answer = reader.get(f"/kb/{other}/{edition.slug}")
    assert "This text is behind by 2 updates" in page(answer)
    assert "This one follows its version 1." in page(answer)
    link = re.search(r'href="([^"]*revisions/compare[^"]*)"', answer.text)
    assert link
    shown = reader.get(link[1].replace("&amp;", "&"))
    assert shown.status_code == 200
    assert "behind" not in page(reader.get(f"/kb/{one}/{pair.editions[one].slug}"))
