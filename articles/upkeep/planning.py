"""What a change to many articles would do, and to which of them it may be done."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from articles.drafts import Place
from articles.models import Article, Edition
from articles.opening import check_opening, opens
from articles.queries import is_live, readable_by
from articles.upkeep.changing import (
    Values,
    differing,
    fingerprint,
    place_with,
)
from kb.accounts.queries import actor_of, get_user
from kb.errors import AskFirstError, Forbidden, Invalid
from kb.policy import Actor, Permission, allows
from kb.text import N_

MOST_AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class Planned:
    """What becomes of one article; both hold only what will be other than it is."""

    article: Article
    before: Values
    after: Values
    is_exposed: bool

    @property
    def seen(self) -> str:
        """The fingerprint by which the change is known again."""
        return fingerprint(self.before, self.after)


@dataclass(frozen=True, kw_only=True)
class Refused:
    """An article that stays as it is, and why."""

    article: Article
    why: AskFirstError


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a change would do; `unseen` are articles the actor may not know of."""

    planned: Sequence[Planned]
    refused: Sequence[Refused]
    unchanged: int
    unseen: int


def plan_change(
    session: Session,
    actor: Actor,
    numbers: Collection[int],
    wanted: Values,
    *,
    lock: bool = False,
) -> Plan:
    """Return what the change would do to the articles with these numbers.

    Raise `Invalid` for too many of them and for an owner who does not write.
    """
    if len(set(numbers)) > MOST_AT_ONCE:
        problem = N_("Choose at most %(most)s articles at a time.")
        raise Invalid(problem, None, most=MOST_AT_ONCE)
    owner = _new_owner(session, wanted)
    planned, refused = [], []
    articles = _known(session, actor, numbers, lock=lock)
    for article in articles:
        before, after = differing(article, wanted)
        if not after:
            continue
        try:
            place = place_with(article, after)
            _check(session, article, place, owner, actor)
        except AskFirstError as why:
            refused.append(Refused(article=article, why=why))
            continue
        exposed = opens(article, place) and _has_readers(session, article)
        planned.append(
            Planned(article=article, before=before, after=after, is_exposed=exposed)
        )
    return Plan(
        planned=planned,
        refused=refused,
        unchanged=len(articles) - len(planned) - len(refused),
        unseen=len(set(numbers)) - len(articles),
    )


def _known(
    session: Session, actor: Actor, numbers: Collection[int], *, lock: bool
) -> Sequence[Article]:
    text = exists().where(Edition.article_id == Article.id, readable_by(actor))
    chosen = select(Article).where(Article.number.in_(set(numbers)), text)
    if lock:
        chosen = chosen.with_for_update().execution_options(populate_existing=True)
    return session.scalars(chosen.order_by(Article.number)).all()


def _new_owner(session: Session, wanted: Values) -> Actor | None:
    owner_id = wanted.get("owner_id")
    if not isinstance(owner_id, int):
        return None
    user = get_user(session, owner_id)
    owner = actor_of(session, user)
    if not user.is_active or not allows(owner, Permission.ARTICLE_WRITE):
        raise Invalid(N_("Choose somebody who writes articles."), "owner")
    return owner


def _check(
    session: Session,
    article: Article,
    place: Place,
    owner: Actor | None,
    by: Actor,
) -> None:
    if not allows(by, Permission.ARTICLE_READ, place):
        raise Forbidden(N_("You are not in the group that would read it."))
    check_opening(session, article, place, by=by)
    if owner is not None and not allows(owner, Permission.ARTICLE_READ, place):
        raise Invalid(N_("The new owner may not read it."), "owner")


def _has_readers(session: Session, article: Article) -> bool:
    shown = exists().where(Edition.article_id == article.id, is_live())
    return bool(session.scalar(select(shown)))
