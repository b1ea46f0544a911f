"""When an article is looked at again, who answers for it, and the reminders."""

from datetime import datetime

from sqlalchemy import exists, not_, select
from sqlalchemy.orm import Session

from articles.models import Article, Edition, Revision, Significance
from articles.queries import get_article, is_live
from articles.upkeep.models import ReviewReminder
from articles.upkeep.queries import load_rules
from articles.upkeep.turns import Turn, take_turn
from kb.errors import Conflict
from kb.events.log import record
from kb.events.reviewing import ArticleConfirmed, ArticleFellDue, ArticleReassigned
from kb.policy import Actor
from kb.text import N_


def plan_review(session: Session, revision: Revision, now: datetime) -> None:
    """Set when to look again at an article that readers get in a new text.

    A correction leaves the date. Without a rule a date in the future stays, since
    somebody chose it, and one that is over goes. A block is looked at where it stands.
    """
    article = get_article(session, revision.article_id)
    is_dated = article.review_due_at is not None
    if article.is_block or (revision.significance is Significance.TYPO and is_dated):
        return
    _look_again(session, article, now)


def confirm(session: Session, article: Article, *, by: Actor, now: datetime) -> None:
    """Say that the article is still true, so that it is due again later.

    Raise `Conflict` for an article that no reader has.
    """
    if not _has_readers(session, article):
        raise Conflict(N_("Readers do not have this article, so there is no date."))
    if not article.is_block:
        _look_again(session, article, now)
    session.flush()  # before the event that speaks of it
    record(
        session,
        ArticleConfirmed.by(
            by, now, article_id=article.id, due_at=written(article.review_due_at)
        ),
    )


def _look_again(session: Session, article: Article, now: datetime) -> None:
    book = load_rules(session)
    due = book.due_date(article.category_id, article.kind, now)
    is_over = article.review_due_at is not None and article.review_due_at <= now
    if due is not None or is_over:
        article.review_due_at = due


def _has_readers(session: Session, article: Article) -> bool:
    shown = exists().where(Edition.article_id == article.id, is_live())
    return bool(session.scalar(select(shown)))


def take_over(session: Session, article: Article, *, by: Actor, now: datetime) -> None:
    """Make whoever asks the owner; the caller has checked that they may write it."""
    reassign(
        session,
        article,
        owner_id=by.user_id,
        review_due_at=article.review_due_at,
        by=by,
        now=now,
    )


def reassign(
    session: Session,
    article: Article,
    *,
    owner_id: int | None,
    review_due_at: datetime | None,
    by: Actor,
    now: datetime,
) -> None:
    """Give the article this owner and this review date, both as they are to be."""
    wanted = {"owner_id": owner_id, "review_due_at": review_due_at}
    changed = [name for name in wanted if getattr(article, name) != wanted[name]]
    if not changed:
        return
    article.owner_id, article.review_due_at = owner_id, review_due_at
    session.flush()  # before the event that speaks of it
    event = ArticleReassigned.by(by, now, article_id=article.id, changed=changed)
    record(session, event)


def remind_due(session: Session, now: datetime) -> int:
    """Tell the log of each article that fell due; return how many, each date once."""
    take_turn(session, Turn.REMINDERS)
    reminded = exists().where(
        ReviewReminder.article_id == Article.id,
        ReviewReminder.due_at == Article.review_due_at,
    )
    shown = exists().where(Edition.article_id == Article.id, is_live())
    due = select(Article).where(
        Article.review_due_at <= now, not_(Article.is_block), shown, not_(reminded)
    )
    events = []
    for article in session.scalars(due.order_by(Article.review_due_at, Article.id)):
        assert article.review_due_at is not None
        at = article.review_due_at
        session.add(ReviewReminder(article_id=article.id, due_at=at, sent_at=now))
        events.append(
            ArticleFellDue.by(Actor(), now, article_id=article.id, due_at=written(at))
        )
    session.flush()  # before the events that speak of it
    record(session, *events)
    return len(events)


def written(moment: datetime | None) -> str:
    """Return a moment as the log keeps it; nothing for none."""
    return "" if moment is None else moment.isoformat()
