"""My work: what a writer should do now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import render_template
from sqlalchemy.orm import Session

from articles.cards import Mention, mentions
from articles.catching_up import Lagging, count_untranslated, list_lagging
from articles.editing.copies import list_copies
from articles.health import Failing, list_health
from articles.models import Stage
from articles.own_work import list_own, list_remarked
from articles.repairs.models import RepairTask
from articles.repairs.tasks import list_own_repairs
from articles.reviews.queries import list_submitted, list_waiting
from articles.standard.queries import list_samples
from articles.upkeep.queries import due_for
from kb.accounts.queries import names_of
from kb.clock import utc_now
from kb.policy import Actor, Permission, allows
from webapp.authz import requires
from webapp.database import db
from webapp.i18n import reader_lang
from webapp.login import current_actor
from webapp.services import services
from webapp.write.blueprint import bp

FEW = 5
FAILING_SINCE = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Care:
    """Texts that need somebody, and the repairs that are the writer's own."""

    repairs: Sequence[tuple[RepairTask, Mention]]
    failing: Sequence[Failing]
    lagging: Sequence[Lagging]
    untranslated: int


@bp.get("/write")
@requires(Permission.ARTICLE_WRITE)
def today() -> str:
    """Show what waits for the actor, what is begun, and what needs care."""
    session, actor, now = db(), current_actor(), utc_now()
    may_be_own = services().settings.self_approval
    reviews = list_waiting(session, actor, now, may_be_own=may_be_own)
    coach = allows(actor, Permission.CHECK_GIVE)
    return render_template(
        "write/today.html",
        now=now,
        few=FEW,
        reviews=reviews,
        submitted=list_submitted(session, actor),
        sent_back=list_own(session, actor, Stage.CHANGES_REQUESTED),
        on_the_way=list_own(session, actor, Stage.APPROVED, Stage.SCHEDULED),
        drafts=list_own(session, actor, Stage.DRAFT),
        copies=list_copies(session, actor),
        remarked=list_remarked(session, actor),
        due=due_for(session, actor, now, limit=FEW),
        care=_care(session, actor, now),
        samples=list_samples(session, actor) if coach else [],
        names=names_of(session, [review.requested_by_id for review in reviews]),
    )


def _care(session: Session, actor: Actor, now: datetime) -> Care:
    tasks = list_own_repairs(session, actor.user_id or 0)
    known = mentions(session, actor, [task.revision_id for task in tasks])
    sees = allows(actor, Permission.FAILING_SEE)
    failing = list_health(session, actor, now - FAILING_SINCE) if sees else []
    lang = reader_lang()
    # A translator begins with what the own language lacks.
    lagging = list_lagging(session, actor)
    return Care(
        repairs=[(t, known[t.revision_id]) for t in tasks if t.revision_id in known],
        failing=[one for one in failing if one.repair is None],
        lagging=sorted(lagging, key=lambda one: one.lang != lang),
        untranslated=count_untranslated(session, actor),
    )
