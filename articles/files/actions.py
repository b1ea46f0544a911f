"""Files put on articles and taken away again."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from articles.files.queries import find_file, is_used
from articles.files.uploads import Upload
from articles.models import Article, Attachment
from kb.errors import Conflict, Invalid
from kb.events.keeping import FileAttached, FileRemoved
from kb.events.log import record
from kb.policy import Actor
from kb.text import N_

MAX_FILES = 300


def attach(
    session: Session, article: Article, upload: Upload, *, by: Actor, now: datetime
) -> Attachment:
    """Put a kept file on the article; the same content is there only once."""
    known = find_file(session, article, upload.sha256)
    if known is not None:
        return known
    own = select(func.count()).where(Attachment.article_id == article.id)
    if (session.scalar(own) or 0) >= MAX_FILES:
        problem = N_("The article has %(limit)s files already. Remove some first.")
        raise Invalid(problem, "file", limit=MAX_FILES)
    attachment = Attachment(
        article_id=article.id,
        sha256=upload.sha256,
        filename=upload.filename,
        media_type=upload.media_type,
        size=upload.size,
        uploaded_by_id=by.user_id,
        uploaded_at=now,
    )
    session.add(attachment)
    session.flush()  # before the event that speaks of it
    event = FileAttached.by(by, now, article_id=article.id, sha256=upload.sha256)
    record(session, event)
    return attachment


def detach(
    session: Session, attachment: Attachment, *, by: Actor, now: datetime
) -> None:
    """Take a file away from its article; `Conflict` once a text has used it."""
    if is_used(session, attachment):
        raise Conflict(
            N_("A version of the article uses this file, so it has to stay.")
        )
    session.delete(attachment)
    session.flush()  # before the event that speaks of it
    event = FileRemoved.by(
        by, now, article_id=attachment.article_id, sha256=attachment.sha256
    )
    record(session, event)
