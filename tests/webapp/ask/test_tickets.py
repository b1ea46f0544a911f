import pytest
from flask.testing import FlaskClient

from kb.clock import utc_now
from kb.tickets.actions import Words, note, reply
from kb.tickets.models import Outcome, Status, Ticket
from kb.tickets.solving import Resolution, solve
from tests.cast import ERIN
from tests.web import page, post
from tests.webapp.ask.making import Desk, actor_named, filled


@pytest.fixture
def number(as_alice: FlaskClient, desk: Desk) -> str:
    post(as_alice, "/ask", filled())
    return desk.tickets()[0].number


def solve_it(desk: Desk) -> None:
    with desk.services.database.transaction() as session:
        ticket = session.get_one(Ticket, desk.tickets()[0].id)
        nothing = Resolution(outcome=Outcome.NOTHING_TO_KEEP, why_nothing="a one-off")
        erin, now = actor_named(session, ERIN), utc_now()
        solve(session, ticket, nothing, by=erin, now=now)


def test_own_requests_are_listed(
    as_alice: FlaskClient, desk: Desk, number: str
) -> None:
    text = page(as_alice.get("/requests"))
    assert number in text
    assert "New" in text


def test_an_empty_list_says_what_to_do(
    as_charlie: FlaskClient, client: FlaskClient
) -> None:
    assert "You have not asked anything yet" in page(as_charlie.get("/requests"))
    assert "Sign in to see your requests" in page(client.get("/requests"))


@pytest.mark.parametrize("action", ["reply", "confirm", "reopen"])
def test_another_customer_finds_nothing(
    as_charlie: FlaskClient, desk: Desk, number: str, action: str
) -> None:
    assert as_charlie.get(f"/requests/{number}").status_code == 404
    assert as_charlie.get(f"/requests/{number}/sent").status_code == 404
    answer = post(as_charlie, f"/requests/{number}/{action}", {"body": "mine"})
    assert answer.status_code == 404
    assert desk.tickets()[0].status is Status.NEW


def test_the_desk_has_a_page_of_its_own(as_erin: FlaskClient, number: str) -> None:
    assert as_erin.get(f"/requests/{number}").location == f"/desk/{number}"
    answer = post(as_erin, f"/requests/{number}/reply", {"body": "from the desk"})
    assert answer.status_code == 404


def test_the_thread_shows_replies_and_never_a_note(
    as_alice: FlaskClient, desk: Desk, number: str
) -> None:
    with desk.services.database.transaction() as session:
        ticket = session.get_one(Ticket, desk.tickets()[0].id)
        erin, now = actor_named(session, ERIN), utc_now()
        reply(session, ticket, Words("x", "<p>Try <b>this</b></p>"), by=erin, now=now)
        note(session, ticket, Words("x", "<p>Secret thought</p>"), by=erin, now=now)
    text = as_alice.get(f"/requests/{number}").text
    assert "Try <b>this</b>" in text
    assert "Erin" in text
    assert "Secret thought" not in text


def test_a_reply_is_markdown_made_safe(
    as_alice: FlaskClient, desk: Desk, number: str
) -> None:
    said = {"body": "It is **bold** <script>alert(1)</script>"}
    text = post(as_alice, f"/requests/{number}/reply", said, follow_redirects=True).text
    assert "<strong>bold</strong>" in text
    assert "<script>alert" not in text


def test_an_empty_reply_is_refused_and_changes_nothing(
    as_alice: FlaskClient, desk: Desk, number: str
) -> None:
    answer = post(as_alice, f"/requests/{number}/reply", {"body": "  "})
    assert answer.status_code == 422
    assert not desk.events("ticket.replied")


def test_confirming_closes_it(as_alice: FlaskClient, desk: Desk, number: str) -> None:
    early = post(as_alice, f"/requests/{number}/confirm", {"body": "kept text"})
    assert early.status_code == 409
    assert "kept text" in early.text
    solve_it(desk)
    assert "Yes, it is solved" in page(as_alice.get(f"/requests/{number}"))
    post(as_alice, f"/requests/{number}/confirm", {"body": ""})
    assert desk.tickets()[0].status is Status.CLOSED
    (solved,) = desk.events("journey.solved")
    assert solved.payload["how"] == "confirmed"


def test_not_solved_opens_it_again(
    as_alice: FlaskClient, desk: Desk, number: str
) -> None:
    solve_it(desk)
    post(as_alice, f"/requests/{number}/reopen", {"body": "It is back"})
    ticket = desk.tickets()[0]
    assert ticket.status is Status.OPEN
    assert ticket.reopened_times == 1
    assert "It is back" in page(as_alice.get(f"/requests/{number}"))
