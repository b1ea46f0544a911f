"""The rows behind each number of one revision."""

from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from kb.analytics.evidence import (
    Exposure,
    count_exposures,
    list_queries,
    list_ticket_signs,
    list_words,
    read_series,
)
from kb.analytics.failing import find_evidence
from kb.analytics.signals import ASKED, REOPENED, TRIED, Scope
from kb.journeys.actions import give_verdict
from kb.journeys.verdicts import Reason, Verdict
from kb.tickets.links import link_article
from kb.tickets.models import Outcome, Relation
from kb.tickets.solving import Resolution, reopen, solve
from tests.cast import ALICE, ERIN, make_actor
from tests.kb.making import (
    DAY,
    HOUR,
    NOW,
    OTHER,
    REF,
    Walk,
    make_ticket,
    on_visit,
    visitor,
)

SCOPE = Scope(NOW - 30 * DAY, frozenset({REF.revision_id}))


def test_it_names_the_searches_that_led_there(session: Session) -> None:
    for query, rank in (
        ("打印机卡纸", 2),
        ("VPN 691", 3),
        ("vpn  691", 1),
        ("ＶＰＮ 691", 4),
    ):
        walk = Walk(session, visitor())
        walk.opens(walk.searches(query), rank)
    elsewhere = Walk(session, visitor())
    elsewhere.opens(elsewhere.searches("outlook"), 1, OTHER)
    elsewhere.searches("never opened")
    found = [(q.query, q.times, q.best_rank) for q in list_queries(session, SCOPE)]
    assert found == [("VPN 691", 3, 1), ("打印机卡纸", 1, 2)]


def test_it_quotes_the_words_of_the_verdicts_that_count(session: Session) -> None:
    one, other = visitor(), visitor()
    unclear = Verdict(helpful=False, reason=Reason.UNCLEAR, words="第三步看不懂")
    give_verdict(session, REF, unclear, by=one, now=NOW)
    wrong = Verdict(helpful=False, reason=Reason.WRONG, words="The menu is gone")
    give_verdict(session, REF, wrong, by=other, now=NOW)
    give_verdict(session, REF, Verdict(helpful=False), by=visitor(), now=NOW)
    foreign = Verdict(helpful=False, words="Another article")
    give_verdict(session, OTHER, foreign, by=one, now=NOW)
    thanks = Verdict(helpful=True, words="现在好了")
    give_verdict(session, REF, thanks, by=one, now=NOW + HOUR)
    found = [(s.words, s.helpful, s.reason) for s in list_words(session, SCOPE)]
    assert found == [
        ("现在好了", True, None),
        ("The menu is gone", False, Reason.WRONG),
    ]
    assert list_words(session, SCOPE)[0].said_at == NOW + HOUR


def test_it_leads_to_the_tickets_behind_the_counts(session: Session) -> None:
    erin, by = make_actor(session, ERIN), visitor()
    walk = Walk(session, by)
    walk.reads(REF, NOW)
    walk.reads(REF, NOW + HOUR / 2)
    asked = make_ticket(session, by, NOW + HOUR)
    tried = make_ticket(session, visitor(), NOW)
    later = NOW + 2 * HOUR
    link_article(session, tried, REF, Relation.TRIED_FAILED, by=erin, now=later)
    linked = Resolution(outcome=Outcome.LINKED, articles=(REF,))
    solve(session, tried, linked, by=erin, now=later)
    reopen(session, tried, by=erin, now=NOW + 3 * HOUR)
    make_ticket(session, visitor())
    found = [(t.ticket_id, t.sign, t.at) for t in list_ticket_signs(session, SCOPE)]
    assert found == [
        (tried.id, REOPENED, NOW + 3 * HOUR),
        (tried.id, TRIED, later),
        (asked.id, ASKED, NOW + HOUR),
    ]
    counted = find_evidence(session, REF.revision_id, SCOPE.since)
    assert counted is not None
    assert (counted.asked, counted.tried_failed, counted.reopened) == (1, 1, 1)


def test_it_draws_the_readers_day_by_day(session: Session) -> None:
    today = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)
    alice = on_visit(make_actor(session, ALICE), "a browser")
    for _ in range(2):
        Walk(session, alice).reads(REF, today)
    Walk(session, visitor()).reads(REF, datetime(2026, 3, 4, 0, 0, tzinfo=UTC))
    Walk(session, visitor()).reads(REF, datetime(2026, 3, 2, 23, 59, tzinfo=UTC))
    Walk(session, visitor()).reads(REF, datetime(2026, 3, 1, 23, 59, tzinfo=UTC))
    Walk(session, visitor()).reads(OTHER, today)
    series = read_series(session, [REF.revision_id], today, days=3)
    assert [(d.day, d.readers) for d in series] == [
        (date(2026, 3, 2), 1),
        (date(2026, 3, 3), 0),
        (date(2026, 3, 4), 2),
    ]
    assert len(read_series(session, [REF.revision_id], today, days=90)) == 90


def test_it_counts_how_often_it_was_offered(session: Session) -> None:
    for _ in range(3):
        Walk(session, visitor()).is_offered(REF)
    Walk(session, visitor()).opens_offer(REF)
    Walk(session, visitor()).is_offered(OTHER)
    assert count_exposures(session, SCOPE) == Exposure(shown=3, opened=1)
