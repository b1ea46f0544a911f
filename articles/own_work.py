"""What a writer has begun: the own texts by how far they have come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import Session

from articles.models import Article, Edition, Revision, Stage
from articles.queries import visible_to
from articles.reviews.models import Remark
from kb.policy import Actor
from kb.text import Lang


@dataclass(frozen=True, kw_only=True)
class Own:
    """A text whose newest version the person wrote; `stage_at` is since when."""

    number: int
    lang: Lang
    title: str
    stage: Stage
    stage_at: datetime
    publish_at: datetime | None
    remarks: int = 0


def list_own(session: Session, actor: Actor, *stages: Stage) -> Sequence[Own]:
    """Return the person's texts at these stages, the last changed on top."""
    rows = session.execute(
        _own(actor).where(Edition.stage.in_(stages)).order_by(_since().desc())
    )
    return [Own(**row._mapping) for row in rows]


def list_remarked(session: Session, actor: Actor) -> Sequence[Own]:
    """Return the person's texts on which others' remarks are still open."""
    about = and_(Remark.article_id == Edition.article_id, Remark.lang == Edition.lang)
    rows = session.execute(
        _own(actor)
        .add_columns(func.count(Remark.id).label("remarks"))
        .join(Remark, about)
        .where(
            Remark.resolved_at.is_(None),
            Remark.reply_to_id.is_(None),
            Remark.author_id.is_distinct_from(actor.user_id),
            Edition.stage != Stage.ARCHIVED,
        )
        .group_by(Edition.id, Article.id, Revision.id)
        .order_by(func.max(Remark.written_at).desc())
    )
    return [Own(**row._mapping) for row in rows]


def _own(actor: Actor) -> Select[*tuple[Any, ...]]:
    newest = and_(
        Revision.article_id == Edition.article_id,
        Revision.lang == Edition.lang,
        Revision.number == Edition.head_number,
    )
    return (
        select(
            Article.number,
            Edition.lang,
            Revision.title,
            Edition.stage,
            _since().label("stage_at"),
            Edition.publish_at,
        )
        .join(Article, Article.id == Edition.article_id)
        .join(Revision, newest)
        .where(Revision.author_id == actor.user_id, visible_to(actor))
    )


def _since() -> ColumnElement[datetime]:
    # A draft goes on being written; every other stage begins once.
    is_draft = Edition.stage == Stage.DRAFT
    begun = func.coalesce(Edition.stage_at, Revision.saved_at)
    return case((is_draft, Revision.saved_at), else_=begun)
