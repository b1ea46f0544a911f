"""Which license a writer's reviewed articles justify."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from articles.models import Article, Edition, Revision
from articles.queries import visible_to
from articles.releases import was_released
from articles.reviews.models import Review, ReviewState
from kb.accounts.licenses import Grounds, grant_license
from kb.accounts.models import User
from kb.errors import Invalid
from kb.policy import Actor, License
from kb.text import N_, Lang


@dataclass(frozen=True, kw_only=True)
class Work:
    """A text that somebody else approved and that readers got."""

    revision_id: int
    number: int
    lang: Lang
    slug: str
    title: str
    revision: int
    approved_at: datetime
    approved_by_id: int


@dataclass(frozen=True, kw_only=True)
class Earned:
    """By which reviewed texts a license is earned, and why it changes."""

    why: str
    revision_ids: frozenset[int] = frozenset()


def list_reviewed(session: Session, actor: Actor, user: User) -> Sequence[Work]:
    """Return a person's texts that passed a review, last approved first.

    Only those the actor may know of, each of them once.
    """
    same = and_(
        Edition.article_id == Revision.article_id, Edition.lang == Revision.lang
    )
    rows = session.execute(
        select(
            Revision.id.label("revision_id"),
            Article.number,
            Revision.lang,
            Edition.slug,
            Revision.title,
            Revision.number.label("revision"),
            Review.decided_at.label("approved_at"),
            Review.decided_by_id.label("approved_by_id"),
        )
        .join(Revision, Revision.id == Review.revision_id)
        .join(Article, Article.id == Revision.article_id)
        .join(Edition, same)
        .where(
            Review.state == ReviewState.APPROVED,
            Review.decided_by_id.is_not(None),
            Review.decided_by_id != user.id,
            Revision.author_id == user.id,
            was_released(),
            visible_to(actor),
        )
        .order_by(Review.decided_at.desc(), Review.id.desc())
    )
    works: dict[int, Work] = {}
    for row in rows:
        works.setdefault(row.revision_id, Work(**row._mapping))
    return list(works.values())


def license_writer(
    session: Session,
    user: User,
    license: License,
    earned: Earned,
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Grant the license on the grounds of reviewed texts of this very person.

    Raise `Invalid` for a text that is none, and what `grant_license` raises.
    """
    known = {work.revision_id: work for work in list_reviewed(session, by, user)}
    if not earned.revision_ids <= known.keys():
        problem = N_("Choose reviewed articles of this person.")
        raise Invalid(problem, "works")
    numbers = tuple(known[id_].number for id_ in earned.revision_ids)
    grounds = Grounds(why=earned.why, article_numbers=numbers)
    grant_license(session, user, license, grounds, by=by, now=now)
