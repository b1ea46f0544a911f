"""What is typed is kept for its writer alone, and offered again."""

from typing import Any

import pytest

from articles.editing.models import WorkingCopy
from articles.models import Revision
from kb.accounts.models import Group
from kb.policy import Audience
from tests.cast import ALICE, ERIN, KIM
from tests.site import Site
from tests.web import page, post
from tests.webapp.write.writing import fields, hidden

AUTOSAVE = "/write/autosave"


def _editor(site: Site, **more: Any) -> str:
    edition = site.article(title="Paper jam", source="Old text.\n", **more)
    return f"/write/{site.number(edition)}/en"


def test_a_text_that_was_never_saved_is_offered_when_the_editor_opens_again(
    site: Site,
) -> None:
    kim, url = site.browser(KIM), _editor(site)
    typed = fields(site, source="Half a sen") | hidden(kim, url)
    answer = post(kim, AUTOSAVE, typed)
    assert answer.status_code == 200
    assert answer.json
    assert "saved_at" in answer.json
    again = kim.get(url)
    assert "You have unsaved text here." in page(again)
    assert "Half a sen" not in again.text
    assert "Half a sen" in kim.get(f"{url}?copy=continue").text
    assert len(site.rows(Revision)) == 1


def test_nobody_else_is_offered_it(site: Site) -> None:
    kim, erin, url = site.browser(KIM), site.browser(ERIN), _editor(site)
    post(kim, AUTOSAVE, fields(site, source="Private") | hidden(kim, url))
    for address in (url, f"{url}?copy=continue", "/write/new", "/write"):
        text = erin.get(address).text
        assert "Private" not in text
        assert "unsaved text" not in text
    compared = erin.get("/write/copies/compare?key=1001/en")
    assert compared.status_code == 404


def test_the_copy_goes_when_its_text_is_saved(site: Site) -> None:
    kim, url = site.browser(KIM), _editor(site)
    form = fields(site, source="New text.\n") | hidden(kim, url)
    post(kim, AUTOSAVE, form)
    assert post(kim, url, form).status_code == 302
    assert site.rows(WorkingCopy) == []
    assert "You have unsaved text here." not in page(kim.get(url))


def test_a_save_in_one_window_leaves_the_copy_of_another_alone(site: Site) -> None:
    kim, url = site.browser(KIM), _editor(site)
    first, second = hidden(kim, url), hidden(kim, url)
    post(kim, AUTOSAVE, fields(site, source="Of the first") | first)
    assert post(kim, url, fields(site, source="Of the second") | second).status_code
    assert "Of the first" in kim.get(f"{url}?copy=continue").text


def test_a_second_window_is_told_and_replaces_nothing(site: Site) -> None:
    kim, url = site.browser(KIM), _editor(site)
    first, second = hidden(kim, url), hidden(kim, url)
    post(kim, AUTOSAVE, fields(site, source="Of the first") | first)
    answer = post(kim, AUTOSAVE, fields(site, source="Of the second") | second)
    assert answer.status_code == 409
    assert answer.json
    assert "another window" in answer.json["error"]
    assert "Of the first" in kim.get(f"{url}?copy=continue").text


def test_who_goes_on_with_a_copy_keeps_on_keeping_it(site: Site) -> None:
    kim, url = site.browser(KIM), _editor(site)
    post(kim, AUTOSAVE, fields(site, source="One") | hidden(kim, url))
    going_on = hidden(kim, f"{url}?copy=continue")
    answer = post(kim, AUTOSAVE, fields(site, source="One, two") | going_on)
    assert answer.status_code == 200
    assert "One, two" in kim.get(f"{url}?copy=continue").text


def test_going_on_keeps_the_revision_one_began_from(site: Site) -> None:
    kim, erin, url = site.browser(KIM), site.browser(ERIN), _editor(site)
    began = hidden(kim, url)
    post(kim, AUTOSAVE, fields(site, source="Mine") | began)
    post(erin, url, fields(site, source="Theirs") | hidden(erin, url))
    going_on = hidden(kim, f"{url}?copy=continue")
    assert going_on["based_on"] == began["based_on"]
    answer = post(kim, url, fields(site, source="Mine") | going_on)
    assert answer.status_code == 409
    assert "Theirs" in answer.text


def test_a_copy_that_says_what_was_saved_is_not_spoken_of(site: Site) -> None:
    kim, url = site.browser(KIM), _editor(site)
    form = fields(site, source="New text.\n") | hidden(kim, url)
    post(kim, url, form)
    assert post(kim, AUTOSAVE, form).status_code == 200
    assert "You have unsaved text here." not in page(kim.get(url))
    fresh = fields(site, source="Newer text.\n") | hidden(kim, url)
    assert post(kim, AUTOSAVE, fresh).status_code == 200


def test_what_was_discarded_comes_back(site: Site) -> None:
    kim, url = site.browser(KIM), _editor(site)
    post(kim, AUTOSAVE, fields(site, source="Half a sen") | hidden(kim, url))
    key = {"key": "1001/en"}
    gone = post(kim, "/write/copies/discard", key, follow_redirects=True)
    assert "Your unsaved text was discarded." in page(gone)
    assert "You have unsaved text here." not in page(kim.get(url))
    back = post(kim, "/write/copies/take-back", key, follow_redirects=True)
    assert "Half a sen" in back.text
    lost = post(kim, "/write/copies/take-back", {"key": "1009/en"})
    assert lost.location == "/write/1009/en"


def test_the_copy_is_compared_with_the_saved_text(site: Site) -> None:
    kim, url = site.browser(KIM), _editor(site)
    typed = fields(site, title="Paper stuck", source="Old text.\nMore.\n")
    post(kim, AUTOSAVE, typed | hidden(kim, url))
    compared = kim.get("/write/copies/compare?key=1001/en")
    assert "<ins>More." in compared.text
    assert "<ins>stuck" in compared.text


@pytest.mark.parametrize("key", ["", "x", "new/", "1001/fr", "1009/en", "9/en/x"])
def test_a_copy_of_nothing_is_refused(site: Site, key: str) -> None:
    kim = site.browser(KIM)
    _editor(site)
    assert post(kim, AUTOSAVE, fields(site, key=key, pen="p")).status_code == 404
    assert site.rows(WorkingCopy) == []
    assert post(kim, "/write/copies/discard", {"key": key}).status_code == 302


def test_a_text_one_may_not_see_is_no_place_for_a_copy(site: Site) -> None:
    with site.writing() as session:
        group = Group(name="Finance")
        session.add(group)
        session.flush()
        number = group.id
    _editor(site, audience=Audience.GROUP, group_id=number)
    answer = post(site.browser(KIM), AUTOSAVE, fields(site, key="1001/en", pen="p"))
    assert answer.status_code == 404
    assert post(site.browser(ALICE), AUTOSAVE, fields(site)).status_code == 403


def test_far_too_much_is_refused_with_a_reason(site: Site) -> None:
    kim, url = site.browser(KIM), _editor(site)
    answer = post(kim, AUTOSAVE, fields(site, source="x" * 400_001) | hidden(kim, url))
    assert answer.status_code == 422
    assert answer.json
    assert "too long" in answer.json["error"]


def test_a_new_article_begins_again_where_it_was_left(site: Site) -> None:
    kim = site.browser(KIM)
    began = hidden(kim, "/write/new")
    typed = fields(site, audience="internal", kind="faq", lang="zh", title="卡纸")
    post(kim, AUTOSAVE, typed | began)
    assert "卡纸" in page(kim.get("/write/new"))
    nonce = began["key"].removeprefix("new/")
    again = kim.get(f"/write/new?draft={nonce}&copy=continue").text
    for chosen in ("internal", "faq", "zh"):
        assert f'<option selected value="{chosen}">' in again or (
            f'<option value="{chosen}" selected>' in again
        )
    going_on = hidden(kim, f"/write/new?draft={nonce}&copy=continue")
    assert post(kim, "/write/new", typed | going_on).status_code == 302
    assert site.rows(WorkingCopy) == []


def test_a_wrong_form_goes_on_as_the_same_editor(site: Site) -> None:
    kim, url = site.browser(KIM), _editor(site)
    form = fields(site, title="", source="Dear text") | hidden(kim, url)
    post(kim, AUTOSAVE, form)
    answer = post(kim, url, form)
    assert answer.status_code == 422
    assert form["pen"] in answer.text
    assert "data-changed" in answer.text
