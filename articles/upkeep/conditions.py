"""What makes an article need somebody's eyes, as conditions of the database."""

from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    and_,
    exists,
    false,
    func,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from articles.models import (
    Article,
    ArticleKind,
    Edition,
    Reference,
    ReferenceKind,
    Revision,
    Significance,
    SlugRedirect,
)
from articles.upkeep.rules import RuleBook
from kb.accounts.models import User, UserRole
from kb.events.keeping import ArticlePublished
from kb.events.models import EventRow
from kb.events.reviewing import ArticleConfirmed
from kb.policy import WRITERS


def is_past_grace(book: RuleBook, now: datetime) -> ColumnElement[bool]:
    """Return the condition on `Article` that its owner has had time to act."""
    places: dict[int, dict[ArticleKind, list[int]]] = {}
    for category_id, kind in book.places():
        days = book.grace_days(category_id, kind)
        places.setdefault(days, {}).setdefault(kind, []).append(category_id)
    return or_(
        false(),
        *(
            and_(Article.review_due_at <= now - timedelta(days=days), _at(kind, ids))
            for days, kinds in places.items()
            for kind, ids in kinds.items()
        ),
    )


def _at(kind: ArticleKind, category_ids: list[int]) -> ColumnElement[bool]:
    return and_(Article.kind == kind, Article.category_id.in_(category_ids))


def is_unowned() -> ColumnElement[bool]:
    """Return the condition on `Article` that no active writer answers for it."""
    keepers = (
        select(User.id)
        .join(UserRole, UserRole.user_id == User.id)
        .where(User.is_active, UserRole.role.in_(WRITERS))
    )
    return or_(Article.owner_id.is_(None), Article.owner_id.not_in(keepers))


def was_confirmed(since: datetime) -> ColumnElement[bool]:
    """Return the condition on `Article` that somebody found it still true."""
    confirmed = select(EventRow.article_id).where(
        EventRow.kind == ArticleConfirmed.kind,
        EventRow.occurred_at >= since,
        EventRow.article_id.is_not(None),
    )
    return Article.id.in_(confirmed)


def was_changed(since: datetime) -> ColumnElement[bool]:
    """Return the condition on `Edition` that readers got more than corrections."""
    shown, later = aliased(Revision), aliased(Revision)
    return exists().where(
        shown.id == Edition.published_id,
        later.article_id == shown.article_id,
        later.lang == shown.lang,
        later.number <= shown.number,
        later.saved_at > since,
        later.significance != Significance.TYPO,
    )


def was_used(kind: str, since: datetime) -> ColumnElement[bool]:
    """Return the condition on `Article` that an event was about one of its texts."""
    return exists().where(
        Revision.article_id == Article.id,
        _is_told(kind, EventRow.occurred_at >= since),
    )


def was_out_by(moment: datetime) -> ColumnElement[bool]:
    """Return the condition on `Edition` that readers had it then, in any revision."""
    earlier = exists().where(
        Revision.article_id == Edition.article_id,
        Revision.lang == Edition.lang,
        _is_told(ArticlePublished.kind, EventRow.occurred_at <= moment),
    )
    return or_(Edition.published_at <= moment, earlier)


def _is_told(kind: str, when: ColumnElement[bool]) -> ColumnElement[bool]:
    # Apart from the search for the revision, so that the log is read by its index
    # of revisions.
    return exists().where(
        EventRow.revision_id == Revision.id, EventRow.kind == kind, when
    )


def was_begun_by(moment: datetime) -> ColumnElement[bool]:
    """Return the condition on `Edition` that its first text was saved then."""
    first = aliased(Revision)
    return exists().where(
        first.article_id == Edition.article_id,
        first.lang == Edition.lang,
        first.number == 1,
        first.saved_at <= moment,
    )


def is_linked() -> ColumnElement[bool]:
    """Return the condition on `Article` that readers of another one are led to it."""
    own = aliased(Edition)
    by_slug = and_(Reference.lang == own.lang, Reference.slug == own.slug)
    by_old_slug = exists().where(
        SlugRedirect.edition_id == own.id,
        _is_in_text(
            Reference.lang == SlugRedirect.lang, Reference.slug == SlugRedirect.slug
        ),
    )
    named = exists().where(
        own.article_id == Article.id, or_(_is_in_text(by_slug), by_old_slug)
    )
    return or_(_is_in_text(Reference.number == Article.number), named)


def _is_in_text(*how: ColumnElement[bool]) -> ColumnElement[bool]:
    """A link that is so stands in what readers of another article get."""
    source = aliased(Edition)
    shown = select(source.id).where(
        source.published_id == Reference.revision_id,
        source.archived_at.is_(None),
        source.article_id != Article.id,
    )
    # By itself it would look no further than the query right around it.
    around = shown.correlate(Reference, Article).exists()
    return exists().where(*how, Reference.kind == ReferenceKind.LINK, around)


def earliest(
    column: InstrumentedAttribute[datetime | None],
) -> ColumnElement[datetime | None]:
    """Return the first of the moments that a column of the article's texts holds."""
    one = select(func.min(column)).where(Edition.article_id == Article.id)
    return one.correlate(Article).scalar_subquery()
