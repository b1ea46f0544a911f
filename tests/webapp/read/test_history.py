"""The list of all versions, the way back to one, and who wrote what."""

import re

import pytest
from flask.testing import FlaskClient

from articles.addresses import rename
from articles.models import Edition, Revision, Stage
from articles.queries import list_history
from tests.web import page, post
from tests.webapp.read.conftest import Shelf


def at(edition: Edition, end: str = "") -> str:
    return f"/kb/{edition.lang}/{edition.slug}/revisions{end}"


def texts(shelf: Shelf, edition: Edition) -> list[Revision]:
    """What was saved, the newest first."""
    with shelf.services.database.reading() as session:
        return list(list_history(session, session.get_one(Edition, edition.id)))


def restore(client: FlaskClient, shelf: Shelf, edition: Edition, number: object) -> str:
    url = f"/write/{shelf.number(edition)}/{edition.lang}/restore"
    return page(post(client, url, {"revision": number}, follow_redirects=True))


def test_any_two_versions_can_be_chosen_without_a_script(
    as_erin: FlaskClient, shelf: Shelf
) -> None:
    edition = shelf.add()
    for text in ("Second", "Third"):
        shelf.revise(edition, text)
    html = as_erin.get(at(edition)).text
    for name in ("from", "to"):
        assert re.findall(rf'name="{name}" value="(\d)"', html) == ["3", "2", "1"]
    chosen = re.findall(r'name="(\w+)" value="(\d)" checked', html)
    assert chosen == [("to", "3"), ("from", "2")]
    assert f'action="{at(edition)}/compare"' in html
    assert f'href="{at(edition)}/compare?from=1&amp;to=2"' in html


def test_a_single_version_leaves_nothing_to_compare(
    as_erin: FlaskClient, shelf: Shelf
) -> None:
    html = as_erin.get(at(shelf.add())).text
    assert 'name="from"' not in html
    assert "Restore" not in html


def test_a_long_history_is_shown_a_hundred_versions_at_once(
    as_erin: FlaskClient, shelf: Shelf
) -> None:
    edition = shelf.add()
    for number in range(2, 105):
        shelf.revise(edition, f"Text {number}", published=False)
    newest = as_erin.get(at(edition)).text
    assert re.findall(r">Version (\d+)</a>", newest) == [
        str(n) for n in range(104, 4, -1)
    ]
    assert f'href="{at(edition)}?upto=4"' in newest
    older = as_erin.get(at(edition, "?upto=4")).text
    assert re.findall(r">Version (\d+)</a>", older) == ["4", "3", "2", "1"]
    assert f'href="{at(edition)}?upto=104"' in older
    for odd in ("0", "-7", "x", "9" * 40):
        assert "Version 1" in page(as_erin.get(at(edition, f"?upto={odd}")))


def test_restoring_makes_a_new_version_with_the_old_text(
    as_erin: FlaskClient, shelf: Shelf
) -> None:
    edition = shelf.add()
    shelf.revise(edition, "Second", published=False)
    shelf.revise(edition, "Third", published=False)
    assert "Version 2 is the newest text again, as version 4." in restore(
        as_erin, shelf, edition, 2
    )
    saved = texts(shelf, edition)
    assert [one.source for one in saved[:3]] == ["Second", "Third", "Second"]
    assert saved[0].change_note == "Version 2 restored"
    assert saved[0].based_on_id == saved[1].id
    listed = page(as_erin.get(at(edition)))
    assert "Version 2 restored" in listed[listed.index("Version 4") :]
    assert shelf.published(edition).number == 1


def test_an_old_version_offers_to_be_restored_to_writers_only(
    client: FlaskClient, as_erin: FlaskClient, shelf: Shelf
) -> None:
    edition = shelf.add()
    shelf.revise(edition, "Second")
    offer = f'action="/write/{shelf.number(edition)}/en/restore"'
    assert offer in as_erin.get(at(edition, "/1")).text
    assert offer not in as_erin.get(at(edition, "/2")).text
    assert offer not in client.get(at(edition, "/1")).text


def test_the_newest_version_says_where_it_stands(
    as_erin: FlaskClient, shelf: Shelf
) -> None:
    edition = shelf.add()
    shelf.revise(edition, "Second", published=False)
    shelf.change(edition, lambda _, found: setattr(found, "stage", Stage.IN_REVIEW))
    text = page(as_erin.get(at(edition)))
    assert "In review" in text[: text.index("Version 1 ")]


def test_the_note_of_a_restored_text_is_in_the_language_of_the_text(
    as_erin: FlaskClient, shelf: Shelf
) -> None:
    edition = shelf.add("zh")
    shelf.revise(edition, "第二版")
    restore(as_erin, shelf, edition, 1)
    assert texts(shelf, edition)[0].change_note == "恢复了版本 1"


@pytest.mark.parametrize("number", [2, 3])
def test_the_text_that_is_the_newest_already_is_not_restored(
    as_erin: FlaskClient, shelf: Shelf, number: int
) -> None:
    edition = shelf.add()
    shelf.revise(edition, "Same")
    shelf.revise(edition, "Same")
    assert "The newest version has this text already." in restore(
        as_erin, shelf, edition, number
    )
    assert len(texts(shelf, edition)) == 3


@pytest.mark.parametrize("number", ["", "x", "0", "-1", "9", "9" * 30])
def test_there_is_nothing_to_restore_from_a_version_that_does_not_exist(
    as_erin: FlaskClient, shelf: Shelf, number: str
) -> None:
    edition = shelf.add()
    assert "There is no such revision" in restore(as_erin, shelf, edition, number)
    assert len(texts(shelf, edition)) == 1


def test_only_writers_restore(
    client: FlaskClient, as_alice: FlaskClient, as_erin: FlaskClient, shelf: Shelf
) -> None:
    edition = shelf.add()
    shelf.revise(edition, "Second")
    url = f"/write/{shelf.number(edition)}/en/restore"
    assert post(client, url, {"revision": 1}).status_code == 403
    assert post(as_alice, url, {"revision": 1}).status_code == 403
    assert as_erin.get(url).status_code == 405
    assert len(texts(shelf, edition)) == 2


def test_each_paragraph_names_the_version_that_brought_it_in(
    as_erin: FlaskClient, shelf: Shelf
) -> None:
    edition = shelf.add()
    shelf.revise(edition, "The client stops.\n\nNew <b>words</b>.\n\n新的一段。")
    shelf.revise(edition, "The client stops.\n\nNew <b>words</b>.\n\n又一段。")
    answer = as_erin.get(at(edition, "/blame"))
    text = page(answer)
    first, second, third = (text.index(f"Version {n} ") for n in (1, 2, 3))
    assert "The client stops." in text[first:second]
    assert "New <b>words</b>." in text[second:third]
    assert "又一段。" in text[third:]
    assert "Kim" in text[first:second]
    assert f'href="{at(edition)}/compare?from=1&amp;to=2"' in answer.text


def test_who_wrote_what_is_not_for_readers(
    client: FlaskClient, as_alice: FlaskClient, shelf: Shelf
) -> None:
    edition = shelf.add()
    assert as_alice.get(at(edition, "/blame")).status_code == 403
    assert client.get(at(edition, "/blame")).location.startswith("/sign-in")


def test_an_empty_text_has_no_paragraphs(as_erin: FlaskClient, shelf: Shelf) -> None:
    edition = shelf.add()
    shelf.revise(edition, " \n")
    assert "There is no text yet" in page(as_erin.get(at(edition, "/blame")))


@pytest.mark.parametrize("end", ["", "/blame", "/compare?from=1&to=2"])
def test_a_former_address_leads_to_the_present_one(
    as_erin: FlaskClient, shelf: Shelf, end: str
) -> None:
    edition = shelf.add()
    shelf.revise(edition, "Second")
    shelf.change(edition, lambda session, found: rename(session, found, "vpn-691"))
    assert as_erin.get(at(edition, end)).location == f"/kb/en/vpn-691/revisions{end}"
