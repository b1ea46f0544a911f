from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kb.accounts.queries import find_user
from kb.clock import utc_now
from kb.config import Settings
from kb.policy import Role
from tests.web import page, post
from webapp.app import create_app
from webapp.demo.people import CAST, COLLEAGUES, DOMAIN, MEMBERS, make_people
from webapp.demo.seed import fill_if_empty
from webapp.services import Services, build


@pytest.fixture
def demo(settings: Settings) -> Iterator[Services]:
    """A demo site with its people, and nothing else."""
    services = build(settings.model_copy(update={"demo": True}), jobs_at_once=True)
    with services.database.transaction() as session:
        make_people(session, utc_now())
    yield services
    services.engine.close()
    services.database.close()


@pytest.fixture
def visitor(demo: Services) -> FlaskClient:
    app = create_app(demo)
    app.config["TESTING"] = True
    return app.test_client()


@pytest.mark.parametrize("login", MEMBERS)
def test_one_click_makes_the_browser_theirs(visitor: FlaskClient, login: str) -> None:
    answer = post(visitor, "/demo/sign-in", {"login": login, "next": "/account"})
    assert (answer.status_code, answer.location) == (302, "/account")
    assert MEMBERS[login].email in page(visitor.get("/account"))


def test_the_sign_in_page_offers_somebody_for_each_role(visitor: FlaskClient) -> None:
    text = visitor.get("/sign-in").text
    assert all(f'value="{member.login}"' in text for member in CAST)
    assert {member.role for member in CAST} == set(Role)


@pytest.mark.parametrize(
    "login", ["", "nobody", COLLEAGUES[0][0], f"max.weber@{DOMAIN}"]
)
def test_there_is_no_button_for_anybody_else(visitor: FlaskClient, login: str) -> None:
    assert post(visitor, "/demo/sign-in", {"login": login}).status_code == 404
    assert "Sign in" in page(visitor.get("/sign-in"))


def test_a_click_needs_the_token_of_the_page(visitor: FlaskClient) -> None:
    answer = visitor.post("/demo/sign-in", data={"login": "max.weber"})
    assert answer.status_code == 400


def test_it_never_leads_away_from_the_site(visitor: FlaskClient) -> None:
    data = {"login": "kim.larsen", "next": "https://evil.example/"}
    answer = post(visitor, "/demo/sign-in", data)
    assert answer.location == "/insights/failing"


def test_a_person_with_a_password_is_nobody_of_the_demo(
    demo: Services, visitor: FlaskClient
) -> None:
    with demo.database.transaction() as session:
        user = find_user(session, f"max.weber@{DOMAIN}")
        assert user is not None
        user.password_hash = "a hash"
    assert post(visitor, "/demo/sign-in", {"login": "max.weber"}).status_code == 404


def test_outside_the_demo_there_is_no_such_sign_in(
    services: Services, app: Flask, client: FlaskClient
) -> None:
    with services.database.transaction() as session:
        make_people(session, utc_now())
    assert post(client, "/demo/sign-in", {"login": "max.weber"}).status_code == 404
    assert "demo.sign_in" not in app.view_functions
    assert "max.weber" not in client.get("/sign-in").text


def test_the_demo_never_fills_a_site_that_somebody_uses(demo: Services) -> None:
    said: list[str] = []
    assert not fill_if_empty(demo, said.append)
    assert said == []
