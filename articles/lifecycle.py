"""The way of a text from draft to its readers, as one table of moves."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from articles.models import Article, Edition, Stage
from kb.errors import Conflict
from kb.policy import Permission
from kb.text import N_


class Move(enum.StrEnum):
    """What somebody can do to a text."""

    SAVE = "save"
    SUBMIT = "submit"
    RECALL = "recall"
    REQUEST_CHANGES = "request_changes"
    APPROVE = "approve"
    SCHEDULE = "schedule"
    UNSCHEDULE = "unschedule"
    PUBLISH = "publish"
    ARCHIVE = "archive"
    REVIVE = "revive"


@dataclass(frozen=True)
class Step:
    """From which stages a move leads where, and what one must be allowed."""

    sources: frozenset[Stage]
    target: Stage
    needs: Permission


def _from(*sources: Stage) -> frozenset[Stage]:
    return frozenset(sources)


ANYWHERE = frozenset(Stage)

STEPS: Mapping[Move, Step] = {
    # An edit voids a review and an approval: what was approved is not this text.
    Move.SAVE: Step(ANYWHERE, Stage.DRAFT, Permission.ARTICLE_WRITE),
    Move.SUBMIT: Step(
        _from(Stage.DRAFT, Stage.CHANGES_REQUESTED),
        Stage.IN_REVIEW,
        Permission.ARTICLE_WRITE,
    ),
    Move.RECALL: Step(_from(Stage.IN_REVIEW), Stage.DRAFT, Permission.ARTICLE_WRITE),
    Move.REQUEST_CHANGES: Step(
        _from(Stage.IN_REVIEW, Stage.APPROVED, Stage.SCHEDULED),
        Stage.CHANGES_REQUESTED,
        Permission.REVISION_APPROVE,
    ),
    Move.APPROVE: Step(
        _from(Stage.IN_REVIEW), Stage.APPROVED, Permission.REVISION_APPROVE
    ),
    Move.SCHEDULE: Step(
        _from(Stage.APPROVED, Stage.SCHEDULED),
        Stage.SCHEDULED,
        Permission.ARTICLE_PUBLISH,
    ),
    Move.UNSCHEDULE: Step(
        _from(Stage.SCHEDULED), Stage.APPROVED, Permission.ARTICLE_PUBLISH
    ),
    Move.PUBLISH: Step(
        _from(Stage.APPROVED, Stage.SCHEDULED),
        Stage.PUBLISHED,
        Permission.ARTICLE_PUBLISH,
    ),
    Move.ARCHIVE: Step(
        ANYWHERE - {Stage.ARCHIVED}, Stage.ARCHIVED, Permission.ARTICLE_ARCHIVE
    ),
    Move.REVIVE: Step(_from(Stage.ARCHIVED), Stage.DRAFT, Permission.ARTICLE_ARCHIVE),
}

# The steps of the way that everybody should see, in their order.
WAY = (Stage.DRAFT, Stage.IN_REVIEW, Stage.APPROVED, Stage.SCHEDULED, Stage.PUBLISHED)


class Phase(enum.StrEnum):
    """What a stage means to somebody who looks at the whole article."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    CHANGES_REQUESTED = "changes_requested"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    BEING_REVISED = "being_revised"
    REVIEW_DUE = "review_due"
    ARCHIVED = "archived"


class WaitsFor(enum.StrEnum):
    """Who has to do something before a text gets any further."""

    AUTHOR = "author"
    REVIEWER = "reviewer"
    PUBLISHER = "publisher"
    CLOCK = "clock"
    OWNER = "owner"
    NOBODY = "nobody"


WAITS_FOR: Mapping[Phase, WaitsFor] = {
    Phase.DRAFT: WaitsFor.AUTHOR,
    Phase.BEING_REVISED: WaitsFor.AUTHOR,
    Phase.CHANGES_REQUESTED: WaitsFor.AUTHOR,
    Phase.IN_REVIEW: WaitsFor.REVIEWER,
    Phase.APPROVED: WaitsFor.PUBLISHER,
    Phase.SCHEDULED: WaitsFor.CLOCK,
    Phase.REVIEW_DUE: WaitsFor.OWNER,
    Phase.PUBLISHED: WaitsFor.NOBODY,
    Phase.ARCHIVED: WaitsFor.NOBODY,
}


def next_stage(stage: Stage, move: Move) -> Stage:
    """Return where a move leads; raise `Conflict` where it is not possible."""
    step = STEPS[move]
    if stage not in step.sources:
        raise Conflict(
            N_("This is not possible any more: the article has moved on meanwhile.")
        )
    return step.target


def phase_of(article: Article, edition: Edition, now: datetime) -> Phase:
    """Return where a text stands for people, who see what readers have as well."""
    if edition.stage is Stage.DRAFT and edition.published_id is not None:
        return Phase.BEING_REVISED
    if edition.stage is Stage.PUBLISHED and is_review_due(article, now):
        return Phase.REVIEW_DUE
    return Phase(edition.stage.value)


def is_review_due(article: Article, now: datetime) -> bool:
    """Say whether the day has come to look whether the article is still true."""
    return article.review_due_at is not None and article.review_due_at <= now
