import re
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from kb.accounts.actions import NewAccount, register
from kb.accounts.passwords import hash_new_password
from kb.clock import utc_now
from kb.config import Settings
from tests.cast import ALICE, ERIN, MAX
from tests.web import page, post, signed_in
from webapp.database import Database
from webapp.redirects import own_path
from webapp.services import Services

PASSWORD = "correct horse battery"


@pytest.fixture
def dora(services: Services) -> str:
    """The address of somebody with a password."""
    email = "dora@example.org"
    with services.database.transaction() as session:
        register(
            session,
            NewAccount(
                email=email,
                name="Dora",
                password_hash=hash_new_password(PASSWORD, email),
                lang="en",
            ),
            now=utc_now(),
        )
    return email


def _sign_in(client: FlaskClient, email: str, password: str = PASSWORD) -> str:
    answer = post(
        client,
        "/sign-in",
        {"email": email, "password": password},
        follow_redirects=True,
    )
    return page(answer)


@pytest.mark.parametrize("written", ["dora@example.org", "DORA@Example.ORG "])
def test_it_signs_in_by_address_and_password(
    client: FlaskClient, dora: str, written: str
) -> None:
    assert "Dora" in _sign_in(client, written)


def test_wrong_address_and_wrong_password_read_the_same(app: Flask, dora: str) -> None:
    answers = {
        post(app.test_client(), "/sign-in", {"email": e, "password": "wrong" * 4}).text
        for e in (dora,)
    }
    unknown = post(
        app.test_client(),
        "/sign-in",
        {"email": "x@example.org", "password": "wrong" * 4},
    )
    assert unknown.status_code == 422
    said = "Address and password do not belong together."
    assert said in page(unknown)
    assert all(said in text for text in answers)
    assert 'value="x@example.org"' in unknown.text


def test_the_session_of_before_is_worthless_after_sign_in(
    client: FlaskClient, dora: str
) -> None:
    client.get("/")
    with client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
    _sign_in(client, dora)
    with client.session_transaction() as cookie:
        assert "planted" not in cookie


def test_a_cookie_replayed_after_sign_out_is_refused(app: Flask, dora: str) -> None:
    client = app.test_client()
    _sign_in(client, dora)
    kept = client.get_cookie("session")
    assert kept
    post(client, "/sign-out")
    thief = app.test_client()
    thief.set_cookie("session", kept.value)
    assert thief.get("/account").status_code == 302


def test_a_new_password_ends_every_other_sign_in(app: Flask, dora: str) -> None:
    here, there = app.test_client(), app.test_client()
    _sign_in(here, dora)
    _sign_in(there, dora)
    answer = post(
        here,
        "/account/password",
        {"current": PASSWORD, "password": "a longer horse"},
        follow_redirects=True,
    )
    assert "Other browsers are signed out" in page(answer)
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 302


def test_a_role_change_holds_at_the_next_request(app: Flask) -> None:
    erin, boss = signed_in(app, ERIN), signed_in(app, MAX)
    assert erin.get("/desk").status_code == 200
    found = re.search(r'href="/admin/accounts/(\d+)">Erin', boss.get("/admin").text)
    assert found
    post(boss, f"/admin/accounts/{found[1]}", {"roles": ["customer"], "is_active": "y"})
    assert erin.get("/desk").status_code == 403
    post(boss, f"/admin/accounts/{found[1]}", {"roles": ["customer"]})
    assert erin.get("/account").status_code == 302


def test_the_last_administrator_stays(as_max: FlaskClient) -> None:
    found = re.search(r'href="/admin/accounts/(\d+)">Max', as_max.get("/admin").text)
    assert found
    path = f"/admin/accounts/{found[1]}"
    answer = post(as_max, path, {"roles": ["customer"]}, follow_redirects=True)
    assert "The last administrator has to stay." in page(answer)
    assert as_max.get("/admin").status_code == 200


def _reset_path(settings: Settings) -> str:
    letters = sorted(
        (settings.data_dir / "mail").glob("*.eml"), key=lambda p: p.stat().st_mtime_ns
    )
    message = message_from_bytes(letters[-1].read_bytes(), policy=default)
    found = re.search(r"http://127\.0\.0\.1:8000(/reset/\S+)", message.get_content())
    assert found
    return found[1]


def test_a_reset_link_works_once(
    client: FlaskClient, settings: Settings, dora: str
) -> None:
    answer = post(client, "/forgotten", {"email": dora}, follow_redirects=True)
    assert "If there is an account" in page(answer)
    path = _reset_path(settings)
    changed = post(client, path, {"password": "brand new words"}, follow_redirects=True)
    assert "Your password is changed" in page(changed)
    again = post(client, path, {"password": "third new words"})
    assert "This link was used or is too old" in page(again)
    assert "Dora" in _sign_in(client, dora, "brand new words")


def test_a_second_reset_kills_the_first(
    client: FlaskClient, settings: Settings, dora: str
) -> None:
    post(client, "/forgotten", {"email": dora})
    first = _reset_path(settings)
    post(client, "/forgotten", {"email": dora})
    assert _reset_path(settings) != first
    assert "too old" in page(post(client, first, {"password": "brand new words"}))


def test_a_reset_link_dies_after_half_an_hour(
    client: FlaskClient, settings: Settings, dora: str
) -> None:
    post(client, "/forgotten", {"email": dora})
    path = _reset_path(settings)
    with time_machine.travel(utc_now() + timedelta(minutes=31)):
        assert "too old" in page(post(client, path, {"password": "brand new words"}))


def test_an_unknown_address_gets_the_same_answer_and_no_letter(
    client: FlaskClient, settings: Settings
) -> None:
    answer = post(
        client, "/forgotten", {"email": "x@example.org"}, follow_redirects=True
    )
    assert "If there is an account" in page(answer)
    assert not (settings.data_dir / "mail").exists()


def test_registering_a_known_address_tells_nothing_and_changes_nothing(
    client: FlaskClient, dora: str
) -> None:
    fields = {"name": "Eve", "password": "another password"}
    known = post(client, "/register", fields | {"email": dora}, follow_redirects=True)
    new = post(
        client,
        "/register",
        fields | {"email": "eve@example.org"},
        follow_redirects=True,
    )
    assert "Your account is ready" in page(known)
    assert "Your account is ready" in page(new)
    assert "Dora" in _sign_in(client, dora)


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("short", "at least 10 characters"),
        ("x" * 1_000_000, "at most 256 characters"),
        ("eve@example.org", "Do not use your address"),
    ],
)
def test_a_weak_password_is_refused_and_the_form_kept(
    client: FlaskClient, password: str, said: str
) -> None:
    answer = post(
        client,
        "/register",
        {"name": "Eve", "email": "eve@example.org", "password": password},
    )
    assert answer.status_code == 422
    assert said in page(answer)
    assert 'value="Eve"' in answer.text


@pytest.mark.parametrize(
    "password", ["密码是一句很长的话吗", "🦊" * 12, "a\x00bcdefghijk", "x" * 128]
)
def test_any_characters_make_a_password(client: FlaskClient, password: str) -> None:
    fields = {"name": "Eve", "email": "eve@example.org", "password": password}
    post(client, "/register", fields)
    assert "Eve" in _sign_in(client, "eve@example.org", password)


def test_guessing_is_stopped_and_the_others_are_not(
    app: Flask, dora: str, services: Services
) -> None:
    client = app.test_client()
    for _ in range(10):
        _sign_in(client, dora, "wrong password")
    assert "Too many wrong passwords" in _sign_in(client, dora)
    assert signed_in(app, ALICE).get("/account").status_code == 200
    with time_machine.travel(utc_now() + timedelta(minutes=16)):
        assert "Dora" in _sign_in(app.test_client(), dora)


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "https:evil.example",
        "https://evil.example",
        "\t//evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "",
        None,
    ],
)
def test_next_never_leaves_the_site(target: str | None) -> None:
    assert own_path(target) is None


def test_next_goes_to_an_own_page(client: FlaskClient, dora: str) -> None:
    fields = {"email": dora, "password": PASSWORD, "next": "/ask?q=vpn"}
    assert post(client, "/sign-in", fields).headers["Location"] == "/ask?q=vpn"


def test_registration_can_be_switched_off(app: Flask) -> None:
    assert app.test_client().get("/register").status_code == 200
    services: Services = app.extensions["services"]
    closed = services.settings.model_copy(update={"registration": False})
    object.__setattr__(services, "settings", closed)
    assert app.test_client().get("/register").status_code == 404


@pytest.mark.parametrize(("lang", "heading"), [("en", "Sign in"), ("zh-CN", "登录")])
def test_the_language_is_chosen_by_a_button(
    client: FlaskClient, lang: str, heading: str
) -> None:
    post(client, "/language", {"lang": lang, "next": "/sign-in"})
    assert f"<h1>{heading}</h1>" in client.get("/sign-in").text


def test_the_theme_is_written_by_the_server(client: FlaskClient) -> None:
    post(client, "/theme", {"theme": "dark"})
    assert 'data-theme="dark"' in client.get("/").text


def test_sessions_are_stored_by_hash_only(app: Flask) -> None:
    client = signed_in(app, ALICE)
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]
    database: Database = app.extensions["database"]
    with database.reading() as session:
        rows = session.connection().exec_driver_sql("SELECT token_hash FROM sign_in")
        stored = rows.scalars().all()
    assert len(stored) == 1
    assert token not in stored[0]
