"""The blueprint of reviewing."""

from flask import Blueprint

bp = Blueprint("review", __name__)
