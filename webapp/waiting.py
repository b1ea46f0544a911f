"""What waits for a writer's next step, in numbers."""

from datetime import datetime

from sqlalchemy.orm import Session

from articles.models import Stage
from articles.own_work import list_own
from articles.reviews.queries import list_waiting
from articles.upkeep.queries import due_for
from kb.policy import Actor

# The author of such a text has something to do about it.
AT_AUTHOR = (Stage.CHANGES_REQUESTED,)


def count_waiting(
    session: Session, actor: Actor, now: datetime, *, may_be_own: bool
) -> int:
    """Return how many reviews, sent-back texts and due articles wait for a writer."""
    reviews = list_waiting(session, actor, now, may_be_own=may_be_own)
    sent_back = list_own(session, actor, *AT_AUTHOR)
    due = due_for(session, actor, now, limit=0)
    return len(reviews) + len(sent_back) + due.mine_count
