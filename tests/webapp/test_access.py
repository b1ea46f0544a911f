import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from kb.policy import Permission
from tests.cast import ERIN, KIM, MAX, Member
from tests.web import page, post, signed_in
from webapp.authz import declared

EXAMPLES = {"int": "1", "any": "en"}
# Mail programs call it; the signed link is the proof.
WITHOUT_TOKEN = {"notices.stop_post"}


def _url(rule: Rule) -> str:
    part = r"<(?:(\w+)(?:\([^)]*\))?:)?\w+>"
    return re.sub(part, lambda m: EXAMPLES.get(m[1], "x"), rule.rule)


def _rules(app: Flask, method: str) -> list[Rule]:
    return [r for r in app.url_map.iter_rules() if method in (r.methods or ())]


def test_every_endpoint_declares_whom_it_serves(app: Flask) -> None:
    with app.app_context():
        silent = [
            r.endpoint for r in app.url_map.iter_rules() if not declared(r.endpoint)
        ]
    assert silent == []


def test_an_undeclared_endpoint_is_refused(app: Flask) -> None:
    app.add_url_rule("/forgotten-declaration", "undeclared", lambda: "secret")
    answer = app.test_client().get("/forgotten-declaration")
    assert answer.status_code == 403
    assert "secret" not in answer.text


def test_no_post_works_without_a_token(app: Flask, as_max: FlaskClient) -> None:
    for rule in _rules(app, "POST"):
        answer = as_max.post(_url(rule))
        if rule.endpoint in WITHOUT_TOKEN:
            assert answer.status_code == 404, rule.rule
            continue
        assert answer.status_code == 400, rule.rule
        assert "reload" in page(answer), rule.rule


def test_a_token_of_another_session_is_refused(app: Flask, client: FlaskClient) -> None:
    foreign = re.search(
        r'name="csrf-token" content="([^"]+)"', signed_in(app, KIM).get("/").text
    )
    assert foreign
    client.get("/")
    answer = client.post("/theme", data={"theme": "dark", "csrf_token": foreign[1]})
    assert answer.status_code == 400


@pytest.mark.parametrize("path", ["/desk", "/write", "/insights/failing", "/admin"])
def test_staff_pages_send_a_visitor_to_sign_in(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in?next=")


@pytest.mark.parametrize("path", ["/desk", "/write", "/insights/failing", "/admin"])
def test_staff_pages_refuse_a_customer(as_alice: FlaskClient, path: str) -> None:
    answer = as_alice.get(path)
    assert answer.status_code == 403
    assert "You may not do this" in page(answer)


@pytest.mark.parametrize(
    ("member", "path", "heading"),
    [
        (ERIN, "/desk", "Queue"),
        (KIM, "/write", "My work"),
        (KIM, "/insights/failing", "Failing articles"),
        (MAX, "/admin", "Administration"),
    ],
)
def test_staff_pages_open_for_their_role(
    app: Flask, member: Member, path: str, heading: str
) -> None:
    answer = signed_in(app, member).get(path)
    assert answer.status_code == 200
    assert f"<h1>{heading}</h1>" in answer.text


def test_a_customer_who_forges_a_save_gets_403(as_alice: FlaskClient) -> None:
    for what in ("write/1001/en", "write/autosave", "review/1001/en/submit"):
        assert post(as_alice, f"/{what}").status_code == 403


def test_the_administrator_sees_each_permission_for_each_role(
    as_max: FlaskClient,
) -> None:
    text = page(as_max.get("/admin"))
    assert all(permission.value in text for permission in Permission)


def test_maintenance_pages_do_not_exist_for_visitors(client: FlaskClient) -> None:
    for path in ("/metrics", "/debug", "/console", "/.git/config", "/static/../app.py"):
        assert client.get(path).status_code in (403, 404), path
