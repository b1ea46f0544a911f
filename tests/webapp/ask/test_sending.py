from email import message_from_bytes
from email.policy import default

import pytest
from flask.testing import FlaskClient

from kb.config import Settings
from tests.web import page, post, token
from tests.webapp.ask.making import ERROR_691, KEY, PAUL, VPN, Desk, filled, reads


def letters(settings: Settings) -> list[str]:
    files = sorted((settings.data_dir / "mail").glob("*.eml"))
    texts = []
    for file in files:
        message = message_from_bytes(file.read_bytes(), policy=default)
        body = message.get_body()
        assert body is not None
        texts.append(f"{message['To']}\n{message['Subject']}\n{body.get_content()}")
    return texts


def test_the_form_tells_when_an_answer_is_due(client: FlaskClient, desk: Desk) -> None:
    text = page(client.get("/ask"))
    assert "First answer by" in text
    assert "4 working hours" in text


def test_a_search_goes_into_the_subject(client: FlaskClient, desk: Desk) -> None:
    assert 'value="打印机卡纸"' in client.get("/ask?q=打印机卡纸").text


@pytest.mark.parametrize("field", ["subject", "description", "name", "email"])
def test_a_missing_field_is_named_and_nothing_is_lost(
    client: FlaskClient, desk: Desk, field: str
) -> None:
    answer = post(client, "/ask", filled(**{field: " "}, tried="all I know"))
    assert answer.status_code == 422
    assert "<title>Error:" in answer.text
    assert f'href="#{field}"' in answer.text
    assert "all I know" in answer.text
    assert not desk.tickets()


def test_a_visitor_gets_number_due_time_and_a_signed_link(
    client: FlaskClient, desk: Desk, settings: Settings
) -> None:
    answer = post(client, "/ask", filled(), follow_redirects=True)
    (ticket,) = desk.tickets()
    text = page(answer)
    assert ticket.number in text
    assert "First answer by" in text
    assert "/status/" in answer.text
    assert (ticket.requester_name, ticket.requester_email) == tuple(PAUL.values())
    (letter,) = letters(settings)
    assert letter.startswith("paul@example.com\n")
    assert ticket.number in letter
    assert "/status/" in letter


def test_the_link_opens_the_ticket_in_another_browser(
    client: FlaskClient, desk: Desk
) -> None:
    sent = post(client, "/ask", filled(), follow_redirects=True).text
    link = sent.split('class="status-link')[1].split('href="')[1].split('"')[0]
    path = link.removeprefix("http://127.0.0.1:8000")
    stranger = client.application.test_client()
    number = desk.tickets()[0].number
    assert stranger.get(f"/requests/{number}").location.startswith("/sign-in")
    assert stranger.get(f"/requests/{number}/sent").status_code == 404
    assert VPN["subject"] in page(stranger.get(path, follow_redirects=True))


@pytest.mark.parametrize("token", ["x", "MQ.awA5QQ.m9XShNOywD0ZOJZq2Is0L3ZBu28"])
def test_a_forged_link_opens_nothing(
    client: FlaskClient, desk: Desk, token: str
) -> None:
    assert client.get(f"/status/{token}").status_code == 404


def test_an_account_is_not_asked_who_it_is(
    as_alice: FlaskClient, desk: Desk, settings: Settings
) -> None:
    form = page(as_alice.get("/ask"))
    assert "We answer Alice at alice@example.org." in form
    forged = filled(name="Mallory", email="mallory@example.com")
    answer = post(as_alice, "/ask", forged, follow_redirects=True)
    (ticket,) = desk.tickets()
    assert ticket.requester_name == "Alice"
    assert ticket.requester_email == "alice@example.org"
    assert "/status/" not in answer.text
    (letter,) = letters(settings)
    assert f"/requests/{ticket.number}" in letter


def test_sending_twice_makes_one_ticket_and_one_letter(
    client: FlaskClient, desk: Desk, settings: Settings
) -> None:
    first = post(client, "/ask", filled())
    second = post(client, "/ask", filled())
    assert first.location == second.location
    assert len(desk.tickets()) == 1
    assert len(letters(settings)) == 1


def test_another_request_from_the_same_form_is_not_lost(
    client: FlaskClient, desk: Desk
) -> None:
    post(client, "/ask", filled())
    changed = filled(subject="The printer is empty", description="No toner is left")
    answer = post(client, "/ask", changed)
    assert answer.status_code == 422
    assert "already sent as T-" in page(answer)
    assert "No toner is left" in answer.text
    assert KEY not in answer.text


def test_only_what_is_ticked_goes_along(client: FlaskClient, desk: Desk) -> None:
    client.get("/find?q=vpn+691")
    reads(client, desk, ERROR_691)
    form = client.get("/ask").text
    keys = [part.split('"')[0] for part in form.split('name="keep" value="')[1:]]
    assert len(keys) == 2
    post(client, "/ask", filled(listed=keys, keep=keys[1:]))
    (ticket,) = desk.tickets()
    assert ticket.context["searches"] == []
    (reading,) = ticket.context["readings"]
    assert reading["revision_id"] == desk.ref(ERROR_691).revision_id
    (opened,) = desk.events("ticket.opened")
    assert opened.payload["searches"] == []
    (link,) = desk.events("ticket.article_linked")
    assert link.payload["relation"] == "read_before"


def test_an_unticked_search_stays_unticked(client: FlaskClient, desk: Desk) -> None:
    client.get("/find?q=vpn+691")
    form = client.get("/ask").text
    key = form.split('name="keep" value="')[1].split('"')[0]
    again = post(client, "/ask", filled(subject="", listed=[key])).text
    assert f'name="keep" value="{key}">' in again


def test_a_similar_open_request_is_shown(as_alice: FlaskClient, desk: Desk) -> None:
    post(as_alice, "/ask", filled())
    (ticket,) = desk.tickets()
    again = {"form_key": "another-form", **VPN}
    answer = post(as_alice, "/ask/suggest", again)
    assert f"/requests/{ticket.number}" in answer.text


def test_the_open_request_of_another_person_is_not_shown(
    as_alice: FlaskClient, as_bob: FlaskClient, desk: Desk
) -> None:
    post(as_alice, "/ask", filled())
    answer = post(as_bob, "/ask/suggest", {"form_key": "another-form", **VPN})
    assert desk.tickets()[0].number not in answer.text


def test_what_was_written_is_there_after_signing_in(
    client: FlaskClient, desk: Desk
) -> None:
    answer = post(client, "/ask/keep", filled())
    assert answer.location == "/sign-in?next=/ask"
    text = client.get("/ask").text
    assert "We kept what you had written." in text
    assert VPN["subject"] in text
    post(client, "/ask/discard")
    assert VPN["subject"] not in client.get("/ask").text


def test_a_form_without_its_token_is_refused(client: FlaskClient, desk: Desk) -> None:
    token(client)
    assert client.post("/ask", data=filled()).status_code == 400
    assert not desk.tickets()
