import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web import page
from webapp.authz import public

WANTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
}


@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 200), ("/desk", 302), ("/no-such-page", 404), ("/sign-out", 405)],
)
def test_every_answer_carries_the_security_headers(
    client: FlaskClient, path: str, status: int
) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert {name: answer.headers[name] for name in WANTED} == WANTED


def test_an_unexpected_error_tells_a_number_and_nothing_else(app: Flask) -> None:
    def broken() -> str:
        raise RuntimeError("the secret of the database")

    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.view_functions["home.index"] = public(broken)
    answer = app.test_client().get("/")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "give this number" in page(answer)
    assert "Content-Security-Policy" in answer.headers


def test_pages_are_neither_stored_nor_shared(client: FlaskClient) -> None:
    answer = client.get("/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Cookie" in answer.headers["Vary"]


def test_static_files_are_kept_for_ever(client: FlaskClient) -> None:
    with client.get("/static/css/tokens.css?v=1") as answer:
        assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example"])
def test_a_foreign_host_is_refused(client: FlaskClient, host: str) -> None:
    answer = client.get("/", headers={"Host": host})
    assert answer.status_code == 400
    assert host not in answer.text


def test_a_forwarded_host_is_ignored(client: FlaskClient) -> None:
    answer = client.get("/", headers={"X-Forwarded-Host": "evil.example"})
    assert answer.status_code == 200
    assert "evil.example" not in answer.text


@pytest.mark.parametrize("origin", ["null", "https://evil.example"])
def test_no_other_origin_may_read(client: FlaskClient, origin: str) -> None:
    answer = client.get("/", headers={"Origin": origin})
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_cookies_are_out_of_reach_of_scripts(client: FlaskClient) -> None:
    for cookie in client.get("/").headers.getlist("Set-Cookie"):
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie


def test_a_body_beyond_the_limit_is_refused(client: FlaskClient) -> None:
    answer = client.post("/theme", data={"theme": "x" * 2_100_000})
    assert answer.status_code == 413
    assert "too much" in page(answer)


def test_health_is_answered(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok"}
    assert client.get("/readyz").get_json() == {"status": "ok"}
