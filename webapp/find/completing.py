"""Type-ahead: articles whose titles go on from what is being typed."""

from flask import render_template, request

from search.protocol import Filters
from webapp.authz import public
from webapp.database import db
from webapp.find.asking import catalog, query_of, typed
from webapp.find.blueprint import bp
from webapp.finding import complete
from webapp.limits import limited
from webapp.login import current_actor
from webapp.services import services

COMPLETIONS = 5


@bp.get("/find/suggest")
@public
@limited("300/minute")
def suggest() -> str:
    """Return the options of the type-ahead for what is being typed."""
    text = typed(request.args.get("q", ""))
    query = query_of(text, Filters())
    cards = (
        complete(services(), db(), current_actor(), query, COMPLETIONS) if text else []
    )
    return render_template(
        "find/options.html", cards=cards, text=text, catalog=catalog()
    )
