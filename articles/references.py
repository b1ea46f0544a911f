"""What links where: what points at an article, and which links are broken."""

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from articles.models import (
    Article,
    Edition,
    Reference,
    ReferenceKind,
    Rendering,
    Revision,
    SlugRedirect,
)
from articles.queries import is_live, is_published, visible_to
from articles.rerendering import including
from articles.targets import Origin, Targets
from articles.text.including import Reach
from articles.text.links import Address, LinkState, Standing
from articles.text.markup import ID_PREFIX
from kb.policy import Actor, Audience
from kb.text import Lang


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """A text that points at another one; `is_published` while readers get it so."""

    article_id: int
    number: int
    lang: Lang
    slug: str
    title: str
    is_block: bool
    is_published: bool


class Why(enum.StrEnum):
    """What is wrong with a link."""

    MISSING = "missing"
    WITHDRAWN = "withdrawn"
    UNPUBLISHED = "unpublished"
    NARROWER = "narrower"
    ANCHOR = "anchor"
    MOVED = "moved"


_WHY = {
    Standing.MISSING: Why.MISSING,
    Standing.WITHDRAWN: Why.WITHDRAWN,
    Standing.UNPUBLISHED: Why.UNPUBLISHED,
    Standing.NARROWER: Why.NARROWER,
    Standing.MOVED: Why.MOVED,
}


@dataclass(frozen=True, kw_only=True)
class Broken:
    """A link of a published text that does not lead where it should.

    `target` is as it is written, `number` that of the article if it says it; `address`
    is where it has moved to.
    """

    page: Incoming
    kind: ReferenceKind
    target: str
    why: Why
    number: int | None = None
    address: str = ""


def list_incoming(
    session: Session, actor: Actor, article: Article
) -> Sequence[Incoming]:
    """Return the published texts that link to an article, as far as the actor may know.

    A block that links to it counts: its text stands in others.
    """
    pointing = _published(actor).join(Reference, Reference.revision_id == Revision.id)
    chosen = pointing.where(_points_at(article), Article.id != article.id).distinct()
    return _incoming(session, chosen.order_by(Article.number, Edition.lang))


def count_incoming(session: Session, article: Article) -> int:
    """Return how many published texts link to an article, whoever may know of them."""
    chosen = (
        select(func.count(Edition.id.distinct()))
        .join(Revision, Revision.id == Edition.published_id)
        .join(Reference, Reference.revision_id == Revision.id)
        .where(is_live(), _points_at(article), Edition.article_id != article.id)
    )
    return session.scalar(chosen) or 0


def list_including(
    session: Session, actor: Actor, block: Article
) -> Sequence[Incoming]:
    """Return the texts that show a block, published or newest, that the actor may know.

    Those that include it within another block are among them.
    """
    chosen = _current(actor).where(Revision.id.in_(including(session, block)))
    rows = _incoming(session, chosen.order_by(Article.number, Edition.lang))
    found: dict[tuple[int, Lang], Incoming] = {}
    for row in rows:
        known = found.get((row.article_id, row.lang))
        if known is None or row.is_published:
            found[row.article_id, row.lang] = row
    return list(found.values())


def count_including(session: Session, block: Article) -> int:
    """Return how many texts show a block now, whoever may know of them."""
    chosen = (
        select(func.count(Edition.id.distinct()))
        .join(Revision, _is_current())
        .where(Revision.id.in_(including(session, block)))
    )
    return session.scalar(chosen) or 0


def list_broken(session: Session, actor: Actor) -> Sequence[Broken]:
    """Return the links of published texts that are broken, by page and place.

    What the actor may not see is missing for them: nothing is said of it.
    """
    rows = session.execute(
        _published(actor)
        .join(Reference, Reference.revision_id == Revision.id)
        .where(~_is_plainly_fine())
        .add_columns(Article.audience, Article.group_id)
        .add_columns(*Reference.__table__.columns)
        .order_by(Article.number, Edition.lang, Reference.position)
    ).all()
    addresses = [_address(row) for row in rows]
    targets = Targets(session, actor, set(addresses))
    found = []
    for row, address in zip(rows, addresses, strict=True):
        reach = Reach(audience=row.audience, group_id=row.group_id)
        origin = Origin(number=row.page_number, reach=reach, lang=row.page_lang)
        state = targets.look(address, origin)
        why = _why(state, address)
        if why is not None:
            found.append(
                Broken(
                    page=_page(row),
                    kind=row.kind,
                    target=row.target,
                    why=why,
                    number=row.number,
                    address=state.address,
                )
            )
    return found


def _is_plainly_fine() -> ColumnElement[bool]:
    """Return the condition that a link leads to what everybody may read.

    Most links do; the others are looked at one by one.
    """
    target, text = aliased(Article), aliased(Edition)
    held = (
        select(text.id)
        .join(target, target.id == text.article_id)
        .join(Rendering, Rendering.revision_id == text.published_id)
        .where(
            text.archived_at.is_(None),
            target.audience == Audience.PUBLIC,
            target.is_block.is_(False),
            or_(Reference.anchor == "", _has_anchor()),
        )
        .correlate(Reference, Edition)
    )
    named = and_(text.lang == Reference.lang, text.slug == Reference.slug)
    numbered = and_(target.number == Reference.number, text.lang == Edition.lang)
    leads = or_(held.where(named).exists(), held.where(numbered).exists())
    return and_(Reference.kind == ReferenceKind.LINK, leads)


def _has_anchor() -> ColumnElement[bool]:
    # Unlike LIKE, this tells capitals from small letters on every database.
    written = literal(f'id="{ID_PREFIX}').concat(Reference.anchor).concat('"')
    return func.replace(Rendering.html, written, "") != Rendering.html


def titles_of(
    session: Session, actor: Actor, numbers: Iterable[int], lang: Lang
) -> dict[int, str]:
    """Return what the articles are called that the actor may know, by their numbers.

    A title in this language comes first.
    """
    chosen = _current(actor).where(Article.number.in_(set(numbers)))
    rows = session.execute(chosen.order_by(Edition.lang == lang, Revision.number))
    return {row.page_number: row.title for row in rows}


def _why(state: LinkState, address: Address) -> Why | None:
    if state.standing is not Standing.FOUND:
        return _WHY[state.standing]
    gone = state.anchors is not None and address.anchor not in state.anchors
    return Why.ANCHOR if address.anchor and gone else None


def _address(row: Any) -> Address:
    return Address(
        kind=row.kind,
        number=row.number,
        lang=row.lang,
        slug=row.slug,
        anchor=row.anchor,
        sha256=row.sha256,
    )


def _points_at(article: Article) -> ColumnElement[bool]:
    own = select(Edition.id).where(Edition.article_id == article.id)
    held = select(Edition.slug).where(Edition.article_id == article.id)
    former = select(SlugRedirect.slug).where(SlugRedirect.edition_id.in_(own))
    same_lang = Reference.lang.in_(
        select(Edition.lang).where(Edition.article_id == article.id)
    )
    named = or_(Reference.slug.in_(held), Reference.slug.in_(former))
    if article.is_block:
        return or_(Reference.number == article.number, named)
    by_name = and_(Reference.kind == ReferenceKind.LINK, same_lang, named)
    return or_(Reference.number == article.number, by_name)


def _texts() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Article.id.label("article_id"),
            Article.number.label("page_number"),
            Edition.lang.label("page_lang"),
            Edition.slug.label("page_slug"),
            Revision.title,
            Article.is_block,
            (Edition.published_id == Revision.id).label("is_published"),
        )
        .select_from(Edition)
        .join(Article, Article.id == Edition.article_id)
    )


def _published(actor: Actor) -> Select[*tuple[Any, ...]]:
    return (
        _texts()
        .join(Revision, Revision.id == Edition.published_id)
        .where(is_live() if actor.is_staff else is_published(), visible_to(actor))
    )


def _current(actor: Actor) -> Select[*tuple[Any, ...]]:
    return _texts().join(Revision, _is_current()).where(visible_to(actor))


def _is_current() -> ColumnElement[bool]:
    newest = and_(
        Revision.article_id == Edition.article_id,
        Revision.lang == Edition.lang,
        Revision.number == Edition.head_number,
    )
    return or_(Revision.id == Edition.published_id, newest)


def _incoming(session: Session, chosen: Select[*tuple[Any, ...]]) -> Sequence[Incoming]:
    return [_page(row) for row in session.execute(chosen)]


def _page(row: Any) -> Incoming:
    return Incoming(
        article_id=row.article_id,
        number=row.page_number,
        lang=row.page_lang,
        slug=row.page_slug,
        title=row.title,
        is_block=row.is_block,
        is_published=bool(row.is_published),
    )
