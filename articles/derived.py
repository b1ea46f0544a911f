"""Which derived texts are missing or made by another renderer."""

from collections.abc import Sequence

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from articles.models import Edition, Rendering, Revision
from articles.text.render import RENDERER


def stale_renderings(session: Session, limit: int) -> Sequence[Revision]:
    """Return revisions whose rendering has to be made again.

    A former text may have none: it is rendered when somebody opens it.
    """
    same = and_(
        Edition.article_id == Revision.article_id, Edition.lang == Revision.lang
    )
    in_use = or_(
        Revision.number == Edition.head_number, Revision.id == Edition.published_id
    )
    missing = and_(Rendering.revision_id.is_(None), in_use)
    return session.scalars(
        select(Revision)
        .join(Edition, same)
        .outerjoin(Rendering, Rendering.revision_id == Revision.id)
        .where(or_(missing, Rendering.renderer != RENDERER))
        .order_by(Revision.id)
        .limit(limit)
    ).all()
