"""What tests do with pages: fetch, read, send forms with their token, sign in."""

import re
from html import unescape
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kb.accounts.actions import sign_in
from kb.accounts.queries import find_user
from kb.clock import utc_now
from kb.policy import Actor
from tests.cast import Member, make_user
from webapp.database import Database

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_META = re.compile(r'<meta name="csrf-token" content="([^"]+)"')


def page(response: TestResponse) -> str:
    """The text of a page without tags, with single spaces."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", response.text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text))).strip()


def token(client: FlaskClient, url: str = "/sign-in") -> str:
    """The CSRF token of a page as this browser gets it."""
    text = client.get(url, follow_redirects=True).text
    found = _TOKEN.search(text) or _META.search(text)
    assert found, f"no token on {url}"
    return found[1]


def post(
    client: FlaskClient, url: str, data: dict[str, Any] | None = None, **more: Any
) -> TestResponse:
    """Send a form as a browser does."""
    fields = {"csrf_token": token(client), **(data or {})}
    return client.post(url, data=fields, **more)


def signed_in(app: Flask, member: Member) -> FlaskClient:
    """A browser in which the member is signed in, with an account made if needed."""
    database: Database = app.extensions["database"]
    with database.transaction() as session:
        user = find_user(session, member.email) or make_user(session, member)
        entered = sign_in(session, user, by=Actor(), now=utc_now())
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = entered
        cookie["_fresh"] = True
    return client
