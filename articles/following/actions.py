"""What people follow, changed by themselves."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from articles.following.models import Subscription
from articles.following.queries import find_subscription
from articles.models import Article, Category
from kb.errors import Forbidden
from kb.policy import Actor
from kb.text import N_


def follow_article(
    session: Session, article: Article, *, by: Actor, now: datetime
) -> Subscription:
    """Have the person hear of changes to an article, in whatever language they read.

    The caller has checked that they may read it.
    """
    return _follow(session, by, now, article_id=article.id)


def follow_category(
    session: Session, category: Category, *, by: Actor, now: datetime
) -> Subscription:
    """Have the person hear of what is published in a category and below it."""
    return _follow(session, by, now, category_id=category.id)


def _follow(
    session: Session,
    by: Actor,
    now: datetime,
    *,
    article_id: int | None = None,
    category_id: int | None = None,
) -> Subscription:
    if by.user_id is None:
        raise Forbidden(N_("Sign in first: we have to know whom to tell."))
    subject = {"article_id": article_id, "category_id": category_id}
    known = find_subscription(session, by.user_id, **subject)
    if known is not None:
        return known
    made = Subscription(user_id=by.user_id, since=now, **subject)
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:
        # Another tab of the same person was quicker.
        return session.merge(find_subscription(session, by.user_id, **subject) or made)
    return made


def unfollow(session: Session, user_id: int, subscription_ids: Collection[int]) -> None:
    """End these subscriptions of a person; one that is over already stays so."""
    session.execute(
        delete(Subscription).where(
            Subscription.user_id == user_id, Subscription.id.in_(subscription_ids)
        )
    )
