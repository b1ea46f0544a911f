"""What the desk does to a ticket, and what it is refused."""

import re
from typing import Any

import pytest

from articles.models import Edition
from kb.policy import Audience
from kb.tickets.models import ArticleLink, Message, MessageKind, Relation, Status, Tier
from tests.cast import ALICE, ERIN, KIM, SUE, XAVIER
from tests.kb.making import make_ticket, visitor
from tests.site import Site
from tests.web import page, post

VPN: dict[str, Any] = {
    "title": "VPN connection fails with error 691",
    "source": "It stops with error 691. The password is asked again and again.\n",
}


@pytest.fixture
def vpn(site: Site) -> Edition:
    return site.article(**VPN)


def _links(site: Site) -> list[tuple[int, str]]:
    return [(link.article_id, link.relation.value) for link in site.rows(ArticleLink)]


def test_the_ticket_page_suggests_what_may_answer(site: Site, vpn: Edition) -> None:
    ticket = site.ticket(ALICE)
    text = page(site.browser(ERIN).get(f"/desk/{ticket.number}"))
    assert "Send an article along" in text
    assert vpn.slug.startswith("vpn-connection")
    assert "1001 VPN connection fails with error 691" in text


@pytest.mark.parametrize("body", ["Please **restart** it.", "请**重启**一次。"])
def test_a_reply_reaches_the_requester(site: Site, body: str) -> None:
    ticket = site.ticket(ALICE)
    url = f"/desk/{ticket.number}/message"
    answer = post(site.browser(ERIN), url, {"kind": "reply", "body": body})
    assert answer.status_code == 302
    seen = site.browser(ALICE).get(f"/requests/{ticket.number}").text
    assert "<strong>restart</strong>" in seen or "<strong>重启</strong>" in seen


def test_a_note_never_reaches_the_requester(site: Site) -> None:
    ticket = site.ticket(ALICE)
    url = f"/desk/{ticket.number}/message"
    note = {"kind": "note", "body": "She is impatient.", "then": "note"}
    text = page(post(site.browser(ERIN), url, note, follow_redirects=True))
    assert "The requester does not see it." in text
    assert "Internal note by Erin" in text
    assert "impatient" not in site.browser(ALICE).get(f"/requests/{ticket.number}").text


@pytest.mark.parametrize("then", ["reply", "pending", "solve"])
def test_a_message_of_the_kind_note_stays_one_whatever_button_sent_it(
    site: Site, then: str
) -> None:
    ticket = site.ticket(ALICE)
    note = {"kind": "note", "body": "Only for us.", "then": then}
    post(site.browser(ERIN), f"/desk/{ticket.number}/message", note)
    assert [m.kind for m in site.rows(Message)] == [MessageKind.NOTE]
    assert site.seen(ticket, ERIN).status is Status.NEW


def test_reply_and_wait_stops_the_clock(site: Site) -> None:
    ticket = site.ticket(ALICE)
    url = f"/desk/{ticket.number}/message"
    post(site.browser(ERIN), url, {"body": "Which version?", "then": "pending"})
    assert site.seen(ticket, ERIN).status is Status.PENDING
    text = page(site.browser(ERIN).get(f"/desk/{ticket.number}"))
    assert "Paused" in text


def test_reply_and_solve_goes_on_to_the_question_which_article(site: Site) -> None:
    ticket = site.ticket(ALICE)
    url = f"/desk/{ticket.number}/message"
    answer = post(site.browser(ERIN), url, {"body": "Restart it.", "then": "solve"})
    assert answer.location == f"/desk/{ticket.number}/solve"
    asked = page(site.browser(ERIN).get(answer.location))
    assert "Which article answered, or should have?" in asked


def test_an_empty_reply_is_refused_and_nothing_is_sent(site: Site) -> None:
    ticket = site.ticket(ALICE)
    answer = post(site.browser(ERIN), f"/desk/{ticket.number}/message", {"body": " "})
    assert answer.status_code == 422
    assert "Write something first." in page(answer)
    assert site.rows(Message) == []


def test_an_article_sent_along_is_named_and_linked(site: Site, vpn: Edition) -> None:
    ticket = site.ticket(ALICE)
    chosen = {"body": "See this.", "send": f"{vpn.article_id}:en"}
    post(site.browser(ERIN), f"/desk/{ticket.number}/message", chosen)
    assert _links(site) == [(vpn.article_id, "sent")]
    seen = site.browser(ALICE).get(f"/requests/{ticket.number}").text
    assert f'href="/kb/en/{vpn.slug}?f=ticket"' in seen


def test_an_internal_article_does_not_go_to_a_customer(
    site: Site, vpn: Edition
) -> None:
    secret = site.article(title="Reset of the gateway", audience=Audience.INTERNAL)
    ticket = site.ticket(ALICE)
    chosen = {
        "body": "See these.",
        "send": [f"{vpn.article_id}:en", f"{secret.article_id}:en"],
    }
    answer = post(site.browser(ERIN), f"/desk/{ticket.number}/message", chosen)
    assert answer.status_code == 422
    assert "The requester may not read “Reset of the gateway”." in page(answer)
    assert "See these." in answer.text
    assert site.rows(Message) == []
    assert _links(site) == []
    assert "gateway" not in site.browser(ALICE).get(f"/requests/{ticket.number}").text


def test_a_visitor_gets_only_what_everybody_may_read(site: Site) -> None:
    inside = site.article(title="For accounts", audience=Audience.SIGNED_IN)
    with site.writing() as session:
        ticket = make_ticket(session, visitor(), requester_email="paul@example.com")
    chosen = {"body": "See this.", "send": f"{inside.article_id}:en"}
    url = f"/desk/{ticket.number}/message"
    assert post(site.browser(ERIN), url, chosen).status_code == 422
    own = site.ticket(ALICE)
    url = f"/desk/{own.number}/message"
    assert post(site.browser(ERIN), url, chosen).status_code == 302


@pytest.mark.parametrize("key", ["999:en", "x", "1:fr", "99999999999999999999:en"])
def test_an_article_that_is_not_there_stops_the_reply(site: Site, key: str) -> None:
    ticket = site.ticket(ALICE)
    chosen = {"body": "See this.", "send": key}
    answer = post(site.browser(ERIN), f"/desk/{ticket.number}/message", chosen)
    assert answer.status_code == 422
    assert "Choose the articles to send again." in page(answer)
    assert site.rows(Message) == []


def test_an_article_is_linked_by_its_number_and_taken_off(
    site: Site, vpn: Edition
) -> None:
    ticket = site.ticket(ALICE)
    client, url = site.browser(ERIN), f"/desk/{ticket.number}"
    named = {"number": str(site.number(vpn)), "relation": "tried_failed"}
    answer = post(client, f"{url}/link", named, follow_redirects=True)
    assert "Tried, did not help" in page(answer)
    assert _links(site) == [(vpn.article_id, "tried_failed")]
    off = {"article": str(vpn.article_id), "relation": "tried_failed"}
    post(client, f"{url}/unlink", off)
    assert _links(site) == []


@pytest.mark.parametrize("number", ["9999", "x", "", str(2**63)])
def test_a_link_to_nothing_is_refused(site: Site, number: str) -> None:
    ticket = site.ticket(ALICE)
    sent = {"number": number, "relation": "sent"}
    answer = post(site.browser(ERIN), f"/desk/{ticket.number}/link", sent)
    assert answer.status_code == 422
    assert _links(site) == []


@pytest.mark.parametrize("relation", ["created_from", "read_before", "nonsense"])
def test_some_reasons_are_not_given_by_hand(
    site: Site, vpn: Edition, relation: str
) -> None:
    ticket = site.ticket(ALICE)
    sent = {"number": str(site.number(vpn)), "relation": relation}
    answer = post(site.browser(ERIN), f"/desk/{ticket.number}/link", sent)
    assert answer.status_code == 422
    assert _links(site) == []


def test_assigning_knows_only_the_desk(site: Site) -> None:
    ticket = site.ticket(ALICE)
    client, url = site.browser(ERIN), f"/desk/{ticket.number}/assign"
    xavier, kim = site.actor(XAVIER).user_id, site.actor(KIM).user_id
    assert post(client, url, {"assignee": str(xavier)}).status_code == 302
    assert site.seen(ticket, ERIN).assignee_id == xavier
    for wrong in (str(kim), "x", "99999"):
        assert post(client, url, {"assignee": wrong}).status_code == 422
    assert site.seen(ticket, ERIN).assignee_id == xavier
    assert post(client, url, {"assignee": "0"}).status_code == 302
    assert site.seen(ticket, ERIN).assignee_id is None


def test_handing_over_needs_both_answers(site: Site) -> None:
    ticket = site.ticket(ALICE)
    client, url = site.browser(ERIN), f"/desk/{ticket.number}/hand-over"
    answer = post(client, url, {"tried": "重启过 three times", "asked": ""})
    assert answer.status_code == 422
    assert "重启过 three times" in answer.text
    assert site.seen(ticket, ERIN).tier is Tier.ENGINEER
    sent = {"tried": "重启过 three times", "asked": "Look at the gateway."}
    text = page(post(client, url, sent, follow_redirects=True))
    assert site.seen(ticket, ERIN).tier is Tier.EXPERT
    assert "Erin handed it over" in text
    assert "gateway" not in site.browser(ALICE).get(f"/requests/{ticket.number}").text


@pytest.mark.parametrize("member", [ALICE, KIM], ids=["Alice", "Kim"])
def test_who_is_not_of_the_desk_does_nothing_here(site: Site, member: object) -> None:
    ticket = site.ticket(ALICE)
    client = site.browser(member)  # type: ignore[arg-type]
    for what in (
        *("take", "assign", "message", "link", "unlink"),
        *("hand-over", "reopen", "solve"),
    ):
        answer = post(client, f"/desk/{ticket.number}/{what}", {"body": "x"})
        assert answer.status_code == 403, what
    assert site.rows(Message) == []


def test_the_way_to_the_ticket_is_shown(site: Site, vpn: Edition) -> None:
    client = site.browser(ALICE)
    client.get("/find?q=vpn+691")
    client.get(f"/kb/en/{vpn.slug}?f=search&k=some-search-key&r=1")
    client.get("/find?q=量子路由器")
    form = {"subject": "VPN again", "description": "Error 691", "looked": "1"}
    listed = client.get("/ask").text
    assert "vpn 691" in listed
    keep = [*_kept(listed)]
    post(client, "/ask", {**form, "form_key": "form-key-1", "keep": keep})
    number = site.events("ticket.opened")[0].ticket_id
    text = page(site.browser(SUE).get("/desk?view=all"))
    assert number
    assert "read 1 article first" in text
    shown = page(site.browser(SUE).get(f"/desk/T-{_year(text)}-{number:06d}"))
    assert "Searched vpn 691" in shown
    assert "Searched 量子路由器 nothing found" in shown
    assert f"Read {VPN['title']} revision 1" in shown
    assert Relation.READ_BEFORE.value in [r for _, r in _links(site)]


def _kept(html: str) -> list[str]:
    return re.findall(r'name="keep"[^>]*value="([^"]+)"', html)


def _year(text: str) -> str:
    return text.partition("T-")[2][:4]
