import re

import pytest

from articles.models import Edition, Stage
from articles.reviews.models import Remark
from tests.articles.making import head
from tests.articles.reviews.making import COMPLETE, revise
from tests.articles.reviews.people import MIN
from tests.cast import ALICE, ERIN, KIM, Member
from tests.site import Site, actor_named
from tests.web import page, post
from tests.webapp.review.making import put, seen, url


def _say(site: Site, edition: Edition, line: int, words: str = "Why?") -> str:
    fields = {**seen(site, edition), "line": str(line), "said": words}
    answer = post(site.browser(MIN), f"{url(site, edition)}/remarks", fields)
    assert answer.status_code == 302
    return answer.location


def test_a_remark_stands_under_its_line_also_after_an_edit(site: Site) -> None:
    edition = put(site, Stage.IN_REVIEW)
    assert re.search(r"/review/1001/en#remark-\d+$", _say(site, edition, 3, "哪台？"))
    with site.writing() as session:
        found = session.get_one(Edition, edition.id)
        longer = f"New first line.\n\n{head(session, found).source}"
        revise(session, found, actor_named(session, KIM), longer)
    html = site.browser(KIM).get(url(site, edition)).text
    row = html.index('id="line-5"')
    assert row < html.index("哪台？") < html.index('id="line-6"')


def test_a_remark_on_a_line_that_is_gone_shows_what_it_was(site: Site) -> None:
    edition = put(site, Stage.IN_REVIEW)
    _say(site, edition, 3)
    with site.writing() as session:
        found = session.get_one(Edition, edition.id)
        other = COMPLETE["en"].replace("Paper is stuck.", "完全不同。")
        revise(session, found, actor_named(session, KIM), other)
    text = page(site.browser(KIM).get(url(site, edition)))
    assert "About lines that are gone" in text
    assert "Line 3: Paper is stuck." in text


def test_without_script_a_line_number_opens_the_form_under_it(site: Site) -> None:
    edition = put(site, Stage.IN_REVIEW)
    client, here = site.browser(MIN), url(site, edition)
    link = re.search(rf'href="({here}\?remark=3[^"]*)"', client.get(here).text)
    assert link
    html = client.get(link[1].replace("&amp;", "&").partition("#")[0]).text
    assert html.index('id="line-3"') < html.index("Remark on line 3")


def test_what_is_said_is_text_and_nothing_else(site: Site) -> None:
    edition = put(site, Stage.IN_REVIEW)
    _say(site, edition, 3, "<script>alert(1)</script> **bold** {{ 7 * 7 }}")
    html = site.browser(KIM).get(url(site, edition)).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; **bold** {{ 7 * 7 }}" in html


@pytest.mark.parametrize(
    ("line", "words"), [("3", " "), ("3", "x" * 2001), ("99", "Kept."), ("x", "Kept.")]
)
def test_a_remark_that_cannot_be_taken_comes_back(
    site: Site, line: str, words: str
) -> None:
    edition = put(site, Stage.IN_REVIEW)
    fields = {**seen(site, edition), "line": line, "said": words}
    answer = post(site.browser(MIN), f"{url(site, edition)}/remarks", fields)
    assert answer.status_code == 422
    assert words.strip() in answer.text
    assert site.rows(Remark) == []


def test_remarks_are_answered_settled_and_opened_again(site: Site) -> None:
    edition = put(site, Stage.IN_REVIEW)
    _say(site, edition, 3)
    first = f"{url(site, edition)}/remarks/{site.rows(Remark)[0].id}"
    erin = site.browser(ERIN)
    assert post(erin, f"{first}/reply", {"said": "Because."}).status_code == 302
    empty = post(erin, f"{first}/reply", {"said": " "})
    assert empty.status_code == 422
    assert post(erin, f"{first}/resolve").status_code == 302
    assert "Settled Min: Why?" in page(erin.get(url(site, edition)))
    assert post(erin, f"{first}/reopen").status_code == 302
    assert "Settled" not in page(erin.get(url(site, edition)))
    assert [one.words for one in site.rows(Remark)] == ["Why?", "Because."]


def test_a_remark_is_reached_through_its_own_text_only(site: Site) -> None:
    edition, other = put(site, Stage.IN_REVIEW), put(site, Stage.IN_REVIEW)
    _say(site, edition, 3)
    remark_id = site.rows(Remark)[0].id
    for what in ("reply", "resolve", "reopen"):
        address = f"{url(site, other)}/remarks/{remark_id}/{what}"
        answer = post(site.browser(MIN), address, {"said": "x"})
        assert answer.status_code == 404
    fields = {**seen(site, other), "line": "1", "said": "x"}
    address = f"{url(site, edition)}/remarks"
    assert post(site.browser(MIN), address, fields).status_code == 404
    assert len(site.rows(Remark)) == 1


@pytest.mark.parametrize("member", [None, ALICE])
def test_readers_neither_see_nor_write_remarks(
    site: Site, member: Member | None
) -> None:
    edition = put(site, Stage.PUBLISHED)
    _say(site, edition, 3, "Not for readers.")
    client = site.browser(member)
    assert "Not for readers" not in client.get(f"/kb/en/{edition.slug}").text
    fields = {**seen(site, edition), "line": "1", "said": "x"}
    address = f"{url(site, edition)}/remarks"
    assert post(client, address, fields).status_code == 403
    remark_id = site.rows(Remark)[0].id
    assert post(client, f"{address}/{remark_id}/resolve").status_code == 403
