import pytest
from flask.testing import FlaskClient

from kb.journeys.queries import find_draft
from kb.policy import Actor
from tests.cast import ALICE
from tests.web import page, post
from tests.webapp.ask.making import (
    BOOK,
    ERROR_691,
    JAM_ZH,
    KEY,
    PRINTER_ZH,
    VPN,
    Desk,
    draft_of,
    reads,
    suggest,
)


@pytest.mark.parametrize(("fields", "title"), [(VPN, ERROR_691), (PRINTER_ZH, JAM_ZH)])
def test_it_suggests_from_what_is_written(
    client: FlaskClient, desk: Desk, fields: dict[str, str], title: str
) -> None:
    text = page(suggest(client, **fields))
    assert title in text
    assert "Matches:" in text


@pytest.mark.parametrize("subject", ["", "VPN", "卡纸", "asdf qwer zxcv uiop"])
def test_it_stays_silent_when_unsure(
    client: FlaskClient, desk: Desk, subject: str
) -> None:
    suggest(client, subject=subject)
    assert not desk.events("suggestion.shown")


def test_it_records_the_form_and_each_article_once(
    client: FlaskClient, desk: Desk
) -> None:
    suggest(client, **VPN)
    suggest(client, **VPN, tried="restarted the laptop")
    assert len(desk.events("form.started")) == 1
    (shown,) = [
        event
        for event in desk.events("suggestion.shown")
        if event.article_id == desk.ref(ERROR_691).article_id
    ]
    assert shown.revision_id == desk.ref(ERROR_691).revision_id
    assert shown.payload["rank"] == 1
    assert shown.payload["score"] > 0
    assert "691" in shown.payload["matched"]
    assert shown.payload["arm"] == "suggest"
    assert shown.payload["form_key"] == KEY


def test_it_never_offers_what_the_person_read(client: FlaskClient, desk: Desk) -> None:
    reads(client, desk, ERROR_691)
    html = suggest(client, **VPN).text
    assert 'class="suggestion"' not in html
    assert "Already read: VPN connection fails with error 691" in page(
        client.get("/ask")
    )


def test_it_opens_the_passage_beside_the_form(client: FlaskClient, desk: Desk) -> None:
    suggest(client, **VPN)
    url = f"/ask/passage/en/{desk.editions[ERROR_691].slug}?k={KEY}&w=691 denied"
    part = client.get(url, headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert "<mark>691</mark>" in part.text
    assert f"f=suggestion&amp;k={KEY}&amp;r=1" in part.text
    assert "Back to my request" in page(client.get(url))
    assert [e.payload["rank"] for e in desk.events("suggestion.opened")] == [1, 1]


def test_it_hides_the_passage_of_what_may_not_be_read(
    client: FlaskClient, desk: Desk
) -> None:
    assert client.get("/ask/passage/en/no-such-article").status_code == 404


def test_not_this_one_hides_the_article(client: FlaskClient, desk: Desk) -> None:
    suggest(client, **VPN)
    refusal = {"form_key": KEY, "not_it": desk.choice(ERROR_691)}
    for _again in range(2):
        answer = post(client, "/ask/dismissed", refusal, headers={"HX-Request": "true"})
        assert answer.status_code == 204
    assert len(desk.events("suggestion.dismissed")) == 1
    assert 'class="suggestion"' not in suggest(client, **VPN).text


def test_what_was_not_shown_cannot_be_dismissed(
    client: FlaskClient, desk: Desk
) -> None:
    post(client, "/ask/dismissed", {"form_key": KEY, "not_it": desk.choice(BOOK)})
    assert not desk.events("suggestion.dismissed")
    assert post(client, "/ask/dismissed", {"not_it": "x"}).status_code == 422


def test_this_solved_it_counts_once_and_can_be_taken_back(
    client: FlaskClient, desk: Desk
) -> None:
    suggest(client, **VPN)
    choice = {"form_key": KEY, "solved_by": desk.choice(ERROR_691), **VPN}
    for _again in range(2):
        answer = post(client, "/ask/solved", choice, follow_redirects=True)
    assert ERROR_691 in page(answer)
    (solved,) = desk.events("journey.solved")
    assert solved.revision_id == desk.ref(ERROR_691).revision_id
    assert solved.payload["how"] == "suggestion"
    assert solved.payload["form_key"] == KEY
    assert not desk.tickets()
    assert VPN["subject"] not in client.get("/ask").text
    back = post(client, "/ask/undo", {"form_key": KEY}, follow_redirects=True)
    assert len(desk.events("journey.resumed")) == 1
    assert VPN["subject"] in back.text


def test_an_article_that_was_only_read_may_have_solved_it(
    client: FlaskClient, desk: Desk
) -> None:
    reads(client, desk, BOOK)
    choice = {"form_key": KEY, "solved_by": desk.choice(BOOK)}
    assert post(client, "/ask/solved", choice).status_code == 302
    assert len(desk.events("journey.solved")) == 1


def test_nobody_is_helped_by_what_they_never_saw(
    client: FlaskClient, desk: Desk
) -> None:
    choice = {"form_key": KEY, "solved_by": desk.choice(BOOK)}
    assert post(client, "/ask/solved", choice).status_code == 404
    assert not desk.events("journey.solved")


def test_typing_keeps_the_draft_of_an_account(
    as_alice: FlaskClient, desk: Desk
) -> None:
    suggest(as_alice, **VPN)
    assert draft_of(desk, ALICE)["subject"] == VPN["subject"]
    text = as_alice.get("/ask").text
    assert VPN["subject"] in text
    assert KEY in text


def test_typing_keeps_nothing_of_a_visitor_on_the_server(
    client: FlaskClient, desk: Desk
) -> None:
    suggest(client, **VPN)
    visit = client.get_cookie("visit")
    assert visit is not None
    with desk.services.database.reading() as session:
        assert find_draft(session, Actor(visit_id=visit.value)) is None
