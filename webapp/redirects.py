"""Where a person goes next, within the site only."""

from urllib.parse import urlsplit

from flask import Response, make_response, redirect, request, url_for


def own_path(target: str | None) -> str | None:
    """Return the target when it is a plain path of this site."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    if "\\" in target or any(ord(c) < 33 or ord(c) == 127 for c in target):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target


def go_next(default: str = "home.index") -> Response:
    """Redirect to the `next` of the form or address, if it is our own."""
    target = own_path(request.values.get("next"))
    return make_response(redirect(target or url_for(default)))
