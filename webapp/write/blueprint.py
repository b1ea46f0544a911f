"""The blueprint of writing."""

from flask import Blueprint

bp = Blueprint("write", __name__)
