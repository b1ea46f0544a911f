"""The page that shows what thresholds show, and moves the one in force."""

import pytest

from kb.clock import utc_now
from kb.events.log import record
from kb.events.types import FormStarted, SuggestionOpened, SuggestionShown
from kb.tuning.settings import SHIPPED, Values, current, values_of
from tests.cast import ALICE, MAX, OLGA
from tests.site import Site
from tests.web import page, post

URL = "/tune/threshold"


def in_force(site: Site) -> Values:
    with site.services.database.reading() as session:
        return values_of(current(session))


def test_before_there_is_a_log_the_public_measurement_stands(site: Site) -> None:
    shown = page(site.browser(OLGA).get(URL))
    assert "Not enough data" in shown
    assert "Not of this site" in shown
    assert "96" in shown
    assert "The site ships with it." in shown


def test_the_own_log_makes_the_curve(site: Site) -> None:
    actor, now = site.actor(ALICE), utc_now()
    with site.writing() as session:
        for number in range(40):
            key = {"form_key": f"form{number}"}
            ref = {"article_id": 7, "revision_id": 71, "rank": 1}
            shown = SuggestionShown.by(
                actor,
                now,
                **key,
                **ref,
                score=2.0,
                matched=[],
                arm="suggest",
                confidence=0.41,
            )
            begun = FormStarted.by(actor, now, **key, arm="suggest", product_id=None)
            record(session, begun, shown)
            if number < 30:
                record(session, SuggestionOpened.by(actor, now, **key, **ref))
    found = page(site.browser(OLGA).get(URL))
    assert "75 %" in found or "75%" in found
    assert "Nothing is known below 0.41" in found


@pytest.mark.pg
def test_the_threshold_is_moved_with_a_reason_and_all_else_stays(site: Site) -> None:
    client = site.browser(OLGA)
    refused = post(client, URL, {"threshold": "0.4", "note": " "})
    assert refused.status_code == 422
    assert in_force(site) == SHIPPED
    wrong = post(client, URL, {"threshold": "high", "note": "quieter"})
    assert "The threshold is a number from 0 to 1." in page(wrong)
    post(client, URL, {"threshold": "0.4", "note": "quieter"})
    assert in_force(site) == Values(threshold=0.4)
    assert "In force now: 0.4." in page(client.get(URL))


def test_it_is_for_those_who_set_how_search_weighs(site: Site) -> None:
    assert site.browser(MAX).get(URL).status_code == 200
    assert site.browser(ALICE).get(URL).status_code == 403
