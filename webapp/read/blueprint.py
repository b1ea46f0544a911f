"""The blueprint that the views of reading share."""

from flask import Blueprint

bp = Blueprint("read", __name__)
