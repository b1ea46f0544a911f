"""What readers got lately, and every address they can go to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from articles.documents import KINDS
from articles.models import (
    Article,
    Category,
    Edition,
    Rendering,
    Revision,
    Significance,
)
from articles.queries import is_published, list_categories, visible_to
from articles.spans import Step, read_texts, steps_of
from kb.events.models import EventRow
from kb.policy import Actor
from kb.text import Lang

# Texts that were corrected lately may stand before others that changed later.
LOOKED_AT = 4
SUMMARY_CHARACTERS = 300


@dataclass(frozen=True, kw_only=True)
class Change:
    """A text of which readers got something new, which no correction is."""

    number: int
    lang: Lang
    slug: str
    title: str
    summary: str
    first_at: datetime
    changed_at: datetime


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where a published text is."""

    article_id: int
    lang: Lang
    slug: str
    updated_at: datetime


def list_changes(
    session: Session,
    actor: Actor,
    lang: Lang,
    category: Category | None = None,
    *,
    limit: int = 50,
) -> list[Change]:
    """Return the texts that changed last for the actor, the latest on top.

    With a category, those in it and below it.
    """
    chosen = (
        select(Article, Edition, Revision, func.substr(Rendering.text, 1, 400))
        .join(Edition, Edition.article_id == Article.id)
        .join(Revision, Revision.id == Edition.published_id)
        .join(Rendering, Rendering.revision_id == Revision.id)
        .where(Edition.lang == lang, is_published(), visible_to(actor))
        .where(~Article.is_block)
        .order_by(Edition.published_at.desc(), Edition.id)
        .limit(limit * LOOKED_AT)
    )
    if category is not None:
        inside = _with_all_below(list_categories(session), category.id)
        chosen = chosen.where(Article.category_id.in_(inside))
    rows = session.execute(chosen).all()
    texts = read_texts(
        session,
        Revision.article_id.in_([row[0].id for row in rows]),
        Revision.lang == lang,
    )
    changes = [
        _change(article, edition, revision, text, steps_of(texts[article.id, lang]))
        for article, edition, revision, text in rows
    ]
    changes.sort(key=lambda change: change.changed_at, reverse=True)
    return changes[:limit]


def _with_all_below(categories: Sequence[Category], category_id: int) -> set[int]:
    found = {category_id}
    while more := {c.id for c in categories if c.parent_id in found} - found:
        found |= more
    return found


def _change(
    article: Article,
    edition: Edition,
    revision: Revision,
    text: str,
    steps: Sequence[Step],
) -> Change:
    had = [step for step in steps if step.number <= revision.number]
    new = had[:1] + [s for s in had if s.significance is not Significance.TYPO]
    return Change(
        number=article.number,
        lang=edition.lang,
        slug=edition.slug,
        title=revision.title,
        summary=revision.summary or _beginning(text),
        first_at=had[0].at,
        changed_at=max(step.at for step in new),
    )


def _beginning(text: str) -> str:
    words = " ".join(text.split())
    if len(words) <= SUMMARY_CHARACTERS:
        return words
    return words[:SUMMARY_CHARACTERS].rstrip() + "…"


def last_change(session: Session) -> datetime | None:
    """Return when any text last came, went or moved."""
    return session.scalar(
        select(func.max(EventRow.occurred_at)).where(EventRow.kind.in_(KINDS))
    )


def count_addresses(session: Session, actor: Actor) -> tuple[int, int]:
    """Return how many articles the actor may read, and in how many texts."""
    found = _addresses(actor).with_only_columns(
        func.count(Article.id.distinct()), func.count()
    )
    articles, texts = session.execute(found).one()
    return articles, texts


def list_addresses(
    session: Session, actor: Actor, *, limit: int, offset: int = 0
) -> Iterator[list[Address]]:
    """Yield the addresses of each article the actor may read, the oldest first."""
    part = (
        _addresses(actor)
        .with_only_columns(Article.id)
        .distinct()
        .order_by(Article.id)
        .limit(limit)
        .offset(offset)
    )
    rows = session.execute(
        select(Edition.article_id, Edition.lang, Edition.slug, Edition.published_at)
        .where(Edition.article_id.in_(part), is_published())
        .order_by(Edition.article_id, Edition.lang)
    )
    together: list[Address] = []
    for article_id, lang, slug, at in rows:
        if together and together[0].article_id != article_id:
            yield together
            together = []
        assert at is not None  # what is published has its moment
        together.append(
            Address(article_id=article_id, lang=lang, slug=slug, updated_at=at)
        )
    if together:
        yield together


def _addresses(actor: Actor) -> Select[Article]:
    return (
        select(Article)
        .join(Edition, Edition.article_id == Article.id)
        .where(is_published(), visible_to(actor), ~Article.is_block)
    )
