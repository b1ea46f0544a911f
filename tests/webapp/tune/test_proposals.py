"""What people searched in vain before an article helped becomes a proposal."""

import re
from datetime import timedelta

import pytest

from kb.clock import utc_now
from kb.journeys.actions import solved
from kb.journeys.refs import ArticleRef
from kb.tuning.models import Origin, TuningChange
from tests.cast import ERIN, KIM
from tests.kb.making import Walk, visitor
from tests.site import Site
from tests.web import page, post

URL = "/tune/proposals"


def detours(site: Site, people: int) -> None:
    """So many people find the projector only after they called it otherwise."""
    edition = site.article(title="Connect the projector", source="Use the cable.\n")
    ref = ArticleRef(edition.article_id, edition.published_id or 0)
    when = utc_now() - timedelta(hours=3)
    with site.writing() as session:
        for _ in range(people):
            walk = Walk(session, visitor())
            walk.searches("beamer", when, results=0)
            later = walk.searches("projector", when + timedelta(seconds=40))
            walk.opens(later, 1, ref, when + timedelta(seconds=50))
        told = visitor()
        Walk(session, told).searches("connect beamer", when, results=0)
        solved(session, ref, by=told, now=when + timedelta(minutes=5), query="")


@pytest.mark.pg
def test_a_proposal_is_tried_accepted_and_undone(site: Site) -> None:
    detours(site, 2)
    client = site.browser(KIM)
    shown = client.get(URL)
    assert "beamer projector 3 1 connect beamer, beamer" in page(shown)
    assert "Connect the projector" in page(shown)
    link = re.findall(r'href="(/tune/synonyms/new[^"]+)"', shown.text)[0]
    tried = client.get(link.replace("&amp;", "&"))
    assert "beamer = projector" in page(tried)
    assert 'name="proposed"' in tried.text
    fields = {"words": "beamer = projector", "proposed": "1"}
    saved = post(client, "/tune/synonyms/new", fields, follow_redirects=True)
    assert [one.origin for one in site.rows(TuningChange)] == [Origin.PROPOSED]
    assert "beamer" not in page(client.get(URL))
    undo = re.search(r'action="(/tune/changes/\d+/undo)"', saved.text)
    assert undo
    post(client, undo[1])
    assert "beamer" in page(client.get(URL))


def test_a_dismissed_proposal_stays_away_until_that_is_undone(site: Site) -> None:
    detours(site, 3)
    client = site.browser(KIM)
    pair = {"theirs": "Beamer", "ours": "projector"}
    text = page(post(client, f"{URL}/dismiss", pair, follow_redirects=True))
    assert "beamer projector 4" not in text
    assert "1 put aside" in text
    text = page(post(client, f"{URL}/restore", pair, follow_redirects=True))
    assert "beamer projector 4" in text
    assert post(client, f"{URL}/dismiss", {"theirs": "x"}).status_code == 422


def test_one_person_alone_proposes_nothing(site: Site) -> None:
    detours(site, 0)
    assert "Nothing to propose" in page(site.browser(KIM).get(URL))
    assert site.browser(ERIN).get(URL).status_code == 403
