"""Texts on their way, as the site holds them, and the forms that move them."""

from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from articles.lifecycle import Move
from articles.models import Edition, Stage
from articles.reviews.actions import Asking, approve, archive, request_changes, submit
from articles.reviews.models import Review
from articles.reviews.queries import find_live_review
from articles.reviews.scheduling import schedule
from kb.clock import utc_now
from kb.policy import Audience
from tests.articles.making import head
from tests.articles.reviews.making import make_text, revise
from tests.articles.reviews.people import MIN
from tests.cast import KIM, Member
from tests.site import Site, actor_named
from tests.web import post


def url(site: Site, edition: Edition) -> str:
    return f"/review/{site.number(edition)}/{edition.lang}"


def put(
    site: Site,
    stage: Stage,
    author: Member = KIM,
    *,
    audience: Audience = Audience.PUBLIC,
    published: bool = False,
    **more: Any,
) -> Edition:
    """A text of the author that has come as far as this stage; Min reviewed it."""
    now = utc_now()
    with site.services.database.transaction() as session:
        by, reviewer = actor_named(session, author), actor_named(session, MIN)
        has_old = published or stage is Stage.PUBLISHED
        edition = make_text(session, by, audience=audience, published=has_old, **more)
        if published:
            revise(session, edition, by)
        if stage in (Stage.DRAFT, Stage.PUBLISHED):
            return edition
        if stage is Stage.ARCHIVED:
            archive(session, edition, by=reviewer, now=now)
            return edition
        review = submit(session, edition, head(session, edition), by=by, now=now)
        if stage is Stage.CHANGES_REQUESTED:
            request_changes(session, edition, review, "Why?", by=reviewer, now=now)
        elif stage is not Stage.IN_REVIEW:
            approve(session, edition, review, by=reviewer, now=now)
        if stage is Stage.SCHEDULED:
            later = now + timedelta(days=1)
            schedule(
                session,
                edition,
                publish_at=later,
                unpublish_at=None,
                by=reviewer,
                now=now,
            )
    return edition


def ask_named(site: Site, edition: Edition, author: Member, reviewer: Member) -> None:
    """Send the newest text to one person."""
    named = site.actor(reviewer).user_id
    by, now = site.actor(author), utc_now()
    with site.writing() as session:
        found = session.get_one(Edition, edition.id)
        asking = Asking(reviewer_id=named)
        submit(session, found, head(session, found), by=by, now=now, asking=asking)


def now_of(site: Site, edition: Edition) -> Edition:
    """The edition as it is now."""
    with site.services.database.reading() as session:
        return session.get_one(Edition, edition.id)


def review_of(site: Site, edition: Edition) -> Review | None:
    with site.services.database.reading() as session:
        return find_live_review(session, session.get_one(Edition, edition.id))


def seen(site: Site, edition: Edition) -> dict[str, str]:
    """What the forms of the page carry about the review and the text."""
    review = review_of(site, edition)
    with site.services.database.reading() as session:
        newest = head(session, session.get_one(Edition, edition.id))
    fields = {"revision": str(newest.id)}
    if review is not None:
        fields |= {"review": str(review.id), "seen": review.state.value}
    return fields


ROUTES: dict[Move, tuple[str, dict[str, str]]] = {
    Move.SUBMIT: ("submit", {"reviewer": "0", "within": "3"}),
    Move.RECALL: ("recall", {}),
    Move.APPROVE: ("decide", {"decision": "approve"}),
    Move.REQUEST_CHANGES: (
        "decide",
        {"decision": "request_changes", "words": "Shorter."},
    ),
    Move.SCHEDULE: ("schedule", {"publish_at": "2099-01-01T09:00"}),
    Move.UNSCHEDULE: ("unschedule", {}),
    Move.PUBLISH: ("publish", {}),
    Move.ARCHIVE: ("archive", {"confirmed": "yes"}),
    Move.REVIVE: ("revive", {}),
}


def fields_of(site: Site, edition: Edition, move: Move) -> dict[str, str]:
    """What the form of a move sends from the page of this moment."""
    return {**seen(site, edition), **ROUTES[move][1]}


def address_of(site: Site, edition: Edition, move: Move) -> str:
    return f"{url(site, edition)}/{ROUTES[move][0]}"


def send(
    site: Site, client: FlaskClient, edition: Edition, move: Move, **fields: str
) -> TestResponse:
    """Post the form of a move."""
    sent = fields_of(site, edition, move) | fields
    return post(client, address_of(site, edition, move), sent)
