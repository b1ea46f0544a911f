from datetime import timedelta
from itertools import product

import pytest

from articles.lifecycle import STEPS, WAITS_FOR, Move, Phase, next_stage, phase_of
from articles.models import Article, ArticleKind, Edition, Stage
from kb.errors import Conflict
from kb.policy import Audience, Permission
from tests.articles.making import NOW

# Written down once more by hand: what may follow what.
ALLOWED: dict[tuple[Stage, Move], Stage] = {
    (Stage.DRAFT, Move.SUBMIT): Stage.IN_REVIEW,
    (Stage.CHANGES_REQUESTED, Move.SUBMIT): Stage.IN_REVIEW,
    (Stage.IN_REVIEW, Move.RECALL): Stage.DRAFT,
    (Stage.IN_REVIEW, Move.APPROVE): Stage.APPROVED,
    (Stage.IN_REVIEW, Move.REQUEST_CHANGES): Stage.CHANGES_REQUESTED,
    (Stage.APPROVED, Move.REQUEST_CHANGES): Stage.CHANGES_REQUESTED,
    (Stage.SCHEDULED, Move.REQUEST_CHANGES): Stage.CHANGES_REQUESTED,
    (Stage.APPROVED, Move.SCHEDULE): Stage.SCHEDULED,
    (Stage.SCHEDULED, Move.SCHEDULE): Stage.SCHEDULED,
    (Stage.SCHEDULED, Move.UNSCHEDULE): Stage.APPROVED,
    (Stage.APPROVED, Move.PUBLISH): Stage.PUBLISHED,
    (Stage.SCHEDULED, Move.PUBLISH): Stage.PUBLISHED,
    (Stage.ARCHIVED, Move.REVIVE): Stage.DRAFT,
    **{(stage, Move.SAVE): Stage.DRAFT for stage in Stage},
    **{
        (stage, Move.ARCHIVE): Stage.ARCHIVED
        for stage in Stage
        if stage is not Stage.ARCHIVED
    },
}


@pytest.mark.parametrize(("stage", "move"), list(product(Stage, Move)))
def test_a_move_leads_where_the_table_says_or_nowhere(stage: Stage, move: Move) -> None:
    target = ALLOWED.get((stage, move))
    if target is not None:
        assert next_stage(stage, move) is target
        return
    with pytest.raises(Conflict):
        next_stage(stage, move)


def test_only_a_second_person_lets_a_text_come_nearer_to_readers() -> None:
    judging = {Permission.REVISION_APPROVE, Permission.ARTICLE_PUBLISH}
    nearer = {Stage.APPROVED, Stage.SCHEDULED, Stage.PUBLISHED}
    for move, step in STEPS.items():
        assert (step.needs in judging) is (
            step.target in nearer or move is Move.REQUEST_CHANGES
        )


@pytest.mark.parametrize(
    ("stage", "published", "due", "phase"),
    [
        (Stage.DRAFT, False, None, Phase.DRAFT),
        (Stage.DRAFT, True, -1, Phase.BEING_REVISED),
        (Stage.IN_REVIEW, True, -1, Phase.IN_REVIEW),
        (Stage.PUBLISHED, True, None, Phase.PUBLISHED),
        (Stage.PUBLISHED, True, 1, Phase.PUBLISHED),
        (Stage.PUBLISHED, True, 0, Phase.REVIEW_DUE),
        (Stage.PUBLISHED, True, -1, Phase.REVIEW_DUE),
        (Stage.ARCHIVED, False, -1, Phase.ARCHIVED),
    ],
)
def test_people_see_the_phase_of_the_whole_article(
    stage: Stage, published: bool, due: int | None, phase: Phase
) -> None:
    article = Article(
        number=1001,
        audience=Audience.PUBLIC,
        category_id=1,
        kind=ArticleKind.FAULT,
        created_at=NOW,
        review_due_at=None if due is None else NOW + timedelta(days=due),
    )
    edition = Edition(
        article_id=1,
        lang="en",
        slug="jam",
        stage=stage,
        published_id=7 if published else None,
    )
    assert phase_of(article, edition, NOW) is phase
    assert phase in WAITS_FOR
