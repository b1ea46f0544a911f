"""From a failing article to its repair, and what was searched in vain."""

import pytest
from flask.testing import FlaskClient

from articles.lifecycle import Move
from articles.models import Edition
from articles.repairs.models import RepairState, RepairTask
from kb.clock import utc_now
from kb.events.log import record
from kb.events.types import ArticleRead, GapReported, VerdictGiven
from kb.policy import Actor, Audience
from tests.articles.reviews.making import COMPLETE
from tests.articles.reviews.people import MIN
from tests.cast import ALICE, ERIN, KIM, OLGA, XAVIER
from tests.site import Site
from tests.web import page, post
from tests.webapp.review.making import send

WORDS = "Step 3 is missing, 缺少第三步"


def _readers(site: Site, edition: Edition, *helpful: bool, words: str = "") -> None:
    ref = {"article_id": edition.article_id, "revision_id": edition.published_id}
    with site.writing() as session:
        for n, said in enumerate(helpful):
            actor, now = Actor(visit_id=f"v{n}", journey_id=f"j{n}"), utc_now()
            read = ArticleRead.by(
                actor, now, **ref, read_key=f"{ref}{n}", source="direct", lang="en"
            )
            verdict = VerdictGiven.by(
                actor,
                now,
                **ref,
                helpful=said,
                reason=None if said else "step_missing",
                words="" if said else words,
            )
            record(session, read, verdict)


@pytest.fixture
def failing(site: Site) -> Edition:
    edition = site.article(title="Map a network drive", source="Do it.\n")
    _readers(site, edition, *[False] * 30, *[True] * 10, words=WORDS)
    return edition


def _repair(client: FlaskClient, edition: Edition) -> str:
    url = f"/insights/revisions/{edition.published_id}/repair"
    answer = post(client, url)
    assert answer.status_code == 302
    return str(answer.location)


def test_nothing_failed_is_said(site: Site) -> None:
    text = page(site.browser(KIM).get("/insights/failing"))
    assert "No article failed anybody" in text
    assert "Not enough data" in text


def test_the_most_harmful_stands_first(site: Site, failing: Edition) -> None:
    little = site.article(title="Rarely read", source="Text.\n")
    _readers(site, little, False, True)
    zh = site.article(title="打印机卡纸", lang="zh")
    _readers(site, zh, *[False] * 8)
    answer = site.browser(KIM).get("/insights/failing")
    text = page(answer)
    assert text.index("Map a network drive") < text.index("打印机卡纸")
    assert text.index("打印机卡纸") < text.index("Rarely read")
    assert "30 of 40" in text
    assert "A step is missing: 30" in text
    assert 'lang="zh-CN">打印机卡纸</a>' in answer.text


@pytest.mark.parametrize("days", ["7", "30", "90", "365", "x", "-1"])
def test_a_period_is_one_of_three(site: Site, failing: Edition, days: str) -> None:
    answer = site.browser(KIM).get(f"/insights/failing?days={days}")
    assert "Map a network drive" in page(answer)
    shown = days if days in ("7", "30", "90") else "30"
    assert f'aria-current="true">{shown} days' in answer.text


def test_the_evidence_shows_the_words_of_readers(site: Site, failing: Edition) -> None:
    answer = site.browser(KIM).get(f"/insights/revisions/{failing.published_id}")
    assert WORDS in page(answer)
    assert "Readers get it now" in page(answer)


def test_a_repair_goes_from_start_over_review_to_measuring(
    site: Site, failing: Edition
) -> None:
    kim = site.browser(KIM)
    editor = _repair(kim, failing)
    assert editor == f"/write/{site.number(failing)}/en"
    text = kim.get(editor).text
    assert WORDS in page(kim.get(editor))
    task = site.rows(RepairTask)[0]
    assert (task.state, task.owner_id) == (RepairState.IN_WORK, site.actor(KIM).user_id)
    assert "You have 1 repair in work." in page(kim.get("/write/articles"))
    base = text.partition('name="based_on"')[2].partition('value="')[2].partition('"')
    form = {
        "title": "Map a network drive",
        "source": COMPLETE["en"],
        "significance": "rewrite",
        "change_note": "Step 3 was missing.",
        "based_on": base[0],
    }
    assert post(kim, editor, form).status_code == 302
    assert send(site, kim, failing, Move.SUBMIT).status_code == 302
    assert site.rows(RepairTask)[0].state is RepairState.IN_REVIEW
    fields = {"decision": Move.PUBLISH.value}
    done = send(site, site.browser(MIN), failing, Move.APPROVE, **fields)
    assert done.status_code == 302
    task = site.rows(RepairTask)[0]
    assert task.state is RepairState.MEASURING
    fresh = page(kim.get(f"/insights/revisions/{task.draft_id}"))
    assert "Being measured" in fresh
    old = page(kim.get(f"/insights/revisions/{task.revision_id}"))
    assert "An older revision" in old
    states = [e.payload["state"] for e in site.events("repair.changed")]
    assert states == ["open", "in_work", "in_review", "measuring"]


def test_a_second_one_does_not_take_the_repair(site: Site, failing: Edition) -> None:
    _repair(site.browser(KIM), failing)
    _repair(site.browser(KIM), failing)
    url = f"/insights/revisions/{failing.published_id}/repair"
    late = post(site.browser(XAVIER), url)
    assert late.status_code == 409
    assert "Somebody else is repairing this article already." in page(late)
    assert len(site.rows(RepairTask)) == 1


def test_a_dismissal_needs_a_reason(site: Site, failing: Edition) -> None:
    kim = site.browser(KIM)
    _repair(kim, failing)
    url = f"/insights/revisions/{failing.published_id}"
    without = post(kim, f"{url}/dismiss", {"why": " "}, follow_redirects=True)
    assert "Say why nothing has to be repaired." in page(without)
    assert site.rows(RepairTask)[0].state is RepairState.IN_WORK
    done = post(kim, f"{url}/dismiss", {"why": "产品已停用"}, follow_redirects=True)
    assert "Dismissed. " in page(done)
    assert "产品已停用" in page(kim.get(url))
    assert site.rows(RepairTask)[0].state is RepairState.DISMISSED
    assert post(kim, f"{url}/dismiss", {"why": "again"}).status_code == 404


def test_an_analyst_looks_but_does_not_repair(site: Site, failing: Edition) -> None:
    for member in (OLGA, ERIN):
        client = site.browser(member)
        assert "Map a network drive" in page(client.get("/insights/failing"))
        assert "Start the repair" not in page(client.get("/insights/failing"))
        url = f"/insights/revisions/{failing.published_id}/repair"
        assert post(client, url).status_code == 403
    assert site.rows(RepairTask) == []


def test_customers_see_no_insight(site: Site, failing: Edition) -> None:
    client = site.browser(ALICE)
    for url in ("failing", "searches", f"revisions/{failing.published_id}"):
        assert client.get(f"/insights/{url}").status_code == 403


def test_a_group_article_is_for_its_group_here_too(site: Site) -> None:
    inside = site.article(title="Inside", audience=Audience.INTERNAL)
    _readers(site, inside, *[False] * 9)
    assert "Inside" in page(site.browser(KIM).get("/insights/failing"))
    assert site.browser(KIM).get("/insights/revisions/999999").status_code == 404


def test_what_was_searched_in_vain_stands_in_peoples_words(site: Site) -> None:
    client = site.browser()
    for query in ("quantum router", "量子路由器"):
        client.get(f"/find?q={query}")
    with site.writing() as session:
        gap = GapReported.by(
            Actor(visit_id="v"), utc_now(), query="量子", words="没有说明", lang="zh"
        )
        record(session, gap)
    site.services.observations.flush()
    text = page(site.browser(KIM).get("/insights/searches"))
    assert "quantum router 1 1" in text
    assert "量子路由器 中文 1 1" in text
    assert "没有说明 searched for “量子”" in text
