"""The blueprint that the views of asking share."""

from flask import Blueprint

bp = Blueprint("ask", __name__)
