"""The engine of the database, which is given documents as the index would be."""

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from articles.models import (
    Article,
    ArticleKind,
    Category,
    Confidence,
    Edition,
    Rendering,
    Revision,
    Significance,
)
from kb.accounts.models import Group
from kb.documents import Change, Removal, SearchDocument, document_key
from kb.policy import Audience
from kb.products.models import Product
from webapp.database import METADATA, Database
from webapp.fallback import DatabaseEngine

_KEPT = TemporaryDirectory()


class FilledDatabase(DatabaseEngine):
    """Publishes in its database what others put into an index."""

    def __init__(self, folder: Path) -> None:
        path = folder.with_suffix(".sqlite3")
        copyfile(_empty(), path)
        self._cursor = 0
        self._filled = Database(f"sqlite:///{path}")
        super().__init__(self._filled)

    def rebuild(self, documents: Iterable[SearchDocument], cursor: int) -> None:
        with self._filled.transaction() as session:
            for edition in session.scalars(select(Edition)):
                session.delete(edition)
            session.flush()
            for document in documents:
                _publish(session, document)
        self._cursor = cursor

    def apply(self, changes: Sequence[Change], cursor: int) -> None:
        if cursor < self._cursor:
            return
        self._cursor = cursor
        with self._filled.transaction() as session:
            for change in {change.key: change for change in changes}.values():
                _withdraw(session, change)
                if not isinstance(change, Removal):
                    _publish(session, change)

    def cursor(self) -> int:
        return self._cursor

    def close(self) -> None:
        self._filled.close()


@cache
def _empty() -> Path:
    path = Path(_KEPT.name) / "empty.sqlite3"
    database = Database(f"sqlite:///{path}")
    METADATA.create_all(database.engine)
    with database.transaction() as session:
        for number in range(1, 10):
            slug = f"t{number}"
            session.add(Category(slug=slug, name_en=slug, name_zh=slug))
            session.add(Product(slug=slug, name_en=slug, name_zh=slug))
            session.add(Group(name=f"g{number}"))
    database.close()
    return path


def _withdraw(session: Session, change: Change) -> None:
    same = (Edition.article_id == change.article_id, Edition.lang == change.lang)
    if edition := session.scalar(select(Edition).where(*same)):
        session.delete(edition)
        session.flush()


def _publish(session: Session, document: SearchDocument) -> None:
    _place(session, document)
    revision_id = _revision(session, document)
    session.add(
        Edition(
            article_id=document.article_id,
            lang=document.lang,
            slug=document_key(document.article_id, document.lang),
            published_id=revision_id,
            published_at=document.updated_at,
            confidence=Confidence.VALIDATED,
        )
    )
    session.flush()


def _place(session: Session, document: SearchDocument) -> None:
    (token,) = document.audiences
    group = token.removeprefix("group:") if token.startswith("group:") else None
    values: dict[str, Any] = {
        "audience": Audience.GROUP if group else Audience(token),
        "group_id": int(group) if group else None,
        "category_id": document.categories[0] if document.categories else 1,
        "product_id": document.products[0] if document.products else None,
        "kind": ArticleKind(document.kind or "faq"),
    }
    article = session.get(Article, document.article_id)
    if article is None:
        number, at = document.article_id, document.updated_at
        article = Article(number=number, created_at=at, **values)
        article.id = number
        session.add(article)
    for name, value in values.items():
        setattr(article, name, value)
    session.flush()


def _revision(session: Session, document: SearchDocument) -> int:
    """Return the id of the revision, another one where two languages share it."""
    revision_id = document.revision_id
    known = session.get(Revision, revision_id)
    if known and (known.article_id, known.lang) == (document.article_id, document.lang):
        return revision_id
    if known:
        revision_id += 1_000_000
    sections = [vars(section) for section in document.sections]
    text = "\n".join(f"{s['heading']}\n{s['text']}" for s in sections)
    revision = Revision(
        article_id=document.article_id,
        lang=document.lang,
        number=revision_id,
        title=document.title,
        summary=document.summary,
        source=text,
        tags=list(document.tags),
        keywords=list(document.keywords),
        applies_to=[],
        author_id=None,
        saved_at=document.updated_at,
        significance=Significance.UPDATE,
        source_hash="",
    )
    revision.id = revision_id
    rendering = Rendering(
        revision_id=revision_id,
        renderer="",
        html="",
        outline=[],
        sections=sections,
        text=text,
        words=0,
    )
    session.add(revision)
    session.flush()
    session.add(rendering)
    return revision_id
