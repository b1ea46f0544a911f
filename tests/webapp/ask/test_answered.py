"""The letter about a request names articles, each with a link that closes it."""

import re

import pytest
from flask.testing import FlaskClient

from kb.config import Settings
from kb.tickets.models import Outcome, Relation, Status
from kb.tickets.queries import list_links
from tests.web import page, post
from tests.webapp.ask.making import BOOK, ERROR_691, VPN, Desk, filled, reads
from tests.webapp.ask.test_sending import letters

SOLVED = re.compile(r"/solved/\S+")


def send(client: FlaskClient, settings: Settings, **fields: str) -> str:
    """Send a request to the end; return its letter."""
    post(client, "/ask", filled(looked="1", **fields))
    return letters(settings)[-1]


def solved_link(letter: str) -> str:
    found = SOLVED.search(letter)
    assert found, letter
    return found.group()


@pytest.mark.pg
def test_the_link_closes_the_ticket_and_keeps_the_revision(
    client: FlaskClient, desk: Desk, settings: Settings
) -> None:
    letter = send(client, settings, **VPN)
    assert f"* {ERROR_691}" in letter
    assert BOOK not in letter
    link = solved_link(letter)
    assert "Did this solve it?" in page(client.get(link))
    assert desk.tickets()[0].status is Status.NEW
    done = post(client, link, follow_redirects=True)
    assert "The request is closed." in page(done)
    (ticket,) = desk.tickets()
    assert (ticket.status, ticket.outcome) == (Status.CLOSED, Outcome.LINKED)
    assert ticket.assignee_id is None
    ref = desk.ref(ERROR_691)
    with desk.services.database.reading() as session:
        (held,) = list_links(session, [ticket.id], Relation.RESOLVED_BY)
    assert held.revision_id == ref.revision_id
    (solved,) = desk.events("journey.solved")
    assert (solved.ticket_id, solved.revision_id) == (ticket.id, ref.revision_id)
    assert "This request is closed already." in page(client.get(link))
    assert post(client, link).status_code == 302
    assert len(desk.events("journey.solved")) == 1


def test_what_was_read_is_not_sent_again(
    client: FlaskClient, desk: Desk, settings: Settings
) -> None:
    reads(client, desk, ERROR_691)
    assert "/solved/" not in send(client, settings, **VPN)


def test_a_letter_names_nothing_when_unsure(
    client: FlaskClient, desk: Desk, settings: Settings
) -> None:
    nothing = {"subject": "asdf qwer zxcv", "description": "hello please help"}
    assert "/solved/" not in send(client, settings, **nothing)


def test_a_bad_link_says_so(client: FlaskClient, desk: Desk) -> None:
    assert client.get("/solved/nonsense").status_code == 404
    assert post(client, "/solved/nonsense").status_code == 404


def test_a_suggestion_of_the_letter_is_recorded_with_its_confidence(
    client: FlaskClient, desk: Desk, settings: Settings
) -> None:
    send(client, settings, **VPN)
    (shown,) = desk.events("suggestion.shown")
    assert shown.article_id == desk.ref(ERROR_691).article_id
    assert 0 < shown.payload["confidence"] <= 1
