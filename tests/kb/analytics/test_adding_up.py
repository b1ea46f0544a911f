"""The evidence of several revisions of one text, one by one and together."""

from datetime import timedelta

from sqlalchemy.orm import Session

from kb.analytics.failing import add_up, find_evidence
from kb.journeys.actions import give_verdict
from kb.journeys.refs import ArticleRef
from kb.journeys.verdicts import Reason, Verdict
from tests.kb.making import NOW, Walk, make_ticket, visitor

FIRST, SECOND = ArticleRef(7, 71), ArticleRef(7, 72)
IDS = [FIRST.revision_id, SECOND.revision_id]
SINCE = NOW - timedelta(days=30)
YES = Verdict(helpful=True)
NO = Verdict(helpful=False, reason=Reason.WRONG)


def test_each_revision_keeps_its_counts_and_people_count_once_together(
    session: Session,
) -> None:
    both, late = visitor(), visitor()
    for by, ref in ((both, FIRST), (both, SECOND), (late, SECOND)):
        Walk(session, by).reads(ref)
    give_verdict(session, FIRST, NO, by=both, now=NOW)
    give_verdict(session, SECOND, YES, by=both, now=NOW)
    give_verdict(session, SECOND, NO, by=late, now=NOW)
    found = add_up(session, IDS, SINCE)
    first, second = (found.each[id_] for id_ in IDS)
    assert (first.reads, first.helpful, first.unhelpful) == (1, 0, 1)
    assert (second.reads, second.helpful, second.unhelpful) == (2, 1, 1)
    whole = found.whole
    assert whole is not None
    assert (whole.reads, whole.helpful, whole.unhelpful) == (2, 1, 2)
    assert whole.reasons[Reason.WRONG] == 2
    assert (whole.failed, whole.failure.of) == (2, 2)
    assert whole.revision_id == SECOND.revision_id


def test_a_ticket_after_two_readings_counts_once_together(session: Session) -> None:
    by = visitor()
    for ref in (FIRST, SECOND):
        Walk(session, by).reads(ref)
    make_ticket(session, by, NOW)
    found = add_up(session, IDS, SINCE)
    assert [found.each[id_].asked for id_ in IDS] == [1, 1]
    assert found.whole is not None
    assert found.whole.asked == 1


def test_one_revision_alone_is_what_it_was(session: Session) -> None:
    Walk(session, visitor()).reads(FIRST)
    found = add_up(session, [FIRST.revision_id], SINCE)
    assert found.whole == find_evidence(session, FIRST.revision_id, SINCE)


def test_what_nobody_met_adds_up_to_nothing(session: Session) -> None:
    Walk(session, visitor()).reads(FIRST)
    found = add_up(session, [SECOND.revision_id], SINCE)
    assert (found.each, found.whole) == ({}, None)
