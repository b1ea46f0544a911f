"""What a text draws on beyond itself, found in the database: blocks and names."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from articles.models import Article, Edition, Revision, SlugRedirect
from articles.queries import is_live
from articles.text.conditions import PLATFORMS, Names
from articles.text.including import Block, Reach, Shared, is_within
from articles.text.render import Rendered, render
from kb.products.queries import list_products
from kb.text import Lang


def reach_of(article: Article) -> Reach:
    """Return who may read an article."""
    return Reach(audience=article.audience, group_id=article.group_id)


def shared_for(
    session: Session,
    reach: Reach,
    lang: Lang,
    *,
    own: int | None = None,
    choice: Iterable[str] = (),
) -> Shared:
    """Return what a text for these readers draws on.

    Only blocks that all of them may read are found, so that one rendering serves
    everyone; `own` is the number of the text itself, which it never includes.
    """
    found: dict[str, Block | None] = {}

    def block(name: str) -> Block | None:
        if name not in found:
            article = find_block(session, name, lang)
            fits = article is not None and article.number != own
            if article is not None and fits and is_within(reach, reach_of(article)):
                found[name] = published_block(session, article, lang)
            else:
                found[name] = None
        return found[name]

    return Shared(block=block, names=names(session, lang), choice=frozenset(choice))


def names(session: Session, lang: Lang) -> Names:
    """Return what parts of a text can be for, as its readers call it."""
    return Names(
        platforms={word: both[lang == "zh"] for word, both in PLATFORMS.items()},
        products={p.slug: p.name(lang) for p in list_products(session)},
    )


def draws_on_others(source: str) -> bool:
    """Say whether a text may include blocks or have parts."""
    return "{{" in source or ":::" in source


def render_for(session: Session, article: Article, source: str, lang: Lang) -> Rendered:
    """Render a text of an article for all of its readers; raise `Invalid`."""
    if not draws_on_others(source):
        return render(source, lang)
    shared = shared_for(session, reach_of(article), lang, own=article.number)
    return render(source, lang, shared=shared)


def find_block(session: Session, name: str, lang: Lang) -> Article | None:
    """Return the block of a number, or of an address it has or had.

    An address is looked for in this language first, then in the other one.
    """
    if name.isdecimal() and len(name) < 10:
        return session.scalar(_blocks(Article.number == int(name)))
    ordered = Edition.lang != lang
    held = _blocks(Edition.slug == name).join(Edition, Edition.article_id == Article.id)
    holder = session.scalars(held.order_by(ordered)).first()
    if holder is not None:
        return holder
    moved = (
        _blocks(SlugRedirect.slug == name)
        .join(Edition, Edition.article_id == Article.id)
        .join(SlugRedirect, SlugRedirect.edition_id == Edition.id)
    )
    return session.scalars(moved.order_by(ordered)).first()


def _blocks(named: ColumnElement[bool]) -> Select[Article]:
    return select(Article).where(Article.is_block.is_(True), named)


def published_block(session: Session, article: Article, lang: Lang) -> Block | None:
    """Return what readers get of a block, if need be in the other language."""
    row = session.execute(
        select(Edition.lang, Revision.source)
        .join(Revision, Revision.id == Edition.published_id)
        .where(Edition.article_id == article.id, is_live())
        .order_by(Edition.lang != lang)
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    return Block(number=article.number, lang=row[0], source=row[1])
