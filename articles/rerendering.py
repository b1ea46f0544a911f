"""Texts made again because a block in them, or who may read them, has changed."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from articles.models import (
    Article,
    Edition,
    Reference,
    ReferenceKind,
    Revision,
    SlugRedirect,
)
from articles.renderings import rerender, rerender_anyhow
from articles.text.including import MAX_DEPTH
from kb.errors import Invalid
from kb.events.log import record
from kb.events.reviewing import ArticleRerendered
from kb.policy import Actor
from kb.text import N_


def follow_release(
    session: Session, block: Article, *, by: Actor, now: datetime
) -> None:
    """Show the new text of a block wherever it is included, from now on.

    Former texts are made again as well: what was taken out of a block is gone. Raise
    `Invalid` when a text in use would become longer than an article may be.
    """
    around = Revision.id.in_(including(session, block))
    current = {revision.id for revision in _revisions(session, _is_current(), around)}
    for revision in _revisions(session, around):
        if revision.id in current:
            _rerender_in_use(session, revision)
        else:
            rerender_anyhow(session, revision)
    _tell(session, _revisions(session, around), by, now)


def _rerender_in_use(session: Session, revision: Revision) -> None:
    try:
        rerender(session, revision)
    except Invalid as error:
        number = session.get_one(Article, revision.article_id).number
        problem = N_(
            "With this text, article %(number)s that includes it would become too long"
            " to display."
        )
        raise Invalid(problem, "source", number=number) from error


def follow_reach(
    session: Session, article: Article, *, by: Actor, now: datetime
) -> None:
    """Make every text again that shows more or less because a reach has changed.

    That is the whole history of the article and, of a block, of what includes it:
    readers open former texts, too.
    """
    with_blocks = select(Reference.revision_id).where(
        Reference.kind == ReferenceKind.BLOCK
    )
    own = and_(Revision.article_id == article.id, Revision.id.in_(with_blocks))
    around = including(session, article) if article.is_block else ()
    changed = _revisions(session, or_(own, Revision.id.in_(around)))
    for revision in changed:
        rerender_anyhow(session, revision)
    _tell(session, changed, by, now)


def including(session: Session, block: Article) -> Sequence[int]:
    """Return the ids of the revisions that show a block, also within another one."""
    found: set[int] = set()
    blocks = {block.id}
    for _ in range(MAX_DEPTH):
        fresh = _including(session, blocks) - found
        found |= fresh
        blocks = _blocks_of(session, fresh)
        if not blocks:
            break
    return sorted(found)


def _including(session: Session, blocks: Iterable[int]) -> set[int]:
    """Return the revisions that name one of the blocks, by whatever name."""
    ids = list(blocks)
    numbers = select(Article.number).where(Article.id.in_(ids))
    slugs = select(Edition.slug).where(Edition.article_id.in_(ids))
    former = (
        select(SlugRedirect.slug)
        .join(Edition, Edition.id == SlugRedirect.edition_id)
        .where(Edition.article_id.in_(ids))
    )
    named = or_(
        Reference.number.in_(numbers),
        Reference.slug.in_(slugs),
        Reference.slug.in_(former),
    )
    chosen = select(Reference.revision_id).where(
        Reference.kind == ReferenceKind.BLOCK, named
    )
    return set(session.scalars(chosen))


def _blocks_of(session: Session, revisions: Iterable[int]) -> set[int]:
    chosen = (
        select(Article.id)
        .join(Revision, Revision.article_id == Article.id)
        .where(Article.is_block.is_(True), Revision.id.in_(list(revisions)))
    )
    return set(session.scalars(chosen))


def _is_current() -> ColumnElement[bool]:
    """Return the condition on `Revision` and `Edition` that somebody works with it."""
    return or_(
        Revision.id == Edition.published_id,
        Revision.id == Edition.scheduled_id,
        Revision.number == Edition.head_number,
    )


def _revisions(session: Session, *chosen: ColumnElement[bool]) -> Sequence[Revision]:
    same = and_(
        Edition.article_id == Revision.article_id, Edition.lang == Revision.lang
    )
    found = select(Revision).join(Edition, same).where(*chosen).order_by(Revision.id)
    return session.scalars(found).all()


def _tell(
    session: Session, revisions: Iterable[Revision], by: Actor, now: datetime
) -> None:
    texts = {(revision.article_id, revision.lang) for revision in revisions}
    events = (
        ArticleRerendered.by(by, now, article_id=article_id, lang=lang)
        for article_id, lang in sorted(texts)
    )
    record(session, *events)
