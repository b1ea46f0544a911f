"""Signing in as somebody of the demo with one click."""

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from webapp.authz import public
from webapp.database import db
from webapp.demo.people import find_member, members_by_role
from webapp.services import services
from webapp.signing_in import begin, go_on

bp = Blueprint("demo", __name__)


@bp.app_context_processor
def people() -> dict[str, object]:
    """Give the sign-in page the people of the demo."""
    return {"demo_people": members_by_role()}


@bp.post("/demo/sign-in")
@public
def sign_in() -> Response:
    """Sign this browser in as the person of the button; only ever in the demo."""
    if not services().settings.demo:
        abort(404)
    user = find_member(db(), request.form.get("login", ""))
    if user is None:
        abort(404)
    begin(user)
    return go_on()
