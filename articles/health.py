"""Which articles fail their readers: the evidence joined with the articles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from articles.cards import Mention, mentions
from articles.repairs.models import RepairTask
from articles.repairs.tasks import latest_repairs
from kb.analytics.failing import Evidence, list_failing
from kb.policy import Actor


@dataclass(frozen=True, kw_only=True)
class Failing:
    """A revision that readers get now and that fails some of them."""

    mention: Mention
    evidence: Evidence
    repair: RepairTask | None


def list_health(session: Session, actor: Actor, since: datetime) -> Sequence[Failing]:
    """Return the published revisions that failed somebody, most harmful first.

    Only what the actor may know of; an older revision's evidence stays with it.
    """
    found = list_failing(session, since)
    ids = [evidence.revision_id for evidence in found]
    known = mentions(session, actor, ids)
    repairs = latest_repairs(session, ids)
    return [
        Failing(
            mention=known[evidence.revision_id],
            evidence=evidence,
            repair=repairs.get(evidence.revision_id),
        )
        for evidence in found
        if evidence.revision_id in known and known[evidence.revision_id].is_current
    ]
