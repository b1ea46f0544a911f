from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from time_machine import travel

from articles.lifecycle import Move
from articles.models import Edition, Stage
from articles.reviews.models import Remark
from articles.reviews.scheduling import follow_clock
from kb.clock import utc_now
from kb.policy import Audience
from tests.articles.reviews.people import MIN
from tests.cast import ERIN, KIM
from tests.databases import Template
from tests.site import Site, opened
from tests.web import page, post
from tests.webapp.review.making import now_of, put, send, url


def _entered(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M")


def _status(site: Site, edition: Edition) -> int:
    return site.browser().get(f"/kb/en/{edition.slug}").status_code


def _found(site: Site) -> bool:
    return "Paper jam" in page(site.browser().get("/find?q=paper+jam"))


def test_readers_have_it_from_its_beginning_to_its_end(site: Site) -> None:
    edition = put(site, Stage.APPROVED, title="Paper jam")
    begin = utc_now() + timedelta(days=2)
    end = begin + timedelta(days=4)
    times = {"publish_at": _entered(begin), "unpublish_at": _entered(end)}
    assert send(site, site.browser(MIN), edition, Move.SCHEDULE, **times).status_code
    minute = timedelta(minutes=1)
    for moment, is_there in (
        (begin - 2 * minute, False),
        (begin + minute, True),
        (end - 2 * minute, True),
        (end + minute, False),
    ):
        with site.writing() as session:
            follow_clock(session, moment)
        assert (_status(site, edition) == 200) is is_there
        assert _found(site) is is_there


def test_the_job_of_the_site_follows_the_clock(site: Site) -> None:
    edition = put(site, Stage.SCHEDULED)
    site.services.jobs.follow_clock()
    assert now_of(site, edition).stage is Stage.SCHEDULED
    with travel(utc_now() + timedelta(days=1, minutes=1)):
        site.services.jobs.follow_clock()
        site.services.jobs.follow_clock()
    assert now_of(site, edition).stage is Stage.PUBLISHED
    assert len(site.events("article.published")) == 1


def test_times_are_read_by_the_clock_of_the_site(
    template: Template, tmp_path: Path
) -> None:
    with opened(template, tmp_path, time_zone="Asia/Shanghai") as site:
        edition = put(site, Stage.APPROVED)
        client = site.browser(MIN)
        assert "Asia/Shanghai" in client.get(url(site, edition)).text
        fields = {"publish_at": "2027-03-01T09:00"}
        assert send(site, client, edition, Move.SCHEDULE, **fields).status_code == 302
        expected = datetime(2027, 3, 1, 1, 0, tzinfo=UTC)
        assert now_of(site, edition).publish_at == expected
        assert 'value="2027-03-01T09:00"' in client.get(url(site, edition)).text


def test_the_end_of_what_readers_have_is_set_and_taken_away(site: Site) -> None:
    edition = put(site, Stage.PUBLISHED)
    kim, address = site.browser(KIM), f"{url(site, edition)}/end"
    past = post(kim, address, {"ends_at": "2020-01-01T09:00"})
    assert past.status_code == 422
    assert "Choose a time in the future." in page(past)
    later = utc_now() + timedelta(days=2)
    assert post(kim, address, {"ends_at": _entered(later)}).status_code == 302
    assert now_of(site, edition).unpublish_at is not None
    assert "Readers lose it on" in page(kim.get(url(site, edition)))
    assert post(kim, address, {"ends_at": ""}).status_code == 302
    assert now_of(site, edition).unpublish_at is None
    assert post(site.browser(ERIN), address, {"ends_at": ""}).status_code == 403


def test_archiving_asks_first_where_others_link_to_it(site: Site) -> None:
    edition = put(site, Stage.PUBLISHED)
    number = site.number(edition)
    source = f"See [this](/a/{number}).\n"
    put(site, Stage.PUBLISHED, title="Points at it", source=source)
    put(
        site,
        Stage.PUBLISHED,
        title="Draft points at it",
        source=source,
        audience=Audience.INTERNAL,
    )
    kim, address = site.browser(KIM), f"{url(site, edition)}/archive"
    question = post(kim, address, {"why": "型号停产。"})
    assert question.status_code == 200
    assert "2 published texts link to this article" in page(question)
    assert "Points at it" in page(question)
    assert "型号停产。" in question.text
    assert now_of(site, edition).stage is Stage.PUBLISHED
    sure = {"why": "型号停产。", "confirmed": "yes"}
    assert post(kim, address, sure).status_code == 302
    assert now_of(site, edition).stage is Stage.ARCHIVED
    assert [one.words for one in site.rows(Remark)] == ["型号停产。"]
    assert _status(site, edition) in (302, 404)


@pytest.mark.parametrize("why", ["", "x" * 2001])
def test_a_reason_for_archiving_may_be_missing_but_not_endless(
    site: Site, why: str
) -> None:
    edition = put(site, Stage.PUBLISHED)
    address = f"{url(site, edition)}/archive"
    answer = post(site.browser(KIM), address, {"why": why})
    assert answer.status_code == (422 if why else 302)
    stage = Stage.PUBLISHED if why else Stage.ARCHIVED
    assert now_of(site, edition).stage is stage
