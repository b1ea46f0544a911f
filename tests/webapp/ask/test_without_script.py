import threading

import pytest
from flask.testing import FlaskClient

from tests.web import page, post
from tests.webapp.ask.making import ERROR_691, KEY, VPN, Desk, filled
from webapp.ask import looking


def test_suggestions_are_shown_once_and_sending_goes_on(
    client: FlaskClient, desk: Desk
) -> None:
    look = post(client, "/ask", filled(looked=""))
    assert ERROR_691 in page(look)
    assert "Send anyway" in page(look)
    assert not desk.tickets()
    assert len(desk.events("suggestion.shown")) >= 1
    assert 'name="looked" value="1"' in look.text
    sent = post(client, "/ask", filled())
    assert sent.status_code == 302
    assert len(desk.tickets()) == 1


def test_the_text_is_there_when_one_goes_back(client: FlaskClient, desk: Desk) -> None:
    post(client, "/ask", filled(looked=""))
    assert VPN["subject"] in client.get("/ask").text


def test_nothing_stands_in_the_way_when_nothing_fits(
    client: FlaskClient, desk: Desk
) -> None:
    plain = filled(looked="", subject="Lunch", description="Where is the canteen?")
    assert post(client, "/ask", plain).status_code == 302
    assert len(desk.tickets()) == 1


def test_a_refused_article_leaves_the_page(client: FlaskClient, desk: Desk) -> None:
    post(client, "/ask", filled(looked=""))
    refused = filled(looked="1", not_it=desk.choice(ERROR_691))
    answer = post(client, "/ask/dismissed", refused, follow_redirects=True)
    assert f'data-offer="{desk.choice(ERROR_691)}"' not in answer.text
    assert VPN["subject"] in answer.text


@pytest.mark.parametrize("trouble", ["slow", "broken", "damaged"])
def test_trouble_with_suggestions_does_not_hold_up_sending(
    client: FlaskClient, desk: Desk, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    monkeypatch.setattr(looking, "PATIENCE_SECONDS", 0.2)

    over = threading.Event()

    def offer(*_args: object) -> list[object]:
        if trouble == "broken":
            raise RuntimeError("the suggester fails")
        over.wait(timeout=10)
        return []

    if trouble == "damaged":
        for file in desk.services.settings.index_dir.rglob("*"):
            if file.is_file():
                file.write_bytes(b"")
    else:
        monkeypatch.setattr(desk.services.engine, "offer", offer)
    assert post(client, "/ask", filled(looked="")).status_code == 302
    (ticket,) = desk.tickets()
    assert ticket.form_key == KEY
    over.set()
    for thread in threading.enumerate():
        if thread.name == "within":
            thread.join()
