"""What a load balancer asks: is the process alive, and can it serve."""

from flask import Blueprint, Response, jsonify, make_response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from webapp.authz import public
from webapp.database import db

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@public
def healthz() -> Response:
    """Answer while the process lives."""
    return jsonify(status="ok")


@bp.get("/readyz")
@public
def readyz() -> Response:
    """Answer 200 while the database does; search may be limited meanwhile."""
    try:
        db().execute(text("SELECT 1"))
    except SQLAlchemyError:
        return make_response(jsonify(status="database"), 503)
    return jsonify(status="ok")
