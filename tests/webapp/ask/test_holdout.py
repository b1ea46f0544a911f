from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kb.config import Settings
from kb.journeys.arms import arm
from tests.web import page, post
from tests.webapp.ask.making import ERROR_691, VPN, Desk, filled, stock, suggest
from tests.webapp.ask.test_sending import letters
from webapp.app import create_app
from webapp.services import build


@pytest.fixture
def site(settings: Settings, request: pytest.FixtureRequest) -> Iterator[Desk]:
    services = build(settings.model_copy(update=request.param), jobs_at_once=True)
    yield stock(services)
    services.engine.close()
    services.database.close()


def browser(desk: Desk, wanted: str = "suggest") -> FlaskClient:
    """A browser whose visit is drawn into the arm."""
    settings, app = desk.services.settings, create_app(desk.services)
    return next(
        client
        for client in _browsers(app)
        if (visit := client.get_cookie("visit"))
        and arm(f"v{visit.value}", settings.holdout_share, settings.site_name) == wanted
    )


def _browsers(app: Flask) -> Iterator[FlaskClient]:
    for _attempt in range(60):
        client = app.test_client()
        client.get("/ask")
        yield client


@pytest.mark.parametrize("site", [{"holdout_share": 0.5}], indirect=True)
def test_the_holdout_sees_nothing_and_is_recorded(site: Desk) -> None:
    client = browser(site, "holdout")
    text = page(suggest(client, **VPN))
    assert ERROR_691 not in text
    assert "This may already help" not in text
    withheld = site.events("suggestion.withheld")
    assert site.ref(ERROR_691).revision_id in [e.revision_id for e in withheld]
    assert not site.events("suggestion.shown")
    (started,) = site.events("form.started")
    assert started.payload["arm"] == "holdout"
    assert post(client, "/ask", filled(looked="")).status_code == 302
    (opened,) = site.events("ticket.opened")
    assert opened.payload["arm"] == "holdout"


@pytest.mark.parametrize("site", [{"holdout_share": 0.5}], indirect=True)
def test_the_other_arm_sees_suggestions(site: Desk) -> None:
    assert ERROR_691 in page(suggest(browser(site, "suggest"), **VPN))


@pytest.mark.parametrize("site", [{"suggestions": False}], indirect=True)
def test_switched_off_it_shows_none_and_records_none(site: Desk) -> None:
    client = browser(site)
    assert "already help" not in page(client.get("/ask"))
    assert ERROR_691 not in page(suggest(client, **VPN))
    assert post(client, "/ask", filled(looked="")).status_code == 302
    for kind in ("suggestion.shown", "suggestion.withheld", "form.started"):
        assert not site.events(kind)
    assert len(site.tickets()) == 1


@pytest.mark.parametrize(
    "site", [{"holdout_share": 0.5}, {"suggestions": False}], indirect=True
)
def test_letters_name_articles_only_to_those_who_see_suggestions(site: Desk) -> None:
    without = "holdout" if site.services.settings.suggestions else "suggest"
    post(browser(site, without), "/ask", filled())
    assert not site.events("suggestion.shown")
    assert not any("/solved/" in text for text in letters(site.services.settings))
