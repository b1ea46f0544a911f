"""The blueprint of keeping articles true."""

from flask import Blueprint

bp = Blueprint("upkeep", __name__, url_prefix="/upkeep")
