"""Articles, editions and revisions read, one by one, for an actor."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import Session

from articles.models import (
    Article,
    Category,
    Edition,
    Rendering,
    Revision,
    SlugRedirect,
)
from kb.errors import Forbidden, NotFound
from kb.policy import Actor, Audience, Permission, allows
from kb.text import N_, Lang

_block = Article.__table__.alias("block")
_BLOCKS = select(_block.c.id).where(_block.c.is_block.is_(True))


@dataclass(frozen=True, kw_only=True)
class Page:
    """One revision of an article, ready to be shown."""

    article: Article
    edition: Edition
    revision: Revision
    rendering: Rendering

    @property
    def is_published(self) -> bool:
        return self.edition.published_id == self.revision.id


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on `Article` that the actor belongs to its audience."""
    staff = true() if actor.is_staff else false()
    signed_in = true() if actor.is_authenticated else false()
    return or_(
        Article.audience == Audience.PUBLIC,
        and_(Article.audience == Audience.SIGNED_IN, signed_in),
        and_(Article.audience == Audience.INTERNAL, staff),
        and_(Article.audience == Audience.GROUP, Article.group_id.in_(actor.group_ids)),
    )


def is_live() -> ColumnElement[bool]:
    """Return the condition on `Edition` that readers get its text, if as a block."""
    return and_(Edition.published_id.is_not(None), Edition.archived_at.is_(None))


def is_published() -> ColumnElement[bool]:
    """Return the condition on `Edition` that readers get it as an article.

    A block has no page and stands in no list: readers get it inside other texts.
    """
    return and_(is_live(), Edition.article_id.not_in(_BLOCKS))


def usable_by(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on `Article` and `Edition` that the actor gets the text.

    Other than with `readable_by`, readers get that of a block as well.
    """
    if allows(actor, Permission.ARTICLE_READ_DRAFT):
        return visible_to(actor)
    return and_(visible_to(actor), is_live())


def readable_by(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on `Article` and `Edition` that `access_edition` checks."""
    if allows(actor, Permission.ARTICLE_READ_DRAFT):
        return visible_to(actor)
    return and_(visible_to(actor), is_published())


def access_article(
    session: Session,
    actor: Actor,
    number: int,
    *,
    to: Permission = Permission.ARTICLE_READ,
) -> Article:
    """Return the article; raise `NotFound` if invisible, `Forbidden` if not allowed.

    It is visible to its audience once published in any language, before that only
    to those who may read drafts.
    """
    chosen = (
        select(Article)
        .join(Edition, Edition.article_id == Article.id)
        .where(Article.number == number, readable_by(actor))
    )
    return _allowed(session.scalars(chosen).first(), actor, to)


def access_edition(
    session: Session,
    actor: Actor,
    number: int,
    lang: Lang,
    *,
    to: Permission = Permission.ARTICLE_READ,
) -> Edition:
    """Return the article in one language, under the rules of `access_article`."""
    named = and_(Article.number == number, Edition.lang == lang)
    return _access_edition(session, actor, named, to)


def access_slug(
    session: Session,
    actor: Actor,
    lang: Lang,
    slug: str,
    *,
    to: Permission = Permission.ARTICLE_READ,
) -> Edition:
    """Return the edition at an address, also at one it had before.

    Where `edition.slug` differs from what was asked, the address has moved.
    """
    named = and_(Edition.lang == lang, Edition.slug == slug)
    if session.scalar(select(Edition.id).where(named)) is None:
        moved = select(SlugRedirect.edition_id).where(
            SlugRedirect.lang == lang, SlugRedirect.slug == slug
        )
        named = and_(Edition.id == moved.scalar_subquery())
    return _access_edition(session, actor, named, to)


def _access_edition(
    session: Session, actor: Actor, named: ColumnElement[bool], to: Permission
) -> Edition:
    chosen = (
        select(Edition, Article)
        .join(Article, Article.id == Edition.article_id)
        .where(named, readable_by(actor))
    )
    found = session.execute(chosen).one_or_none()
    edition, article = found or (None, None)
    _allowed(article, actor, to)
    assert edition is not None
    return edition


def _allowed(article: Article | None, actor: Actor, to: Permission) -> Article:
    if article is None or not allows(actor, Permission.ARTICLE_READ, article):
        raise NotFound(N_("There is no such article."))
    if not allows(actor, to, article):
        raise Forbidden(N_("You may not do this to the article."))
    return article


def get_article(session: Session, article_id: int) -> Article:
    """Return the article with this id, for callers that have authorized it."""
    article = session.get(Article, article_id)
    if article is None:
        raise NotFound(N_("There is no such article."))
    return article


def find_edition(session: Session, article_id: int, lang: Lang) -> Edition | None:
    """Return the article in one language, if it has it."""
    return session.scalar(_editions(article_id).where(Edition.lang == lang))


def list_editions(session: Session, article_id: int) -> Sequence[Edition]:
    """Return the languages an article has, published or not."""
    return session.scalars(_editions(article_id).order_by(Edition.lang)).all()


def _editions(article_id: int) -> Select[Edition]:
    return select(Edition).where(Edition.article_id == article_id)


def head_of(session: Session, edition: Edition) -> Revision | None:
    """Return the newest revision of an edition, `None` before the first save."""
    return session.scalar(
        _revisions(edition).where(Revision.number == edition.head_number)
    )


def find_revision(session: Session, revision_id: int) -> Revision | None:
    """Return the revision with this id, for callers that have authorized it."""
    return session.get(Revision, revision_id)


def find_revisions(session: Session, ids: Collection[int]) -> Sequence[Revision]:
    """Return the revisions with these ids."""
    return session.scalars(select(Revision).where(Revision.id.in_(ids))).all()


def list_history(session: Session, edition: Edition) -> Sequence[Revision]:
    """Return all revisions of an edition, newest first."""
    return session.scalars(_revisions(edition).order_by(Revision.number.desc())).all()


def _revisions(edition: Edition) -> Select[Revision]:
    return select(Revision).where(
        Revision.article_id == edition.article_id, Revision.lang == edition.lang
    )


def list_categories(session: Session) -> Sequence[Category]:
    """Return all categories in the order of the tree's levels."""
    return session.scalars(
        select(Category).order_by(Category.position, Category.id)
    ).all()


def find_category(session: Session, slug: str) -> Category | None:
    """Return the category with this slug."""
    return session.scalar(select(Category).where(Category.slug == slug))


def count_by_category(session: Session, actor: Actor) -> dict[int, int]:
    """Return how many published articles each category itself holds for the actor."""
    chosen = (
        select(Article.category_id, func.count(Article.id.distinct()))
        .join(Edition, Edition.article_id == Article.id)
        .where(visible_to(actor), is_published())
        .group_by(Article.category_id)
    )
    return {row[0]: row[1] for row in session.execute(chosen)}
