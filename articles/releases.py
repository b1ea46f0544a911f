"""Which revisions readers ever got."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from articles.models import Article, Edition, Rendering, Revision, Significance
from articles.queries import Page, get_article, readable_by
from articles.renderings import rendering_of
from articles.sharing import render_for
from kb.errors import NotFound
from kb.events.keeping import ArticlePublished, ArticleReclassified
from kb.events.models import EventRow
from kb.policy import Actor, Permission, allows
from kb.text import N_


@dataclass(frozen=True, kw_only=True)
class Release:
    """Who let a revision out to its readers, and when."""

    at: datetime
    by_id: int | None


def find_release(session: Session, revision_id: int) -> Release | None:
    """Return when a revision was last published, and by whom."""
    row = session.execute(
        select(EventRow.occurred_at, EventRow.actor_id)
        .where(
            EventRow.revision_id == revision_id, EventRow.kind == ArticlePublished.kind
        )
        .order_by(EventRow.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else Release(at=row[0], by_id=row[1])


def change_since_release(
    session: Session, edition: Edition, revision: Revision
) -> Significance:
    """Return the greatest change between what readers have now and a revision."""
    published = session.get(Revision, edition.published_id or 0)
    made = session.scalars(
        select(Revision.significance).where(
            Revision.article_id == edition.article_id,
            Revision.lang == edition.lang,
            Revision.number <= revision.number,
            Revision.number > (published.number if published else 0),
        )
    )
    changes: list[Significance] = [revision.significance, *made]
    return max(changes, key=list(Significance).index)


def was_released() -> ColumnElement[bool]:
    """Return the condition on `Revision` that its readers once got it."""
    return exists().where(
        EventRow.revision_id == Revision.id, EventRow.kind == ArticlePublished.kind
    )


def was_released_to_readers() -> ColumnElement[bool]:
    """Return the condition on `Revision` that its present audience once got it.

    What went out to a smaller circle does not come out with a text that all may read.
    """
    changed = EventRow.payload["changed"].as_string()
    moved = (
        select(func.max(EventRow.id))
        .where(
            EventRow.article_id == Revision.article_id,
            EventRow.kind == ArticleReclassified.kind,
            or_(changed.contains("audience"), changed.contains("group_id")),
        )
        .correlate(Revision)
        .scalar_subquery()
    )
    return exists().where(
        EventRow.revision_id == Revision.id,
        EventRow.kind == ArticlePublished.kind,
        EventRow.id > func.coalesce(moved, 0),
    )


def released_ids(session: Session, edition: Edition) -> set[int]:
    """Return the ids of the revisions of an edition that readers get or once got."""
    published = select(EventRow.revision_id).where(
        EventRow.article_id == edition.article_id,
        EventRow.kind == ArticlePublished.kind,
    )
    ids = {edition.published_id, *session.scalars(published)}
    return {revision_id for revision_id in ids if revision_id is not None}


def access_published(session: Session, edition: Edition) -> Page:
    """Return what readers get of an edition the actor may read; else `NotFound`."""
    if edition.archived_at is not None:
        raise NotFound(N_("There is no such revision."))
    return _page(session, edition, Revision.id == edition.published_id)


def access_saved(session: Session, actor: Actor, edition: Edition, number: int) -> Page:
    """Return a revision of an edition the actor may read, by its number.

    Raise `NotFound` for a missing one, and for one that was never published when
    the actor may not read drafts.
    """
    page = _page(session, edition, Revision.number == number)
    drafts = allows(actor, Permission.ARTICLE_READ_DRAFT)
    if not drafts and not _was_published(session, edition, page.revision):
        raise NotFound(N_("There is no such revision."))
    return page


def _page(session: Session, edition: Edition, named: ColumnElement[bool]) -> Page:
    row = session.execute(
        select(Revision, Rendering)
        .outerjoin(Rendering, Rendering.revision_id == Revision.id)
        .where(
            Revision.article_id == edition.article_id,
            Revision.lang == edition.lang,
            named,
        )
    ).one_or_none()
    if row is None:
        raise NotFound(N_("There is no such revision."))
    revision = row[0]
    kept: Rendering | None = row[1]
    article = get_article(session, edition.article_id)
    shown = _rendered_now(session, article, revision) if kept is None else kept
    return Page(article=article, edition=edition, revision=revision, rendering=shown)


def _rendered_now(session: Session, article: Article, revision: Revision) -> Rendering:
    # Of a restored history only the texts in use were rendered beforehand.
    rendered = render_for(session, article, revision.source, revision.lang)
    return rendering_of(revision.id, rendered)


def access_judged(session: Session, edition: Edition, revision_id: int) -> Revision:
    """Return the published revision that a reader of the edition speaks of."""
    revision = session.get(Revision, revision_id)
    own = (edition.article_id, edition.lang)
    if revision is None or (revision.article_id, revision.lang) != own:
        raise NotFound(N_("There is no such revision."))
    if not _was_published(session, edition, revision):
        raise NotFound(N_("There is no such revision."))
    return revision


def _was_published(session: Session, edition: Edition, revision: Revision) -> bool:
    if edition.published_id is None or edition.archived_at is not None:
        return False
    if revision.id == edition.published_id:
        return True
    chosen = select(Revision.id).where(
        Revision.id == revision.id, was_released_to_readers()
    )
    return session.scalar(chosen) is not None


def list_readable(session: Session, actor: Actor, number: int) -> Sequence[Edition]:
    """Return the languages of an article the actor may read, the original first."""
    return session.scalars(
        select(Edition)
        .join(Article, Article.id == Edition.article_id)
        .where(Article.number == number, readable_by(actor))
        .order_by(Edition.published_id.is_(None), Edition.id)
    ).all()
