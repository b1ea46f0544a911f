"""What a list shows of published articles, for one actor."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    false,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session

from articles.models import (
    Article,
    ArticleKind,
    Confidence,
    Edition,
    Rendering,
    Revision,
)
from articles.queries import is_published, readable_by, visible_to
from articles.releases import was_released_to_readers
from kb.policy import Actor, Audience, Permission, allows
from kb.text import Lang

Key = tuple[int, Lang]


@dataclass(frozen=True, slots=True)
class Fact:
    """A published text without its words: enough to count, filter and order.

    Its fields are those of `_published`, in that order.
    """

    article_id: int
    lang: Lang
    revision_id: int
    number: int
    slug: str
    audience: Audience
    group_id: int | None
    category_id: int
    product_id: int | None
    kind: ArticleKind
    confidence: Confidence
    updated_at: datetime

    @property
    def key(self) -> Key:
        return self.article_id, self.lang


@dataclass(frozen=True, slots=True, kw_only=True)
class Card(Fact):
    """A published text with what a list prints; `sections` are plain text."""

    title: str
    summary: str
    sections: list[dict[str, str]]


@dataclass(frozen=True, kw_only=True)
class Mention:
    """One revision as others speak of it; `is_current` while readers get it."""

    article_id: int
    revision_id: int
    lang: Lang
    number: int
    slug: str
    title: str
    revision: int
    is_current: bool


def facts(session: Session, actor: Actor, keys: Iterable[Key]) -> dict[Key, Fact]:
    """Return those of the texts that are published and that the actor may read."""
    wanted = set(keys)
    # A page asks for a thousand at a time, so the layers above the rows are left out.
    rows = session.connection().execute(_published(actor).where(_among(wanted)))
    found = (Fact(*row) for row in rows.all())
    return {fact.key: fact for fact in found if fact.key in wanted}


def cards(session: Session, actor: Actor, keys: Iterable[Key]) -> dict[Key, Card]:
    """Return what a list prints of those of the texts that the actor may read."""
    wanted = set(keys)
    rows = session.execute(_with_words(actor).where(_among(wanted)))
    found = (Card(**row._mapping) for row in rows)
    return {card.key: card for card in found if card.key in wanted}


def mentions(
    session: Session, actor: Actor, revision_ids: Iterable[int]
) -> dict[int, Mention]:
    """Return name and address of those of the revisions that the actor may know of."""
    same_lang = and_(
        Edition.article_id == Revision.article_id, Edition.lang == Revision.lang
    )
    drafts = allows(actor, Permission.ARTICLE_READ_DRAFT)
    is_current = Edition.published_id == Revision.id
    known = true() if drafts else or_(is_current, was_released_to_readers())
    rows = session.execute(
        select(
            Revision.article_id,
            Revision.id.label("revision_id"),
            Revision.lang,
            Article.number,
            Edition.slug,
            Revision.title,
            Revision.number.label("revision"),
            func.coalesce(Edition.published_id == Revision.id, false()).label(
                "is_current"
            ),
        )
        .join(Article, Article.id == Revision.article_id)
        .join(Edition, same_lang)
        .where(Revision.id.in_(set(revision_ids)), readable_by(actor), known)
    )
    found = (Mention(**row._mapping) for row in rows)
    return {mention.revision_id: mention for mention in found}


def newest(
    session: Session, actor: Actor, *only: ColumnElement[bool], limit: int = 1000
) -> Sequence[Fact]:
    """Return what was published last, under further conditions on the columns."""
    chosen = _published(actor).where(*only)
    latest = chosen.order_by(Edition.published_at.desc(), Edition.id).limit(limit)
    return [Fact(**row._mapping) for row in session.execute(latest)]


def _published(actor: Actor) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Edition.article_id,
            Edition.lang,
            Edition.published_id.label("revision_id"),
            Article.number,
            Edition.slug,
            Article.audience,
            Article.group_id,
            Article.category_id,
            Article.product_id,
            Article.kind,
            Edition.confidence,
            Edition.published_at.label("updated_at"),
        )
        .join(Article, Article.id == Edition.article_id)
        .where(is_published(), visible_to(actor))
    )


def _with_words(actor: Actor) -> Select[*tuple[Any, ...]]:
    return (
        _published(actor)
        .join(Revision, Revision.id == Edition.published_id)
        .join(Rendering, Rendering.revision_id == Revision.id)
        .add_columns(Revision.title, Revision.summary, Rendering.sections)
    )


def _among(keys: Iterable[Key]) -> ColumnElement[bool]:
    # SQLite finds pairs by looking at every row.
    return Edition.article_id.in_({article_id for article_id, _lang in keys})
