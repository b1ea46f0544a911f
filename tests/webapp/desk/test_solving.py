from typing import Any

import pytest

from articles.models import Edition
from kb.tickets.models import ArticleLink, Status
from tests.cast import ALICE, ERIN
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


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({}, "Choose one of the answers."),
        ({"outcome": "linked"}, "Name the article."),
        ({"outcome": "should_have_answered"}, "Name the article."),
        ({"outcome": "linked", "number": "9999"}, "no article with this number"),
        ({"outcome": "nothing_to_keep", "why_nothing": " "}, "Say why"),
        ({"outcome": "everything"}, "Not a valid choice"),
    ],
)
def test_solving_needs_an_article_or_a_reason(
    site: Site, sent: dict[str, str], why: str
) -> None:
    ticket = site.ticket(ALICE)
    answer = post(site.browser(ERIN), f"/desk/{ticket.number}/solve", sent)
    assert answer.status_code == 422
    assert why in page(answer)
    assert site.seen(ticket, ERIN).status is Status.NEW


@pytest.mark.parametrize(
    ("outcome", "relation"),
    [("linked", "resolved_by"), ("should_have_answered", "should_have_answered")],
)
@pytest.mark.parametrize("how", ["article", "number"])
def test_solving_names_the_article(
    site: Site, vpn: Edition, outcome: str, relation: str, how: str
) -> None:
    ticket = site.ticket(ALICE)
    named = site.number(vpn) if how == "number" else vpn.article_id
    sent = {"outcome": outcome, how: str(named)}
    answer = post(site.browser(ERIN), f"/desk/{ticket.number}/solve", sent)
    assert answer.status_code == 302
    solved = site.seen(ticket, ERIN)
    assert solved.status is Status.SOLVED
    assert solved.assignee_id == site.actor(ERIN).user_id
    assert _links(site) == [(vpn.article_id, relation)]


def test_solving_with_a_new_article_leads_to_the_editor(site: Site) -> None:
    ticket = site.ticket(ALICE, description="Paul, paul@example.com, sees 691.")
    client = site.browser(ERIN)
    answer = post(client, f"/desk/{ticket.number}/solve", {"outcome": "drafted"})
    assert answer.location == f"/write/new?ticket={ticket.number}"
    editor = client.get(answer.location).text
    assert "sees 691." in editor
    assert "paul@example.com" not in editor
    assert "[e-mail]" in editor


def test_what_was_solved_opens_again(site: Site) -> None:
    ticket = site.ticket(ALICE)
    client, url = site.browser(ERIN), f"/desk/{ticket.number}"
    sent = {"outcome": "nothing_to_keep", "why_nothing": "误操作"}
    post(client, f"{url}/solve", sent)
    again = post(client, f"{url}/reopen", follow_redirects=True)
    assert "The ticket is open again." in page(again)
    assert site.seen(ticket, ERIN).status is Status.OPEN
    assert post(client, f"{url}/reopen").status_code == 409
