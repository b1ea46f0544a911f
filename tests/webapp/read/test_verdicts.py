"""Saying whether it helped, and what comes after a "No"."""

import pytest
from flask.testing import FlaskClient

from articles.models import Edition
from kb.analytics.failing import find_evidence
from kb.events.types import (
    JourneyResumed,
    JourneySolved,
    VerdictGiven,
)
from kb.journeys.verdicts import MAX_PER_DAY
from kb.policy import Audience
from tests.web import page, post
from tests.webapp.read.conftest import WRITTEN, Shelf


def href(edition: Edition) -> str:
    return f"/kb/{edition.lang}/{edition.slug}"


def say(
    client: FlaskClient, shelf: Shelf, edition: Edition, helpful: str, **more: object
) -> str:
    """Judge what is published and return the page that follows."""
    sent = {"revision": shelf.published(edition).id, "helpful": helpful, **more}
    return page(post(client, f"{href(edition)}/verdict", sent, follow_redirects=True))


def counts(shelf: Shelf, revision_id: int) -> tuple[int, int]:
    with shelf.services.database.reading() as session:
        found = find_evidence(session, revision_id, WRITTEN)
    return (found.helpful, found.unhelpful) if found else (0, 0)


def test_one_click_without_sign_in_is_enough(client: FlaskClient, shelf: Shelf) -> None:
    edition = shelf.add()
    assert "Did this solve it?" in page(client.get(href(edition)))
    assert "Good that it helped" in say(client, shelf, edition, "yes")
    (event,) = shelf.events(VerdictGiven.kind)
    assert event.revision_id == shelf.published(edition).id
    assert event.payload == {"helpful": True, "reason": None, "words": ""}


def test_changing_it_lowers_one_count_and_raises_the_other(
    client: FlaskClient, as_alice: FlaskClient, shelf: Shelf
) -> None:
    edition = shelf.add()
    revision = shelf.published(edition).id
    for browser in (client, as_alice):
        say(browser, shelf, edition, "yes")
    assert counts(shelf, revision) == (2, 0)
    say(as_alice, shelf, edition, "no")
    assert counts(shelf, revision) == (1, 1)
    say(as_alice, shelf, edition, "yes")
    assert counts(shelf, revision) == (2, 0)


def test_no_asks_why_and_leads_to_a_person_with_the_article(
    client: FlaskClient, shelf: Shelf
) -> None:
    edition = shelf.add()
    revision = shelf.published(edition).id
    say(client, shelf, edition, "no")
    text = client.get(href(edition)).text
    for reason in ("wrong", "outdated", "unclear", "step_missing", "other_problem"):
        assert f'value="{reason}"' in text
    link = f"/ask?article={shelf.number(edition)}&amp;revision={revision}"
    assert f'href="{link}"' in text


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("Step 2: write to kim@example.org", "Step 2: write to [e-mail]"),
        ("第二步找不到,请打 13912345678", "第二步找不到,请打 [phone]"),
    ],
)
def test_reason_and_words_are_kept_without_addresses(
    client: FlaskClient, shelf: Shelf, words: str, kept: str
) -> None:
    edition = shelf.add()
    say(client, shelf, edition, "no")
    thanks = say(client, shelf, edition, "no", reason="step_missing", words=words)
    assert "reaches the people who keep this article" in thanks
    payload = shelf.events(VerdictGiven.kind)[-1].payload
    assert payload == {"helpful": False, "reason": "step_missing", "words": kept}
    assert counts(shelf, shelf.published(edition).id) == (0, 1)


def test_a_second_no_keeps_the_reason(client: FlaskClient, shelf: Shelf) -> None:
    edition = shelf.add()
    say(client, shelf, edition, "no", reason="unclear")
    say(client, shelf, edition, "no")
    assert len(shelf.events(VerdictGiven.kind)) == 1


def test_too_many_words_come_back_with_the_form(
    client: FlaskClient, shelf: Shelf
) -> None:
    edition = shelf.add()
    sent = {
        "revision": shelf.published(edition).id,
        "helpful": "no",
        "reason": "wrong",
        "words": "x" * 1001,
    }
    answer = post(client, f"{href(edition)}/verdict", sent)
    assert answer.status_code == 422
    assert "Use at most 1000 characters." in page(answer)
    assert "x" * 1001 in answer.text
    assert "<title>Error:" in answer.text.replace("\n", "")
    assert shelf.events(VerdictGiven.kind) == []


def test_after_no_the_next_best_come_before_the_person(
    client: FlaskClient, shelf: Shelf
) -> None:
    edition = shelf.add()
    other = shelf.add(title="VPN connection fails with error 809")
    read = shelf.add(title="VPN connection fails with error 720")
    client.get(href(read))
    shelf.services.observations.flush()
    say(client, shelf, edition, "no")
    text = client.get(href(edition)).text
    after = text[text.index('id="verdict"') : text.index("/ask?article=")]
    assert f"{href(other)}?f=related" in after
    assert read.slug not in after


def test_yes_ends_the_journey_and_names_the_search_that_led_here(
    client: FlaskClient, shelf: Shelf
) -> None:
    edition = shelf.add()
    client.get("/find?q=vpn+691")
    client.get(f"{href(edition)}?f=search&k=abc&r=1")
    say(client, shelf, edition, "yes")
    (solved,) = shelf.events(JourneySolved.kind)
    assert solved.payload == {"how": "article", "form_key": None, "query": "vpn 691"}
    say(client, shelf, edition, "yes")
    assert len(shelf.events(JourneySolved.kind)) == 1
    say(client, shelf, edition, "no")
    assert len(shelf.events(JourneyResumed.kind)) == 1


class TestRefusals:
    def test_beyond_the_daily_limit_nothing_is_counted(
        self, client: FlaskClient, shelf: Shelf
    ) -> None:
        edition = shelf.add()
        for turn in range(MAX_PER_DAY):
            say(client, shelf, edition, ("yes", "no")[turn % 2])
        refused = say(client, shelf, edition, "yes")
        assert "You have judged many articles today" in refused
        assert len(shelf.events(VerdictGiven.kind)) == MAX_PER_DAY

    def test_a_hidden_article_takes_no_verdict(
        self, client: FlaskClient, shelf: Shelf
    ) -> None:
        edition = shelf.add(audience=Audience.INTERNAL)
        sent = {"revision": shelf.published(edition).id, "helpful": "no"}
        answer = post(client, f"{href(edition)}/verdict", sent)
        assert answer.status_code == 404
        assert shelf.events(VerdictGiven.kind) == []

    @pytest.mark.parametrize("foreign", ["other", "draft", "0", "x", str(2**63)])
    def test_a_revision_that_readers_never_got_takes_none(
        self, client: FlaskClient, as_erin: FlaskClient, shelf: Shelf, foreign: str
    ) -> None:
        edition = shelf.add()
        known = {
            "other": shelf.published(shelf.add(title="Another one")).id,
            "draft": shelf.revise(edition, "Not yet", published=False),
        }
        sent = {"revision": known.get(foreign, foreign), "helpful": "no"}
        for browser in (client, as_erin):
            assert post(browser, f"{href(edition)}/verdict", sent).status_code == 404
        assert shelf.events(VerdictGiven.kind) == []

    def test_a_reader_of_the_former_text_still_judges_that_one(
        self, client: FlaskClient, shelf: Shelf
    ) -> None:
        edition = shelf.add()
        former = shelf.published(edition).id
        shelf.revise(edition, "Repaired")
        sent = {"revision": former, "helpful": "no"}
        answer = post(client, f"{href(edition)}/verdict", sent, follow_redirects=True)
        assert "Did this solve it?" in page(answer)
        assert counts(shelf, former) == (0, 1)
        assert counts(shelf, shelf.published(edition).id) == (0, 0)

    def test_neither_yes_nor_no_is_no_answer(
        self, client: FlaskClient, shelf: Shelf
    ) -> None:
        edition = shelf.add()
        sent = {"revision": shelf.published(edition).id, "helpful": "maybe"}
        answer = post(client, f"{href(edition)}/verdict", sent)
        assert answer.status_code == 422

    def test_it_needs_the_token_of_the_page(
        self, client: FlaskClient, shelf: Shelf
    ) -> None:
        edition = shelf.add()
        sent = {"revision": shelf.published(edition).id, "helpful": "yes"}
        answer = client.post(f"{href(edition)}/verdict", data=sent)
        assert answer.status_code == 400
        assert shelf.events(VerdictGiven.kind) == []
