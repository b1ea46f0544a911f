"""Published articles as the search index holds them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Select, select, tuple_
from sqlalchemy.orm import Session

from articles.models import Article, Category, Edition, Rendering, Revision
from articles.queries import is_published, list_categories
from kb.documents import Change, Removal, SearchDocument, Section
from kb.events.keeping import (
    ArticlePublished,
    ArticleReclassified,
    ArticleWithdrawn,
    CategoryMoved,
)
from kb.events.log import read_since
from kb.events.models import EventRow
from kb.events.reviewing import ArticleRerendered
from kb.policy import Audience
from kb.products.models import Product
from kb.products.queries import list_products, with_ancestors
from kb.text import Lang

Key = tuple[int, Lang]
# The words of people an article helped, by article and language.
AskedAs = Mapping[Key, tuple[str, ...]]

KINDS = tuple(
    event.kind
    for event in (
        ArticlePublished,
        ArticleWithdrawn,
        ArticleReclassified,
        CategoryMoved,
        ArticleRerendered,
    )
)
BATCH = 500


def search_documents(session: Session, asked_as: AskedAs) -> Iterator[SearchDocument]:
    """Yield every published text, with little of it in memory at any time."""
    maker = _Maker(session, asked_as)
    rows = session.execute(
        _texts().order_by(Edition.id).execution_options(yield_per=BATCH)
    )
    for row in rows:
        yield maker.document(row)


def search_document(
    session: Session, edition: Edition, asked_as: AskedAs
) -> SearchDocument | None:
    """Return an edition as the index should hold it, `None` if it should not."""
    row = session.execute(_texts().where(Edition.id == edition.id)).one_or_none()
    return _Maker(session, asked_as).document(row) if row else None


def changes_since(
    session: Session, cursor: int, asked_as: AskedAs
) -> tuple[list[Change], int]:
    """Return what the index has to learn after this event, and the event reached.

    Each text comes once, as it is now, whatever happened to it in between.
    """
    events = list(read_since(session, cursor, KINDS))
    if not events:
        return [], cursor
    keys = sorted(_touched(session, events))
    maker = _Maker(session, asked_as)
    found: dict[Key, Change] = {}
    for start in range(0, len(keys), BATCH):
        chosen = tuple_(Edition.article_id, Edition.lang).in_(
            keys[start : start + BATCH]
        )
        for row in session.execute(_texts().where(chosen)):
            document = maker.document(row)
            found[document.article_id, document.lang] = document
    changes = [found.get(k) or Removal(article_id=k[0], lang=k[1]) for k in keys]
    return changes, events[-1].id


def _touched(session: Session, events: Sequence[EventRow]) -> set[Key]:
    keys: set[Key] = set()
    articles: set[int] = set()
    categories: set[int] = set()
    for event in events:
        if event.kind == CategoryMoved.kind:
            categories.add(event.payload["category_id"])
        elif event.kind == ArticleReclassified.kind:
            articles.add(event.article_id or 0)
        else:
            keys.add((event.article_id or 0, event.payload["lang"]))
    below = _below(list_categories(session), categories) if categories else set()
    for condition in (Edition.article_id.in_(articles), Article.category_id.in_(below)):
        chosen = select(Edition.article_id, Edition.lang).join(
            Article, Article.id == Edition.article_id
        )
        keys |= {(row[0], row[1]) for row in session.execute(chosen.where(condition))}
    return keys


def _below(categories: Sequence[Category], chosen: Iterable[int]) -> set[int]:
    found = set(chosen)
    growing = True
    while growing:
        more = {c.id for c in categories if c.parent_id in found} - found
        growing = bool(more)
        found |= more
    return found


def _texts() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Edition.article_id,
            Edition.lang,
            Edition.published_at,
            Article.audience,
            Article.group_id,
            Article.category_id,
            Article.product_id,
            Article.kind,
            Revision.id.label("revision_id"),
            Revision.title,
            Revision.summary,
            Revision.tags,
            Revision.keywords,
            Rendering.sections,
        )
        .join(Article, Article.id == Edition.article_id)
        .join(Revision, Revision.id == Edition.published_id)
        .join(Rendering, Rendering.revision_id == Revision.id)
        .where(is_published())
    )


class _Maker:
    """The trees that every document needs, read once."""

    def __init__(self, session: Session, asked_as: AskedAs) -> None:
        self._parents = {c.id: c.parent_id for c in list_categories(session)}
        self._products: Sequence[Product] = list_products(session)
        self._asked_as = asked_as

    def document(self, row: Row[Any]) -> SearchDocument:
        product = row.product_id
        return SearchDocument(
            article_id=row.article_id,
            revision_id=row.revision_id,
            lang=row.lang,
            title=row.title,
            sections=tuple(Section(**section) for section in row.sections),
            audiences=frozenset((_token(row.audience, row.group_id),)),
            updated_at=row.published_at,
            summary=row.summary,
            keywords=tuple(row.keywords),
            tags=tuple(row.tags),
            categories=self._category_path(row.category_id),
            products=with_ancestors(self._products, product) if product else (),
            kind=row.kind.value,
            asked_as=self._asked_as.get((row.article_id, row.lang), ()),
        )

    def _category_path(self, category_id: int) -> tuple[int, ...]:
        path: list[int] = []
        step: int | None = category_id
        while step is not None and step not in path:
            path.append(step)
            step = self._parents.get(step)
        return tuple(path)


def _token(audience: Audience, group_id: int | None) -> str:
    return f"group:{group_id}" if audience is Audience.GROUP else audience.value
