"""The first-party ids by which one person's journey holds together."""

import re
import secrets
from datetime import timedelta

from flask import Flask, Response, current_app, g, request

# A new visit id after a month; a journey ends after half an hour of silence.
VISIT_LASTS = timedelta(days=30)
JOURNEY_LASTS = timedelta(minutes=30)
_ID = re.compile(r"[A-Za-z0-9_-]{22}")


def init_visitor(app: Flask) -> None:
    """Give each browser its visit and journey id."""
    app.after_request(_remember)


def visit_id() -> str:
    """Return the id of this browser."""
    return _cookie_or_new("visit")


def journey_id() -> str:
    """Return the id of the journey the person is on."""
    return _cookie_or_new("journey")


def end_journey() -> None:
    """Have the next request begin a new journey."""
    g.journey_ended = True


def cookie_name(name: str) -> str:
    """Return the name of a cookie, bound to the host where HTTPS allows it."""
    secure: bool = current_app.config["SESSION_COOKIE_SECURE"]
    return f"__Host-{name}" if secure else name


def set_cookie(
    response: Response, name: str, value: str, lasts: timedelta | None
) -> None:
    """Set one of the site's own cookies."""
    response.set_cookie(
        cookie_name(name),
        value,
        max_age=lasts,
        path="/",
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )


def _cookie_or_new(name: str) -> str:
    known: str | None = g.get(name)
    if known is None:
        sent = request.cookies.get(cookie_name(name), "")
        known = sent if _ID.fullmatch(sent) else secrets.token_urlsafe(16)
        setattr(g, name, known)
    return known


def _remember(response: Response) -> Response:
    if request.endpoint == "static":
        return response
    if "visit" in g and cookie_name("visit") not in request.cookies:
        set_cookie(response, "visit", g.visit, VISIT_LASTS)
    if g.get("journey_ended"):
        response.delete_cookie(cookie_name("journey"), path="/")
    elif "journey" in g:
        set_cookie(response, "journey", g.journey, JOURNEY_LASTS)
    return response
