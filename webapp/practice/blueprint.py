"""The blueprint of the craft of writers."""

from flask import Blueprint

bp = Blueprint("practice", __name__)
