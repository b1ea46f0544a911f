"""The lists of reviews, and the page of one text on its way to readers."""

from flask import render_template

from articles.reviews.queries import list_submitted, list_waiting
from kb.accounts.queries import names_of
from kb.clock import utc_now
from kb.policy import Permission
from webapp.authz import requires
from webapp.database import db
from webapp.limits import limited
from webapp.login import current_actor
from webapp.review import moves, releasing, remarks
from webapp.review.blueprint import bp
from webapp.review.presenters import Answer, show_page
from webapp.review.texts import access_text, may_be_own

# The views of these modules belong to the blueprint as well.
SIBLINGS = (moves, releasing, remarks)


@bp.get("/review")
@requires(Permission.ARTICLE_WRITE)
def index() -> str:
    """List what waits for the actor, for anyone, and what the actor asked for."""
    session, actor, now = db(), current_actor(), utc_now()
    waiting = list_waiting(session, actor, now, may_be_own=may_be_own())
    submitted = list_submitted(session, actor)
    people = [
        user_id
        for one in [*waiting, *submitted]
        for user_id in (one.requested_by_id, one.reviewer_id)
    ]
    return render_template(
        "review/index.html",
        mine=[one for one in waiting if one.reviewer_id == actor.user_id],
        anyone=[one for one in waiting if one.reviewer_id is None],
        overdue=[
            one for one in waiting if one.reviewer_id not in (None, actor.user_id)
        ],
        submitted=submitted,
        names=names_of(session, people),
        now=now,
    )


@bp.get("/review/<int:number>/<lang>")
@requires(Permission.ARTICLE_READ_DRAFT)
@limited("120/minute")
def show(number: int, lang: str) -> Answer:
    """Show where a text stands, what it changes, and what to do next."""
    return show_page(access_text(number, lang))
