"""What people follow and who follows something, within what they may read."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from articles.cards import Card, cards
from articles.following.models import Subscription
from articles.models import Article, Category, Edition
from articles.queries import is_published, list_categories, readable_by, visible_to
from kb.notices.models import Notice
from kb.policy import Actor
from kb.text import Lang


@dataclass(frozen=True, kw_only=True)
class Followed:
    """Something that a person follows, if they may still know of it."""

    subscription: Subscription
    card: Card | None = None
    category: Category | None = None


def find_subscription(
    session: Session,
    user_id: int | None,
    *,
    article_id: int | None = None,
    category_id: int | None = None,
) -> Subscription | None:
    """Return a person's subscription to the article or to the category."""
    return session.scalar(
        select(Subscription).where(
            Subscription.user_id == user_id,
            Subscription.article_id == article_id,
            Subscription.category_id == category_id,
        )
    )


def list_subscriptions(
    session: Session, user_id: int, subscription_ids: Sequence[int]
) -> Sequence[Subscription]:
    """Return those of the subscriptions that are this person's and still go on."""
    own = (Subscription.user_id == user_id, Subscription.id.in_(subscription_ids))
    return session.scalars(
        select(Subscription).where(*own).order_by(Subscription.id)
    ).all()


def list_subscribers(session: Session, article: Article) -> dict[int, list[int]]:
    """Return who follows an article, a category it is in, or one above that.

    The values are the ids of the subscriptions, that to the article first.
    """
    above = categories_above(list_categories(session), article.category_id)
    rows = session.execute(
        select(Subscription.user_id, Subscription.id)
        .where(
            or_(
                Subscription.article_id == article.id,
                Subscription.category_id.in_(above),
            )
        )
        .order_by(Subscription.article_id.is_(None), Subscription.id)
    )
    found: dict[int, list[int]] = {}
    for user_id, subscription_id in rows:
        found.setdefault(user_id, []).append(subscription_id)
    return found


def categories_above(categories: Sequence[Category], category_id: int) -> list[int]:
    """Return the ids from a category up to its root."""
    parents = {category.id: category.parent_id for category in categories}
    path: list[int] = []
    step: int | None = category_id
    while step is not None and step not in path:
        path.append(step)
        step = parents.get(step)
    return path


def list_followed(session: Session, actor: Actor, lang: Lang) -> list[Followed]:
    """Return what the actor follows and may know of, the latest first.

    An article is named in the language given where it has it.
    """
    rows = session.scalars(
        select(Subscription)
        .where(Subscription.user_id == actor.user_id)
        .order_by(Subscription.since.desc(), Subscription.id.desc())
    ).all()
    named = _cards(session, actor, [row.article_id or 0 for row in rows], lang)
    categories = {category.id: category for category in list_categories(session)}
    found = [
        Followed(
            subscription=row,
            card=named.get(row.article_id or 0),
            category=categories.get(row.category_id or 0),
        )
        for row in rows
    ]
    return [followed for followed in found if followed.card or followed.category]


def _cards(
    session: Session, actor: Actor, article_ids: Sequence[int], lang: Lang
) -> dict[int, Card]:
    keys = session.execute(
        select(Edition.article_id, Edition.lang)
        .join(Article, Article.id == Edition.article_id)
        .where(Article.id.in_(article_ids), is_published(), visible_to(actor))
    )
    found = cards(session, actor, [(row[0], row[1]) for row in keys])
    in_order = sorted(found.values(), key=lambda card: card.lang == lang)
    return {card.article_id: card for card in in_order}


def knowable_by(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on `Notice` that the actor may know what it is about."""
    readable = (
        exists()
        .where(Article.id == Notice.article_id, Edition.article_id == Article.id)
        .where(readable_by(actor))
    )
    return or_(Notice.article_id.is_(None), readable)
