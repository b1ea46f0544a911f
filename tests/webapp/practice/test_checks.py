"""Texts checked against the content standard, on the site."""

import re
from datetime import timedelta
from secrets import SystemRandom
from typing import Any

import pytest

from articles.models import Edition, Revision
from articles.standard.actions import draw_samples
from articles.standard.models import CoachingSample, StandardCheck
from articles.standard.points import Point
from kb.clock import utc_now
from kb.policy import Role
from tests.articles.standard.making import written
from tests.cast import ALICE, ERIN, KIM, MAX, XAVIER, Member
from tests.site import Site
from tests.web import page, post

CLARA = Member("Clara", Role.KNOWLEDGE_SPECIALIST, "zh")


@pytest.fixture
def text(site: Site) -> Revision:
    """What Xavier let out last month, drawn for a check."""
    xavier = site.actor(XAVIER)
    last_month = utc_now().replace(day=1) - timedelta(days=2)
    with site.writing() as session:
        revision = written(session, xavier, now=last_month)
        draw_samples(session, SystemRandom(), utc_now())
    return revision


def form(*missed: Point, note: str = "Name the printer, 写明型号。") -> dict[str, Any]:
    answers = {point.value: "no" if point in missed else "yes" for point in Point}
    return answers | {"note": note}


def take(site: Site, member: Member = KIM) -> str:
    sample = site.rows(CoachingSample)[0]
    answer = post(site.browser(member), f"/practice/samples/{sample.id}/take")
    assert answer.status_code == 302
    return str(answer.location)


def test_a_coach_takes_a_sample_checks_it_and_the_author_reads_the_note(
    site: Site, text: Revision
) -> None:
    kim = site.browser(KIM)
    assert "Paper jam" in page(kim.get("/practice"))
    url = take(site)
    assert "The title says the problem" in page(kim.get(url))
    result = post(kim, url, form(Point.TITLE, Point.LINKS))
    assert result.status_code == 302
    for member in (KIM, XAVIER):
        shown = page(site.browser(member).get(result.location))
        assert "Name the printer, 写明型号。" in shown
        assert shown.count("Missed") == 2
    assert "Checks I gave" in page(kim.get("/practice"))
    received = page(site.browser(XAVIER).get("/practice"))
    assert "Checks of my texts" in received
    assert "Title Links Kim" in received
    assert site.rows(CoachingSample)[0].check_id == site.rows(StandardCheck)[0].id


def test_the_note_reaches_nobody_else(site: Site, text: Revision) -> None:
    result = post(site.browser(KIM), take(site), form(Point.TITLE)).location
    for member in (CLARA, ERIN, MAX, ALICE, None):
        answer = site.browser(member).get(result)
        assert answer.status_code == 404
        assert "Name the printer" not in answer.text
    for member in (CLARA, ERIN):
        assert "Paper jam" not in page(site.browser(member).get("/practice"))


def test_the_missed_points_show_on_that_revision_to_who_writes(
    site: Site, text: Revision
) -> None:
    post(site.browser(KIM), take(site), form(Point.TITLE))
    edition = site.rows(Edition)[0]
    url = f"/kb/en/{edition.slug}/revisions/1"
    assert "A check found 1 point" in page(site.browser(ERIN).get(url))
    assert "A check found" not in page(site.browser(ALICE).get(url))
    editor = f"/write/{site.number(edition)}/en"
    assert "A check found 1 point" in page(site.browser(ERIN).get(editor))


def test_any_revision_can_be_checked_outside_of_the_samples(
    site: Site, text: Revision
) -> None:
    url = f"/practice/revisions/{text.id}"
    assert post(site.browser(CLARA), url, form()).status_code == 302
    assert site.rows(CoachingSample)[0].check_id is None


@pytest.mark.parametrize(
    "wrong", [{"title": ""}, {"links": "maybe"}, {"note": "x" * 4001}]
)
def test_a_check_with_a_gap_comes_back_with_the_rest(
    site: Site, text: Revision, wrong: dict[str, str]
) -> None:
    url = f"/practice/revisions/{text.id}"
    answer = post(site.browser(KIM), url, form(Point.CLEAR) | wrong)
    assert answer.status_code == 422
    assert re.search(r'<input checked[^>]*name="clear"[^>]*value="no"', answer.text)
    if "note" not in wrong:
        assert "写明型号" in answer.text
    assert site.rows(StandardCheck) == []


def test_a_sample_is_taken_once(site: Site, text: Revision) -> None:
    take(site)
    sample = site.rows(CoachingSample)[0]
    other = post(site.browser(CLARA), f"/practice/samples/{sample.id}/take")
    assert other.status_code == 404
    address = f"/practice/revisions/{text.id}?sample={sample.id}"
    assert post(site.browser(CLARA), address, form()).status_code == 404
    assert site.rows(StandardCheck) == []


def test_a_check_is_of_the_text_that_was_drawn(site: Site, text: Revision) -> None:
    xavier = site.actor(XAVIER)
    with site.writing() as session:
        other = written(session, xavier)
    sample = site.rows(CoachingSample)[0]
    address = f"/practice/revisions/{other.id}?sample={sample.id}"
    assert post(site.browser(KIM), address, form()).status_code == 404


def test_only_coaches_check_and_never_their_own_text(
    site: Site, text: Revision
) -> None:
    sample = site.rows(CoachingSample)[0]
    url = f"/practice/revisions/{text.id}"
    for member in (ERIN, XAVIER, MAX, ALICE):
        client = site.browser(member)
        assert client.get(url).status_code == 403
        assert post(client, url, form()).status_code == 403
        taken = post(client, f"/practice/samples/{sample.id}/take")
        assert taken.status_code == 403
    kim = site.actor(KIM)
    with site.writing() as session:
        own = written(session, kim)
    client, url = site.browser(KIM), f"/practice/revisions/{own.id}"
    assert client.get(url).status_code == 403
    assert post(client, url, form()).status_code == 403


def test_what_is_not_there_is_not_found(site: Site) -> None:
    client = site.browser(KIM)
    for path in ("revisions/999", "checks/999", "licenses/999"):
        assert client.get(f"/practice/{path}").status_code == 404


def test_no_page_counts_or_ranks_people(site: Site, text: Revision) -> None:
    post(site.browser(KIM), take(site), form(Point.TITLE))
    for path in ("/practice", "/practice/licenses"):
        words = page(site.browser(KIM).get(path)).split("My work", 1)[1].lower()
        for banned in ("score", "rank", "average", "total", "best", "%"):
            assert banned not in words, (path, banned)
