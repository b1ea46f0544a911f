"""A change that makes answers worse is measured, shown and not applied."""

import re
from collections.abc import Iterator

import pytest

from kb.events.log import record
from kb.events.types import JourneyResumed, JourneySolved
from kb.tuning.models import SearchSetting, Synonym
from search.scoring import WEIGHTS
from tests.articles.making import make_published
from tests.cast import KIM, MAX
from tests.databases import Template
from tests.kb.making import NOW, unique
from tests.site import Site, opened
from tests.web import page, post

THINGS = (
    "badge bridge camera cable drive fax headset keyboard laptop license modem "
    "monitor mouse network password phone printer projector router scanner screen "
    "server"
).split()


@pytest.fixture(scope="module")
def judged(
    template: Template, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A site with an article for each thing, which solved a search for it.

    Another article on each shelf only mentions the thing.
    """
    with opened(template, tmp_path_factory.mktemp("judged")) as site:
        with site.writing() as session:
            for thing in THINGS:
                other = f"Here lies a {thing} beside a {thing}.\n"
                make_published(session, title="On the shelf", source=other)
                ref = make_published(
                    session, title=f"Repair the {thing}", source="Call the desk.\n"
                )
                solved = JourneySolved(
                    occurred_at=NOW,
                    visit_id=unique("visit"),
                    journey_id=unique("journey"),
                    article_id=ref.article_id,
                    revision_id=ref.published_id,
                    how="article",
                    query=f"{thing} anna@example.org",
                )
                record(session, solved)
        yield site


def setting(**changed: str) -> dict[str, str]:
    weights = {name: str(value) for name, value in WEIGHTS.items()}
    rest = {"blend": "y", "threshold": "", "ranking_model": "0", "query": ""}
    return {**weights, **rest, "note": "a trial", **changed}


def test_weights_that_make_answers_worse_are_not_applied(judged: Site) -> None:
    client = judged.browser(MAX)
    worse = setting(title="0", keywords="0", headings="0", codes="0", body="20")
    del worse["blend"]
    seen = post(client, "/tune/settings/preview", worse)
    assert seen.status_code == 200
    assert "makes answers worse by more than chance explains" in page(seen)
    assert re.search(r"Mean reciprocal rank 1\.000 0\.\d{3} -0\.\d{3}", page(seen))
    assert f"Answers that move down: {len(THINGS)}" in page(seen)
    assert "anna@example.org" not in seen.text
    refused = post(client, "/tune/settings", worse)
    assert refused.status_code == 422
    assert "Not applied" in page(refused)
    assert "a trial" in refused.text
    assert judged.rows(SearchSetting) == []


def test_a_change_that_does_no_harm_is_applied(judged: Site) -> None:
    client = judged.browser(KIM)
    fields = {"words": "toner\ncartridge"}
    seen = client.get("/tune/synonyms/new", query_string=fields)
    assert "Mean reciprocal rank 1.000 1.000 +0.000" in page(seen)
    assert "Save this group" in page(seen)
    post(client, "/tune/synonyms/new", fields)
    assert [one.words for one in judged.rows(Synonym)] == [["toner", "cartridge"]]


def test_too_few_questions_block_nothing(site: Site) -> None:
    site.article(title="Printer is offline", source="Look at the plug.\n")
    client = site.browser(MAX)
    shown = page(post(client, "/tune/settings/preview", setting(title="1")))
    assert "Not enough data. 0 questions are known so far" in shown
    assert post(client, "/tune/settings", setting(title="1")).status_code == 302


def test_what_was_taken_back_judges_nothing(judged: Site) -> None:
    text = page(post(judged.browser(MAX), "/tune/settings/preview", setting()))
    assert f"{len(THINGS)} of {len(THINGS)} questions" in text
    with judged.services.database.transaction() as session:
        (first, *_) = judged.events(JourneySolved.kind)
        resumed = JourneyResumed(
            occurred_at=NOW, visit_id=first.visit_id, journey_id=first.journey_id
        )
        record(session, resumed)
    text = page(post(judged.browser(MAX), "/tune/settings/preview", setting()))
    assert f"{len(THINGS) - 1} of {len(THINGS) - 1} questions" in text
