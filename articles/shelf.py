"""What writers have: every text with its newest and its published revision."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from articles.models import Article, Confidence, Edition, Revision, Stage
from articles.queries import readable_by
from kb.policy import Actor, Audience
from kb.text import Lang

PAGE_SIZE = 30


class Show(enum.StrEnum):
    """Which part of the list is wanted."""

    ALL = ""
    DRAFTS = "drafts"
    OWN = "own"
    BLOCKS = "blocks"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One text as its writers list it."""

    article_id: int
    number: int
    lang: Lang
    slug: str
    audience: Audience
    category_id: int
    title: str
    head: int
    published: int | None
    stage: Stage
    confidence: Confidence
    saved_at: datetime
    author_id: int | None

    @property
    def is_draft(self) -> bool:
        """Whether readers do not get the newest revision."""
        return self.published != self.head


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """One page of the list; pages count from 1."""

    rows: Sequence[Row]
    page: int
    pages: int
    total: int


def list_shelf(
    session: Session,
    actor: Actor,
    *,
    words: str = "",
    show: Show = Show.ALL,
    page: int = 1,
) -> Shelf:
    """Return a page of what the actor may edit, the last saved on top.

    Shared blocks stand in a list of their own.
    """
    head, published = aliased(Revision), aliased(Revision)
    is_block = Article.is_block.is_(show is Show.BLOCKS)
    chosen = [readable_by(actor), is_block, _titled(head, words)]
    if show is Show.DRAFTS:
        chosen.append(func.coalesce(published.number, 0) != head.number)
    if show is Show.OWN:
        chosen.append(head.author_id == actor.user_id)
    rows = _rows(head, published).where(*chosen)
    total = session.scalar(select(func.count()).select_from(rows.subquery())) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    latest = rows.order_by(head.saved_at.desc(), head.id.desc())
    part = latest.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    found = [Row(**row._mapping) for row in session.execute(part)]
    return Shelf(rows=found, page=page, pages=pages, total=total)


def _rows(head: type[Revision], published: type[Revision]) -> Select[*tuple[Any, ...]]:
    newest = and_(
        head.article_id == Edition.article_id,
        head.lang == Edition.lang,
        head.number == Edition.head_number,
    )
    return (
        select(
            Edition.article_id,
            Article.number,
            Edition.lang,
            Edition.slug,
            Article.audience,
            Article.category_id,
            head.title,
            head.number.label("head"),
            published.number.label("published"),
            Edition.stage,
            Edition.confidence,
            head.saved_at,
            head.author_id,
        )
        .join(Article, Article.id == Edition.article_id)
        .join(head, newest)
        .outerjoin(published, published.id == Edition.published_id)
    )


def _titled(head: type[Revision], words: str) -> ColumnElement[bool]:
    if not words:
        return true()
    number = (
        Article.number == int(words) if words.isdecimal() and len(words) < 9 else None
    )
    titled = head.title.icontains(words, autoescape=True)
    return titled if number is None else or_(titled, number)
