"""An earlier text made the newest one again, as a revision of its own."""

from datetime import datetime

from sqlalchemy.orm import Session

from articles.actions import save_revision
from articles.drafts import Draft
from articles.models import Edition, Revision
from articles.queries import head_of
from kb.errors import Conflict, Invalid
from kb.policy import Actor
from kb.text import N_, Lang

# The note belongs to the text, so it speaks the language of the text.
NOTES: dict[Lang, str] = {
    "en": "Version {number} restored",
    "zh": "恢复了版本 {number}",
}


def restore(
    session: Session, edition: Edition, revision: Revision, *, by: Actor, now: datetime
) -> Revision:
    """Save the text of an earlier revision as the next one; nothing is taken away.

    Raise `Conflict` where the newest text is that one already.
    """
    if (revision.article_id, revision.lang) != (edition.article_id, edition.lang):
        raise Invalid(N_("This revision belongs to another article."))
    head = head_of(session, edition)
    if head is not None and head.source_hash == revision.source_hash:
        raise Conflict(N_("The newest version has this text already."))
    draft = Draft(
        title=revision.title,
        source=revision.source,
        summary=revision.summary,
        tags=tuple(revision.tags),
        keywords=tuple(revision.keywords),
        applies_to=tuple(revision.applies_to),
        change_note=NOTES[edition.lang].format(number=revision.number),
        translated_from_id=revision.translated_from_id,
    )
    return save_revision(session, edition, draft, by=by, now=now, based_on=head)
