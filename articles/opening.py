"""A published text given to more people is let out once more."""

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from articles.drafts import Place
from articles.models import Article, Edition, Stage
from articles.text.including import Reach, is_within
from kb.errors import Forbidden
from kb.policy import Actor, Permission, allows
from kb.text import N_

CLEARED = (Stage.APPROVED, Stage.SCHEDULED)


def opens(article: Article, place: Place) -> bool:
    """Say whether somebody could read the article there who cannot do so now."""
    return not is_within(_reach(place), _reach(article))


def _reach(of: Article | Place) -> Reach:
    return Reach(audience=of.audience, group_id=of.group_id)


def check_opening(
    session: Session, article: Article, place: Place, *, by: Actor
) -> None:
    """Raise `Forbidden` where the change takes a license that this person lacks.

    A text that nobody let out yet is looked at before it goes out, wherever it is.
    """
    if not opens(article, place) or not _is_cleared(session, article):
        return
    if not allows(by, Permission.ARTICLE_OPEN, place):
        raise Forbidden(
            N_("It takes the license for these readers to give them the article.")
        )


def _is_cleared(session: Session, article: Article) -> bool:
    cleared = exists().where(
        Edition.article_id == article.id,
        or_(Edition.published_id.is_not(None), Edition.stage.in_(CLEARED)),
    )
    return bool(session.scalar(select(cleared)))
