"""The refusals of the domain as pages, in the reader's language."""

import logging
import secrets

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from articles.files.blobs import MAX_FILE_BYTES
from kb.errors import (
    AskFirstError,
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    TooMany,
    Unavailable,
)
from webapp.database import fail
from webapp.i18n import message_of
from webapp.inputs import expects_file, wants_json

log = logging.getLogger("askfirst")

STATUS = {
    NotFound: 404,
    Forbidden: 403,
    Conflict: 409,
    Invalid: 422,
    TooMany: 429,
    Unavailable: 503,
}


def init_errors(app: Flask) -> None:
    """Map each refusal to its status and its page."""
    app.register_error_handler(AskFirstError, _refused)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(Exception, _unexpected)


def error_page(status: int, detail: str = "", reference: str = "") -> Response:
    """Return the page of an error and have the transaction rolled back."""
    fail()
    if wants_json():
        return make_response(jsonify(error=detail or _advice(status)), status)
    page = render_template(
        "shared/error.html",
        status=status,
        heading=_heading(status),
        advice=detail or _advice(status),
        reference=reference,
    )
    return make_response(page, status)


def _heading(status: int) -> str:
    known: dict[int, str] = {
        400: _("This request could not be understood"),
        403: _("You may not do this"),
        404: _("There is no such page"),
        405: _("This address takes no such request"),
        409: _("Somebody was quicker"),
        413: _("That is too much at once"),
        422: _("Something is missing or wrong"),
        429: _("Please wait a moment"),
        503: _("The site is busy"),
    }
    return known.get(status) or str(_("Something went wrong here"))


def _advice(status: int) -> str:
    if status == 413 and expects_file():
        limit = MAX_FILE_BYTES // 1_000_000
        return str(_("The file is larger than %(limit)s MB.", limit=limit))
    known: dict[int, str] = {
        400: _("Go back, reload the page and try again."),
        403: _("Sign in with another account, or ask the one who runs the site."),
        404: _("It may have moved. Search for it, or start from the home page."),
        405: _("Go back and use the buttons of the page."),
        413: _("Shorten the text and send it again."),
        429: _("You did this very often. Wait a minute and try again."),
        503: _("Nothing was lost. Try again in a few seconds."),
    }
    return known.get(status) or str(
        _("We have noted it. Nothing you sent was half done.")
    )


def _refused(error: AskFirstError) -> Response:
    status = next(code for kind, code in STATUS.items() if isinstance(error, kind))
    page = error_page(status, message_of(error))
    if isinstance(error, TooMany):
        page.headers["Retry-After"] = str(error.retry_after_seconds)
    return page


def _csrf(_error: CSRFError) -> Response:
    detail = _("The page was open for too long. Go back, reload it and send again.")
    return error_page(400, detail)


def _http(error: HTTPException) -> Response:
    if error.code is not None and error.code < 400:
        return make_response(error.get_response())
    if isinstance(error, SecurityError):
        # Under a foreign host name no address of the site can be built.
        return make_response(_("This site has another address."), 400)
    page = error_page(error.code or 500)
    for name, value in error.get_headers(request.environ):
        if name in ("Allow", "Retry-After"):
            page.headers[name] = value
    return page


def _database(error: OperationalError) -> Response:
    log.warning("database: %s", error.orig)
    page = error_page(503)
    page.headers["Retry-After"] = "2"
    return page


def _unexpected(error: Exception) -> Response:
    reference = secrets.token_hex(4)
    log.error("error %s at %s", reference, request.path, exc_info=error)
    return error_page(500, reference=reference)
