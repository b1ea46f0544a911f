"""What translators have to do: texts that are behind, and texts that are missing."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from articles.models import Article, Edition, Revision, Significance
from articles.queries import is_published, visible_to
from articles.spans import Key, Text, read_texts
from articles.translations import Behind, missed_by
from kb.policy import Actor
from kb.text import Lang

BATCH = 500
Columns = Row[*tuple[Any, ...]]


@dataclass(frozen=True, kw_only=True)
class Lagging:
    """A published text that another language has overtaken.

    `is_drafted` says that a newer draft of it follows already.
    """

    number: int
    lang: Lang
    slug: str
    title: str
    owner_id: int | None
    behind: Behind
    is_drafted: bool

    @property
    def since(self) -> datetime:
        return self.behind.missed[0].at


@dataclass(frozen=True, kw_only=True)
class Untranslated:
    """An article that readers have in one language; the other may be drafted."""

    article_id: int
    number: int
    lang: Lang
    slug: str
    title: str
    published_at: datetime
    is_drafted: bool


def list_lagging(session: Session, actor: Actor) -> list[Lagging]:
    """Return the texts that are behind their other language, longest behind first."""
    rows = iter(session.execute(_pairs(actor)).all())
    found = []
    while batch := list(islice(rows, BATCH)):
        ids = {row.article_id for row in batch}
        texts = read_texts(session, Revision.article_id.in_(ids))
        found += [lagging for row in batch for lagging in _lagging(row, texts)]
    return sorted(found, key=lambda lagging: (lagging.since, lagging.number))


def _pairs(actor: Actor) -> Select[*tuple[Any, ...]]:
    """Each published text with the one in the other language, unless plainly alike."""
    other, own_text, other_text = aliased(Edition), aliased(Revision), aliased(Revision)
    return (
        select(
            Edition.article_id,
            Article.number,
            Article.owner_id,
            Edition.lang,
            Edition.slug,
            own_text.title,
            own_text.number.label("own"),
            other.lang.label("other_lang"),
            other_text.number.label("other"),
            (Edition.id > other.id).label("is_later"),
        )
        .join(Article, Article.id == Edition.article_id)
        .join(
            other,
            and_(other.article_id == Edition.article_id, other.id != Edition.id),
        )
        .join(own_text, own_text.id == Edition.published_id)
        .join(other_text, other_text.id == other.published_id)
        .where(is_published(), other.archived_at.is_(None), visible_to(actor))
        .where(_may_differ(own_text, other_text))
        .order_by(Edition.id)
    )


def _may_differ(own: type[Revision], other: type[Revision]) -> ColumnElement[bool]:
    """A coarse sieve for `missed_by`, which looks at every text of an article."""
    noted = or_(
        own.translated_from_id.is_not(None), other.translated_from_id.is_not(None)
    )
    return and_(
        func.coalesce(own.translated_from_id, 0) != other.id,
        or_(noted, other.saved_at > own.saved_at),
        _said_more(own, other),
    )


def _said_more(own: type[Revision], other: type[Revision]) -> ColumnElement[bool]:
    """A change of the other text that is no word about having caught up with this one.

    It has to come after what this one follows.
    """
    change, base = aliased(Revision), aliased(Revision)
    followed, caught_up = aliased(Revision), aliased(Revision)
    begin = (
        select(followed.number)
        .where(
            followed.id == own.translated_from_id,
            followed.lang == other.lang,
            followed.number <= other.number,
        )
        .correlate(own, other)
        .scalar_subquery()
    )
    inherited = change.translated_from_id.is_not_distinct_from(base.translated_from_id)
    return exists(
        select(change.id)
        .outerjoin(base, base.id == change.based_on_id)
        .outerjoin(caught_up, caught_up.id == change.translated_from_id)
        .where(
            change.article_id == other.article_id,
            change.lang == other.lang,
            change.number <= other.number,
            change.number > func.coalesce(begin, 0),
            change.significance != Significance.TYPO,
            or_(inherited, caught_up.number > own.number),
        )
    )


def _lagging(row: Columns, texts: Mapping[Key, Sequence[Text]]) -> Iterator[Lagging]:
    every = texts[row.article_id, row.lang]
    other = [t for t in texts[row.article_id, row.other_lang] if t.number <= row.other]
    own = [text for text in every if text.number <= row.own]
    missed = missed_by(own, other, is_later=row.is_later)
    if missed.updates:
        yield Lagging(
            number=row.number,
            lang=row.lang,
            slug=row.slug,
            title=row.title,
            owner_id=row.owner_id,
            behind=missed,
            is_drafted=not missed_by(every, other, is_later=row.is_later).updates,
        )


def list_untranslated(
    session: Session,
    actor: Actor,
    *,
    limit: int = 100,
    wanted: Collection[int] = (),
) -> Sequence[Untranslated]:
    """Return articles that readers have in one language, the last published first.

    Those whose ids are `wanted` come before all others.
    """
    rows = session.execute(
        _alone(actor)
        .join(Revision, Revision.id == Edition.published_id)
        .add_columns(
            Article.id.label("article_id"),
            Article.number,
            Edition.lang,
            Edition.slug,
            Revision.title,
            Edition.published_at,
            _sister().label("is_drafted"),
        )
        .order_by(
            Article.id.in_(wanted).desc(), Edition.published_at.desc(), Edition.id
        )
        .limit(limit)
    )
    return [Untranslated(**row._mapping) for row in rows]


def count_untranslated(session: Session, actor: Actor) -> int:
    """Count the articles that readers have in one language."""
    alone = _alone(actor).add_columns(Edition.id).subquery()
    return session.scalar(select(func.count()).select_from(alone)) or 0


def _alone(actor: Actor) -> Select[*tuple[Any, ...]]:
    return (
        select()
        .select_from(Edition)
        .join(Article, Article.id == Edition.article_id)
        .where(is_published(), visible_to(actor), ~_sister(published=True))
    )


def _sister(*, published: bool = False) -> ColumnElement[bool]:
    other = aliased(Edition)
    chosen = [other.article_id == Edition.article_id, other.lang != Edition.lang]
    if published:
        chosen += [other.published_id.is_not(None), other.archived_at.is_(None)]
    return exists().where(*chosen)
