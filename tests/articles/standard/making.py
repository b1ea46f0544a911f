"""Texts of certain people, reviewed and published, and answers to the checklist."""

from datetime import datetime

from sqlalchemy.orm import Session

from articles.actions import create_article, publish
from articles.drafts import Draft
from articles.models import Revision
from articles.queries import head_of
from articles.reviews.actions import approve, release, submit
from articles.standard.actions import Answers
from articles.standard.points import Point
from kb.policy import Actor, Audience
from kb.text import Lang
from tests.articles.making import NOW, make_place

SECTIONS = ("Issue", "Environment", "Cause", "Resolution")
COMPLETE = "\n\n".join(f"## {name}\n\nThe {name.lower()}." for name in SECTIONS)


def written(
    session: Session,
    by: Actor,
    *,
    now: datetime = NOW,
    lang: Lang = "en",
    audience: Audience = Audience.PUBLIC,
    reviewer: Actor | None = None,
) -> Revision:
    """A text that readers have, let out by a second person if there is one."""
    place = make_place(session, audience, None)
    draft = Draft(title="Paper jam", source=COMPLETE)
    edition = create_article(session, place, lang, draft, by=by, now=now)
    revision = head_of(session, edition)
    assert revision is not None
    if reviewer is None:
        publish(session, edition, revision, by=by, now=now)
        return revision
    review = submit(session, edition, revision, by=by, now=now)
    approve(session, edition, review, by=reviewer, now=now)
    release(session, edition, by=reviewer, now=now)
    return revision


def answers(*missed: Point, note: str = "") -> Answers:
    """Yes to every point but these."""
    points = {point: point not in missed for point in Point}
    return Answers(points=points, note=note)
