"""What a smaller circle read does not come out with a later text."""

import pytest
from sqlalchemy.orm import Session

from articles.actions import publish, reclassify, save_revision
from articles.cards import mentions
from articles.drafts import Draft
from articles.models import Article, Edition, Revision
from articles.releases import access_saved
from kb.errors import NotFound
from kb.policy import Actor, Audience
from tests.articles.making import NOW, WRITER, head, make_place, make_published

VISITOR = Actor(visit_id="v")


def _opened(session: Session) -> tuple[Edition, Revision, Revision]:
    """A text with a secret, the next one without it, and both given to everybody."""
    edition = make_published(session, audience=Audience.INTERNAL, source="Secret.\n")
    first = head(session, edition)
    draft = Draft(title="Paper jam", source="Clean.\n")
    second = save_revision(session, edition, draft, by=WRITER, now=NOW, based_on=first)
    publish(session, edition, second, by=WRITER, now=NOW)
    article = session.get_one(Article, edition.article_id)
    everybody = make_place(session, Audience.PUBLIC, None)
    reclassify(session, article, everybody, by=WRITER, now=NOW)
    return edition, first, second


def test_readers_get_no_text_from_before_they_were_the_readers(
    session: Session,
) -> None:
    edition, first, second = _opened(session)
    shown = access_saved(session, VISITOR, edition, second.number)
    assert shown.revision is second
    with pytest.raises(NotFound):
        access_saved(session, VISITOR, edition, first.number)
    assert access_saved(session, WRITER, edition, first.number).revision is first
    known = mentions(session, VISITOR, [first.id, second.id])
    assert set(known) == {second.id}


def test_a_text_let_out_to_them_later_stays_in_their_history(session: Session) -> None:
    edition, first, second = _opened(session)
    draft = Draft(title="Paper jam", source="Better.\n")
    third = save_revision(session, edition, draft, by=WRITER, now=NOW, based_on=second)
    publish(session, edition, second, by=WRITER, now=NOW)
    publish(session, edition, third, by=WRITER, now=NOW)
    assert access_saved(session, VISITOR, edition, second.number).revision is second
    with pytest.raises(NotFound):
        access_saved(session, VISITOR, edition, first.number)
