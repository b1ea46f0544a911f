"""Confidence rises with the people whom a text helped."""

import pytest
from sqlalchemy.orm import Session

from articles.actions import publish, save_revision
from articles.confidence import (
    ENOUGH_REUSES,
    count_reuses,
    raise_confidence,
    risen,
)
from articles.drafts import Draft
from articles.models import Confidence, Revision, Significance
from kb.events.reviewing import ConfidenceChanged
from kb.journeys.actions import solved
from kb.journeys.refs import ArticleRef
from tests.articles.making import NOW, head, make_edition
from tests.articles.two_languages import Pair, begin, begin_both
from tests.cast import KIM, make_actor
from tests.kb.making import events_of, visitor

TYPO, UPDATE, REWRITE = Significance


def help_people(session: Session, revision: Revision, people: int) -> None:
    ref = ArticleRef(revision.article_id, revision.id)
    for _ in range(people):
        solved(session, ref, by=visitor(), now=NOW)


def confidence(pair: Pair) -> Confidence:
    return pair.editions["en"].confidence


@pytest.mark.parametrize(
    ("before", "reuses", "after"),
    [
        (Confidence.NOT_VALIDATED, ENOUGH_REUSES - 1, Confidence.NOT_VALIDATED),
        (Confidence.NOT_VALIDATED, ENOUGH_REUSES, Confidence.VALIDATED),
        (Confidence.VALIDATED, 0, Confidence.VALIDATED),
        (Confidence.WORK_IN_PROGRESS, 100, Confidence.WORK_IN_PROGRESS),
        (Confidence.ARCHIVED, 100, Confidence.ARCHIVED),
    ],
)
def test_only_a_text_that_waits_for_it_rises(
    before: Confidence, reuses: int, after: Confidence
) -> None:
    assert risen(before, reuses) is after


def test_a_text_is_validated_once_it_helped_three_people(session: Session) -> None:
    pair = begin(session, "en")
    help_people(session, pair.head("en"), 2)
    assert raise_confidence(session, NOW) == 0
    help_people(session, pair.head("en"), 1)
    assert raise_confidence(session, NOW) == 1
    assert confidence(pair) is Confidence.VALIDATED
    assert raise_confidence(session, NOW) == 0
    (event,) = events_of(session, ConfidenceChanged.kind)
    assert event.payload == {"lang": "en", "confidence": "validated", "reuses": 3}
    assert event.revision_id == pair.head("en").id


def test_one_person_helped_thrice_is_one(session: Session) -> None:
    pair, same = begin(session, "en"), visitor()
    revision = pair.head("en")
    for _ in range(3):
        solved(session, ArticleRef(revision.article_id, revision.id), by=same, now=NOW)
    assert count_reuses(session, revision) == 1
    assert raise_confidence(session, NOW) == 0


def test_an_update_adds_up_and_a_rewrite_starts_afresh(session: Session) -> None:
    pair = begin(session, "en")
    help_people(session, pair.head("en"), 2)
    pair.save("en", UPDATE)
    help_people(session, pair.head("en"), 1)
    assert count_reuses(session, pair.head("en")) == 3
    raise_confidence(session, NOW)
    assert confidence(pair) is Confidence.VALIDATED
    pair.save("en", TYPO)
    assert confidence(pair) is Confidence.VALIDATED
    pair.save("en", REWRITE)
    assert confidence(pair) is Confidence.NOT_VALIDATED
    assert raise_confidence(session, NOW) == 0
    assert count_reuses(session, pair.head("en")) == 0


def test_each_language_earns_its_own(session: Session) -> None:
    pair = begin_both(session, "en", "zh")
    help_people(session, pair.head("zh"), 3)
    raise_confidence(session, NOW)
    assert confidence(pair) is Confidence.NOT_VALIDATED
    assert pair.editions["zh"].confidence is Confidence.VALIDATED


def test_a_draft_is_no_better_for_what_an_older_text_did(session: Session) -> None:
    pair = begin(session, "en", released=False)
    help_people(session, pair.head("en"), 3)
    assert raise_confidence(session, NOW) == 0
    assert confidence(pair) is Confidence.WORK_IN_PROGRESS


def test_a_writer_does_not_validate_the_own_text(session: Session) -> None:
    kim = make_actor(session, KIM)
    edition = make_edition(session)
    revision = save_revision(
        session,
        edition,
        Draft(title="Paper jam", source="By Kim."),
        by=kim,
        now=NOW,
        based_on=head(session, edition),
    )
    publish(session, edition, revision, by=kim, now=NOW)
    solved(session, ArticleRef(revision.article_id, revision.id), by=kim, now=NOW)
    help_people(session, revision, 2)
    assert count_reuses(session, revision) == 2
    assert raise_confidence(session, NOW) == 0
