"""Suggestions to the engineer, by all that was said on a ticket."""

from kb.tickets.models import ArticleLink, Relation
from tests.cast import ALICE, ERIN
from tests.site import Site
from tests.web import page, post

PRINTER = "Clear a paper jam in the printer"


def test_what_is_said_later_brings_up_its_article(site: Site) -> None:
    site.article(title=PRINTER, source="Pull the sheet out of the rear roller.\n")
    ticket = site.ticket(ALICE)
    url = f"/desk/{ticket.number}"
    engineer = site.browser(ERIN)
    assert PRINTER not in page(engineer.get(url))
    body = "VPN works again. But now the printer has a paper jam, how do I clear it?"
    post(site.browser(ALICE), f"/requests/{ticket.number}/reply", {"body": body})
    assert PRINTER in page(engineer.get(url))


def test_one_click_sends_an_article_and_a_read_one_is_marked(site: Site) -> None:
    jam = site.article(title=PRINTER, source="Pull the sheet out.\n")
    told = {"subject": "Paper jam in the printer", "description": "How to clear it?"}
    ticket = site.ticket(ALICE, **told)
    url, engineer = f"/desk/{ticket.number}", site.browser(ERIN)
    assert "The requester has read it" not in page(engineer.get(url))
    site.browser(ALICE).get(f"/kb/en/{jam.slug}")
    site.services.observations.flush()
    assert "The requester has read it" in page(engineer.get(url))
    sent = {"kind": "reply", "body": "", "send": f"{jam.article_id}:en"}
    post(engineer, f"{url}/message", sent)
    (link,) = site.rows(ArticleLink)
    assert (link.article_id, link.relation) == (jam.article_id, Relation.SENT)
    assert PRINTER in site.browser(ALICE).get(f"/requests/{ticket.number}").text
