"""Failing revisions, against sequences counted by hand."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from kb.analytics.failing import Evidence, find_evidence, list_evidence, list_failing
from kb.journeys.actions import give_verdict
from kb.journeys.refs import ArticleRef
from kb.journeys.verdicts import Reason, Verdict
from kb.policy import Actor
from kb.tickets.links import link_article, unlink
from kb.tickets.models import Outcome, Relation
from kb.tickets.solving import Resolution, reopen, solve
from tests.cast import ALICE, BOB, ERIN, make_actor
from tests.kb.making import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    OTHER,
    REF,
    Walk,
    make_ticket,
    on_visit,
    visitor,
)

SINCE = NOW - 30 * DAY
SECOND = timedelta(seconds=1)
YES = Verdict(helpful=True)
NO = Verdict(helpful=False, reason=Reason.WRONG)
Read = Callable[..., Actor]


@pytest.fixture
def read(session: Session) -> Read:
    """A new visitor who reads a revision."""

    def reads(ref: ArticleRef = REF, now: datetime = NOW) -> Actor:
        by = visitor()
        Walk(session, by).reads(ref, now)
        return by

    return reads


def evidence(session: Session, ref: ArticleRef = REF) -> Evidence:
    found = find_evidence(session, ref.revision_id, SINCE)
    assert found is not None
    return found


def test_a_week_counted_by_hand(session: Session, read: Read) -> None:
    erin = make_actor(session, ERIN)
    pleased, angry, moved, asks, _silent, hopeless = (read() for _ in range(6))
    give_verdict(session, REF, YES, by=pleased, now=NOW)
    give_verdict(session, REF, NO, by=angry, now=NOW)
    give_verdict(session, REF, NO, by=moved, now=NOW)
    give_verdict(session, REF, YES, by=moved, now=NOW)
    make_ticket(session, asks, NOW + 2 * HOUR, subject="打印机卡纸怎么办")
    unclear = Verdict(helpful=False, reason=Reason.UNCLEAR, words="看不懂")
    give_verdict(session, REF, unclear, by=hopeless, now=NOW)
    ticket = make_ticket(session, hopeless, NOW + HOUR)
    link_article(session, ticket, REF, Relation.TRIED_FAILED, by=erin, now=NOW)
    read(OTHER)

    found = evidence(session)
    assert (found.article_id, found.revision_id) == REF
    assert (found.reads, found.helpful, found.unhelpful) == (6, 2, 2)
    assert {r: n for r, n in found.reasons.items() if n} == {
        Reason.WRONG: 1,
        Reason.UNCLEAR: 1,
    }
    assert (found.asked, found.tried_failed, found.reopened) == (2, 1, 0)
    # The hopeless one failed by three signs and counts once.
    assert (found.failed, found.failure.of) == (3, 6)
    assert found.harm == pytest.approx(6 * found.failure.low)
    assert [e.revision_id for e in list_failing(session, SINCE)] == [71]
    assert evidence(session, OTHER).failed == 0


def test_a_changed_verdict_lowers_one_count_and_raises_the_other(
    session: Session, read: Read
) -> None:
    by = read()
    give_verdict(session, REF, YES, by=by, now=NOW)
    assert (evidence(session).helpful, evidence(session).unhelpful) == (1, 0)
    give_verdict(session, REF, NO, by=by, now=NOW)
    assert (evidence(session).helpful, evidence(session).unhelpful) == (0, 1)
    give_verdict(session, REF, YES, by=by, now=NOW)
    assert (evidence(session).helpful, evidence(session).unhelpful) == (1, 0)


def test_two_revisions_never_share_a_count(session: Session, read: Read) -> None:
    newer = REF._replace(revision_id=72)
    give_verdict(session, REF, NO, by=read(), now=NOW)
    give_verdict(session, newer, YES, by=read(newer), now=NOW)
    assert evidence(session).unhelpful == 1
    assert (evidence(session, newer).helpful, evidence(session, newer).failed) == (1, 0)


@pytest.mark.parametrize(
    ("after", "counts"),
    [
        (timedelta(0), True),
        (SECOND, True),
        (DAY - SECOND, True),
        (DAY, True),
        (DAY + SECOND, False),
        (-SECOND, False),
        (-HOUR, False),
    ],
)
def test_asking_counts_for_24_hours(
    session: Session, read: Read, after: timedelta, counts: bool
) -> None:
    make_ticket(session, read(), NOW + after)
    assert evidence(session).asked == counts
    assert evidence(session).failed == counts


def test_asking_about_another_topic_counts_too(session: Session, read: Read) -> None:
    make_ticket(session, read(), NOW + HOUR, subject="邮箱满了")
    assert evidence(session).asked == 1


def test_two_tickets_after_reading_twice_are_two_tickets_of_one_person(
    session: Session, read: Read
) -> None:
    by = read()
    Walk(session, by).reads(REF, NOW + MINUTE)
    for hours in (1, 2):
        make_ticket(session, by, NOW + hours * HOUR)
    found = evidence(session)
    assert (found.reads, found.asked, found.failed) == (1, 2, 1)


def test_a_ticket_counts_for_every_revision_read_before_it(
    session: Session, read: Read
) -> None:
    by = read()
    Walk(session, by).reads(OTHER, NOW)
    make_ticket(session, by, NOW + HOUR)
    assert (evidence(session).asked, evidence(session, OTHER).asked) == (1, 1)


def test_the_ticket_of_somebody_else_does_not_count(
    session: Session, read: Read
) -> None:
    read()
    make_ticket(session, visitor(), NOW + HOUR)
    assert evidence(session).asked == 0


def test_who_signs_in_half_way_is_one_person(session: Session) -> None:
    account = make_actor(session, ALICE)
    Walk(session, visitor("a browser")).reads(REF, NOW)
    alice = on_visit(account, "a browser")
    Walk(session, alice).reads(REF, NOW + MINUTE)
    give_verdict(session, REF, NO, by=alice, now=NOW)
    make_ticket(session, on_visit(account, "her telephone"), NOW + HOUR)
    found = evidence(session)
    assert (found.reads, found.unhelpful, found.asked) == (1, 1, 1)
    assert (found.failed, found.failure.of) == (1, 1)


def test_two_accounts_at_one_browser_are_two_people(session: Session) -> None:
    alice = on_visit(make_actor(session, ALICE), "a shared browser")
    bob = on_visit(make_actor(session, BOB), "a shared browser")
    for by in (alice, bob):
        Walk(session, by).reads(REF, NOW)
    make_ticket(session, bob, NOW + HOUR)
    found = evidence(session)
    assert (found.reads, found.failed) == (2, 1)


def test_what_was_read_before_is_no_mark_of_failure(
    session: Session, read: Read
) -> None:
    erin, by = make_actor(session, ERIN), read()
    ticket = make_ticket(session, by, NOW + 2 * DAY)
    for relation in (Relation.READ_BEFORE, Relation.SENT, Relation.CREATED_FROM):
        link_article(session, ticket, REF, relation, by=erin, now=NOW)
    found = evidence(session)
    assert (found.tried_failed, found.failed) == (0, 0)


def test_a_mark_that_was_taken_back_does_not_count(
    session: Session, read: Read
) -> None:
    erin, by = make_actor(session, ERIN), read()
    ticket = make_ticket(session, by, NOW + 2 * DAY)
    failed = Relation.TRIED_FAILED
    link = link_article(session, ticket, REF, failed, by=erin, now=NOW)
    assert (evidence(session).tried_failed, evidence(session).failed) == (1, 1)
    unlink(session, ticket, link, by=erin, now=NOW)
    assert (evidence(session).tried_failed, evidence(session).failed) == (0, 0)
    link_article(session, ticket, REF, failed, by=erin, now=NOW)
    assert evidence(session).tried_failed == 1


def test_who_tried_it_elsewhere_is_concerned_without_a_reading(
    session: Session, read: Read
) -> None:
    read()
    ticket = make_ticket(session, visitor())
    erin = make_actor(session, ERIN)
    link_article(session, ticket, REF, Relation.TRIED_FAILED, by=erin, now=NOW)
    found = evidence(session)
    assert (found.reads, found.failed, found.failure.of) == (1, 1, 2)


@pytest.mark.parametrize("relation", [Relation.SENT, Relation.RESOLVED_BY])
def test_an_answer_that_came_back_failed(
    session: Session, read: Read, relation: Relation
) -> None:
    erin, by = make_actor(session, ERIN), read()
    ticket = make_ticket(session, by, NOW + 2 * DAY)
    link_article(session, ticket, REF, relation, by=erin, now=NOW)
    nothing = Resolution(outcome=Outcome.NOTHING_TO_KEEP, why_nothing="solved by phone")
    solve(session, ticket, nothing, by=erin, now=NOW)
    assert evidence(session).reopened == 0
    reopen(session, ticket, by=by, now=NOW)
    found = evidence(session)
    assert (found.reopened, found.failed, found.failure.of) == (1, 1, 1)


def test_an_answer_given_after_the_return_or_taken_off_before_did_not_fail(
    session: Session, read: Read
) -> None:
    erin, by = make_actor(session, ERIN), read()
    read(OTHER)
    ticket = make_ticket(session, by, NOW + 2 * DAY)
    mistake = link_article(session, ticket, OTHER, Relation.SENT, by=erin, now=NOW)
    unlink(session, ticket, mistake, by=erin, now=NOW)
    nothing = Resolution(outcome=Outcome.NOTHING_TO_KEEP, why_nothing="restart")
    solve(session, ticket, nothing, by=erin, now=NOW)
    reopen(session, ticket, by=by, now=NOW)
    link_article(session, ticket, REF, Relation.SENT, by=erin, now=NOW)
    assert evidence(session).reopened == 0
    assert evidence(session, OTHER).reopened == 0


def test_it_counts_from_the_date_on(session: Session, read: Read) -> None:
    give_verdict(session, REF, NO, by=read(REF, SINCE - SECOND), now=SINCE - SECOND)
    assert find_evidence(session, REF.revision_id, SINCE) is None
    read(REF, SINCE)
    found = evidence(session)
    assert (found.reads, found.unhelpful) == (1, 0)


def test_lost_readers_weigh_more_than_angry_votes(session: Session, read: Read) -> None:
    rare, frequent, fine = OTHER, REF, ArticleRef(9, 91)
    for _ in range(5):
        give_verdict(session, rare, NO, by=read(rare), now=NOW)
    readers = [read(frequent) for _ in range(60)]
    for by in readers[:20]:
        make_ticket(session, by, NOW + HOUR)
    for _ in range(80):
        read(fine)
    ranked = list_evidence(session, SINCE)
    assert [e.revision_id for e in ranked] == [71, 81, 91]
    assert ranked[1].failure.value == 1.0
    assert [e.revision_id for e in list_evidence(session, SINCE, {91, 81})] == [81, 91]


def test_one_no_of_one_ranks_below_thirty_of_fifty(
    session: Session, read: Read
) -> None:
    give_verdict(session, OTHER, NO, by=read(OTHER), now=NOW)
    for number in range(50):
        verdict = NO if number < 30 else YES
        give_verdict(session, REF, verdict, by=read(REF), now=NOW)
    first, second = list_failing(session, SINCE)
    assert (first.revision_id, second.revision_id) == (71, 81)
    assert first.failure.is_enough
    assert not second.failure.is_enough


def test_nothing_happened_yet(session: Session) -> None:
    assert list_failing(session, SINCE) == []
