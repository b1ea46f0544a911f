"""Which points of the content standard a text missed, for those who write."""

from collections.abc import Sequence

from articles.standard.points import NAMES, QUESTIONS
from articles.standard.queries import list_missed
from kb.policy import Permission, allows
from webapp.database import db
from webapp.login import current_actor

Missed = Sequence[tuple[str, str]]


def missed_points_of(revision_id: int) -> Missed:
    """Return name and question of each missed point; nothing for mere readers."""
    if not allows(current_actor(), Permission.ARTICLE_WRITE):
        return []
    missed = list_missed(db(), revision_id)
    return [(NAMES[point], QUESTIONS[point]) for point in missed]
