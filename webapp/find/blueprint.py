"""The blueprint of searching."""

from flask import Blueprint

bp = Blueprint("find", __name__)
