"""The blueprint of notices and of following."""

from flask import Blueprint

bp = Blueprint("notices", __name__)
