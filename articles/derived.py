"""Which derived texts are missing or made by another renderer."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from articles.models import Rendering, Revision
from articles.render import RENDERER


def stale_renderings(session: Session, limit: int) -> Sequence[Revision]:
    """Return revisions whose rendering has to be made again."""
    return session.scalars(
        select(Revision)
        .outerjoin(Rendering, Rendering.revision_id == Revision.id)
        .where(or_(Rendering.revision_id.is_(None), Rendering.renderer != RENDERER))
        .order_by(Revision.id)
        .limit(limit)
    ).all()
