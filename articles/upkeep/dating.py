"""Review dates made anew, as the rules give them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, not_, or_, select
from sqlalchemy.orm import Session

from articles.models import Article, ArticleKind, Edition, Significance
from articles.queries import is_live, visible_to
from articles.upkeep.bulk import keep_change
from articles.upkeep.changing import written
from articles.upkeep.models import BulkChange
from articles.upkeep.queries import load_rules
from articles.upkeep.rules import Scope, months_after
from kb.events.keeping import ArticlePublished
from kb.events.models import EventRow
from kb.events.reviewing import ArticleConfirmed
from kb.policy import Actor


@dataclass(frozen=True, kw_only=True)
class Redating:
    """An article whose review date is not the one that the rules give."""

    article_id: int
    old: datetime | None
    due_at: datetime | None

    @property
    def is_earlier(self) -> bool:
        return (
            self.old is not None and self.due_at is not None and self.due_at < self.old
        )


@dataclass(frozen=True, kw_only=True)
class Redatings:
    """All of them, and how many articles have the right date already."""

    changes: tuple[Redating, ...]
    unchanged: int

    def count_due(self, now: datetime) -> int:
        """Return how many would be due at once."""
        return sum(one.due_at is not None and one.due_at <= now for one in self.changes)


def compare_dates(session: Session, actor: Actor, scope: Scope) -> Redatings:
    """Return whose review date is not the one that the rules give, as one may see.

    A date counts from when somebody last wrote or confirmed the article.
    """
    book, looked = load_rules(session), _looked_at(session)
    within = {place for place in book.places() if book.is_within(*place, scope)}
    rules = {place: book.rule_for(*place) for place in within}
    changes, unchanged = [], 0
    for one in _published(session, actor):
        if one.place not in within:
            continue
        rule = rules[one.place]
        from_ = looked.get(one.article_id, one.published_at)
        due = None if rule is None else months_after(from_, rule.months)
        if due == one.due_at:
            unchanged += 1
        else:
            changes.append(
                Redating(article_id=one.article_id, old=one.due_at, due_at=due)
            )
    return Redatings(changes=tuple(changes), unchanged=unchanged)


def redate(
    session: Session, redatings: Redatings, *, by: Actor, now: datetime
) -> BulkChange:
    """Give all of them the dates of the rules, in a way that can be undone."""
    due = {one.article_id: one.due_at for one in redatings.changes}
    chosen = select(Article).where(Article.id.in_(due)).order_by(Article.id)
    changes = [
        (article, {"review_due_at": written(due[article.id])})
        for article in session.scalars(chosen)
    ]
    return keep_change(session, changes, by=by, now=now)


@dataclass(frozen=True, kw_only=True)
class _Published:
    article_id: int
    place: tuple[int, ArticleKind]
    due_at: datetime | None
    published_at: datetime


def _published(session: Session, actor: Actor) -> list[_Published]:
    rows = session.execute(
        select(
            Article.id,
            Article.category_id,
            Article.kind,
            Article.review_due_at,
            func.max(Edition.published_at),
            Article.created_at,
        )
        .join(Edition, Edition.article_id == Article.id)
        .where(visible_to(actor), is_live(), not_(Article.is_block))
        .group_by(Article.id)
        .order_by(Article.id)
    )
    return [
        _Published(
            article_id=row[0],
            place=(row[1], row[2]),
            due_at=row[3],
            published_at=row[4] or row[5],
        )
        for row in rows
    ]


def _looked_at(session: Session) -> dict[int, datetime]:
    significance = EventRow.payload["significance"].as_string()
    looked = select(EventRow.article_id, func.max(EventRow.occurred_at)).where(
        EventRow.article_id.is_not(None),
        or_(
            EventRow.kind == ArticleConfirmed.kind,
            and_(
                EventRow.kind == ArticlePublished.kind,
                significance != Significance.TYPO.value,
            ),
        ),
    )
    rows = session.execute(looked.group_by(EventRow.article_id))
    return {row[0]: row[1] for row in rows if row[0] is not None}
