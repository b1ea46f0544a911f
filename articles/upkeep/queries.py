"""The lists of what needs somebody's eyes, one page at a time."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, select, true
from sqlalchemy.orm import Session, aliased

from articles.models import Article, Edition, Revision
from articles.queries import list_categories, readable_by
from articles.upkeep.conditions import is_unowned
from articles.upkeep.lists import STALE_MONTHS, Chosen, ListName, View, chosen
from articles.upkeep.models import ReviewRule
from articles.upkeep.rules import RuleBook, rule_book
from kb.events.models import EventRow
from kb.events.reviewing import ArticleConfirmed
from kb.policy import Actor
from kb.text import Lang

PAGE_SIZE = 25
NOBODY = 0


@dataclass(frozen=True, kw_only=True)
class Narrowed:
    """What of a list is wanted; `owner_id` is `NOBODY` for what no writer keeps."""

    category_id: int | None = None
    owner_id: int | None = None
    lang: Lang | None = None
    stale_months: int = STALE_MONTHS


@dataclass(frozen=True, kw_only=True)
class Text:
    """One text of an article; the title is what readers have, else the newest."""

    lang: Lang
    slug: str
    title: str
    published_at: datetime | None
    unpublish_at: datetime | None
    saved_at: datetime


@dataclass(frozen=True, kw_only=True)
class Row:
    """An article in a list, with those of its texts that the list is about."""

    article: Article
    texts: tuple[Text, ...]

    def text(self, lang: Lang) -> Text:
        """Return the text in this language, else in the other one."""
        return next((text for text in self.texts if text.lang == lang), self.texts[0])


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """One page of a list; pages count from 1."""

    rows: Sequence[Row]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, kw_only=True)
class Due:
    """What is due: the first articles of one's own and of everybody's, and all."""

    mine: Sequence[Row]
    mine_count: int
    overdue: Sequence[Row]
    overdue_count: int


@dataclass(frozen=True, kw_only=True)
class Confirmation:
    """Who looked last and found an article still true, and when."""

    at: datetime
    by_id: int | None


def load_rules(session: Session) -> RuleBook:
    """Return all review rules."""
    return rule_book(session.scalars(select(ReviewRule)), list_categories(session))


def list_articles(
    session: Session,
    actor: Actor,
    now: datetime,
    name: ListName,
    narrowed: Narrowed | None = None,
    *,
    page: int = 1,
) -> Shelf:
    """Return a page of a list, the most urgent first; only what the actor may see."""
    meant = _meant(session, actor, now, name, narrowed or Narrowed())
    total = _count(session, meant, actor)
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    part = _articles(meant, actor).order_by(meant.order, Article.id)
    ids = session.scalars(part.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)).all()
    rows = rows_of(session, ids, meant.edition)
    return Shelf(rows=rows, page=page, pages=pages, total=total)


def list_numbers(
    session: Session,
    actor: Actor,
    now: datetime,
    name: ListName,
    narrowed: Narrowed,
    *,
    limit: int,
) -> Sequence[int]:
    """Return the numbers of the articles of a whole list, the most urgent first."""
    meant = _meant(session, actor, now, name, narrowed)
    ordered = _articles(meant, actor).order_by(meant.order, Article.id).limit(limit)
    return session.scalars(ordered.with_only_columns(Article.number)).all()


def count_lists(session: Session, actor: Actor, now: datetime) -> dict[ListName, int]:
    """Return how many articles stand in each list."""
    view = View(actor=actor, now=now, book=load_rules(session))
    return {name: _count(session, chosen(name, view), actor) for name in ListName}


def due_for(session: Session, actor: Actor, now: datetime, limit: int = 5) -> Due:
    """Return what a writer is asked to look at: the most urgent, and how many."""
    view = View(actor=actor, now=now, book=load_rules(session))
    mine, overdue = chosen(ListName.MINE, view), chosen(ListName.OVERDUE, view)
    return Due(
        mine=_first(session, mine, actor, limit),
        mine_count=_count(session, mine, actor),
        overdue=_first(session, overdue, actor, limit),
        overdue_count=_count(session, overdue, actor),
    )


def _first(session: Session, meant: Chosen, actor: Actor, limit: int) -> list[Row]:
    if not limit:
        return []
    ordered = _articles(meant, actor).order_by(meant.order, Article.id).limit(limit)
    return rows_of(session, session.scalars(ordered).all(), meant.edition)


def find_confirmation(session: Session, article_id: int) -> Confirmation | None:
    """Return when somebody last said that an article is still true."""
    row = session.execute(
        select(EventRow.occurred_at, EventRow.actor_id)
        .where(
            EventRow.kind == ArticleConfirmed.kind, EventRow.article_id == article_id
        )
        .order_by(EventRow.occurred_at.desc(), EventRow.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else Confirmation(at=row[0], by_id=row[1])


def _meant(
    session: Session, actor: Actor, now: datetime, name: ListName, narrowed: Narrowed
) -> Chosen:
    book = load_rules(session)
    months = narrowed.stale_months
    list_ = chosen(name, View(actor=actor, now=now, book=book, stale_months=months))
    article = [list_.article, _owned(narrowed.owner_id)]
    if narrowed.category_id is not None:
        article.append(Article.category_id.in_(book.below(narrowed.category_id)))
    edition = list_.edition
    if narrowed.lang is not None:
        edition = and_(edition, Edition.lang == narrowed.lang)
    return Chosen(article=and_(*article), edition=edition, order=list_.order)


def _owned(owner_id: int | None) -> ColumnElement[bool]:
    if owner_id is None:
        return true()
    return is_unowned() if owner_id == NOBODY else Article.owner_id == owner_id


def _articles(meant: Chosen, actor: Actor) -> Select[int]:
    text = exists().where(
        Edition.article_id == Article.id, readable_by(actor), meant.edition
    )
    return select(Article.id).where(meant.article, text)


def _count(session: Session, meant: Chosen, actor: Actor) -> int:
    rows = _articles(meant, actor).subquery()
    return session.scalar(select(func.count()).select_from(rows)) or 0


def list_rows(
    session: Session, actor: Actor, article_ids: Sequence[int]
) -> dict[int, Row]:
    """Return those of the articles that the actor may see, with all their texts."""
    rows = rows_of(session, article_ids, readable_by(actor))
    return {row.article.id: row for row in rows}


def list_ids(session: Session, actor: Actor, numbers: Collection[int]) -> list[int]:
    """Return the ids of those of the articles that the actor may see."""
    text = exists().where(Edition.article_id == Article.id, readable_by(actor))
    chosen_ = select(Article.id).where(Article.number.in_(numbers), text)
    return list(session.scalars(chosen_.order_by(Article.number)))


def rows_of(
    session: Session, article_ids: Sequence[int], edition: ColumnElement[bool]
) -> list[Row]:
    """Return these articles in this order; the caller has authorized the ids."""
    texts = _texts(session, article_ids, edition)
    chosen_ = select(Article).where(Article.id.in_(texts))
    articles = {article.id: article for article in session.scalars(chosen_)}
    return [
        Row(article=articles[one], texts=tuple(texts[one]))
        for one in article_ids
        if one in articles
    ]


def _texts(
    session: Session, article_ids: Collection[int], edition: ColumnElement[bool]
) -> Mapping[int, list[Text]]:
    head, shown = aliased(Revision), aliased(Revision)
    newest = and_(
        head.article_id == Edition.article_id,
        head.lang == Edition.lang,
        head.number == Edition.head_number,
    )
    rows: Select[*tuple[Any, ...]] = (
        select(
            Edition.article_id,
            Edition.lang,
            Edition.slug,
            func.coalesce(shown.title, head.title).label("title"),
            Edition.published_at,
            Edition.unpublish_at,
            head.saved_at,
        )
        .join(Article, Article.id == Edition.article_id)
        .join(head, newest)
        .outerjoin(shown, shown.id == Edition.published_id)
        .where(Edition.article_id.in_(article_ids), edition)
        .order_by(Edition.lang)
    )
    texts: dict[int, list[Text]] = defaultdict(list)
    for row in session.execute(rows):
        fields = dict(row._mapping)
        texts[fields.pop("article_id")].append(Text(**fields))
    return texts
