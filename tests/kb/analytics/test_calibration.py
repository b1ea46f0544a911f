"""What each threshold of confidence would show, by what people did with suggestions."""

from sqlalchemy.orm import Session

from kb.analytics.calibration import Curve, curve
from kb.events.log import record
from kb.events.types import (
    Event,
    FormStarted,
    JourneyResumed,
    SuggestionOpened,
    SuggestionShown,
)
from kb.journeys.actions import solved
from tests.kb.making import DAY, NOW, OTHER, REF, visitor

SINCE = NOW - DAY


def begin(session: Session, key: str, arm: str = "suggest") -> None:
    event = FormStarted.by(visitor(), NOW, form_key=key, arm=arm, product_id=None)
    record(session, event)


def show(session: Session, key: str, confidence: float | None, rank: int = 1) -> None:
    event = SuggestionShown.by(
        visitor(),
        NOW,
        **(REF if rank == 1 else OTHER)._asdict(),
        form_key=key,
        rank=rank,
        score=1.0,
        matched=[],
        arm="suggest",
        confidence=confidence,
    )
    record(session, event)


def opened(key: str, rank: int = 1) -> Event:
    ref = REF if rank == 1 else OTHER
    return SuggestionOpened.by(visitor(), NOW, **ref._asdict(), form_key=key, rank=rank)


def at(found: Curve, threshold: float) -> tuple[int, int, int]:
    point = next(p for p in found.points if p.threshold == threshold)
    return point.coverage.count, point.precision.count, point.precision.of


def test_a_threshold_is_judged_by_what_was_opened_or_solved(session: Session) -> None:
    for key in ("a", "b", "c", "d", "e"):
        begin(session, key)
    for key, confidence in (("a", 0.9), ("b", 0.6), ("c", 0.6), ("d", 0.32)):
        show(session, key, confidence)
    record(session, opened("a"), opened("b", rank=2), opened("d"))
    solved(session, REF, by=visitor(), now=NOW, form_key="c")
    found = curve(session, SINCE)
    assert (found.forms, found.lowest) == (5, 0.32)
    assert found.points[0].threshold == 0.3
    assert at(found, 0.3) == (4, 3, 4)
    assert at(found, 0.35) == (3, 2, 3)
    assert at(found, 0.75) == (1, 1, 1)
    assert found.points[0].coverage.of == 5
    assert not found.is_enough


def test_what_was_taken_back_or_withheld_or_is_older_counts_for_nothing(
    session: Session,
) -> None:
    begin(session, "a")
    show(session, "a", 0.8)
    show(session, "a", 0.7, rank=2)
    solved(session, REF, by=visitor(), now=NOW, form_key="a")
    record(session, JourneyResumed.by(visitor(), NOW, form_key="a"))
    begin(session, "b", arm="holdout")
    show(session, "b", 0.9)
    begin(session, "c")
    show(session, "c", None)
    found = curve(session, SINCE)
    assert (found.forms, at(found, 0.8)) == (2, (1, 0, 1))
    assert curve(session, NOW + DAY) == Curve(points=(), forms=0, lowest=None)


def test_enough_suggestions_make_a_share(session: Session) -> None:
    for number in range(30):
        begin(session, f"form{number}")
        show(session, f"form{number}", 0.5)
        if number % 3:
            record(session, opened(f"form{number}"))
    found = curve(session, SINCE)
    assert found.is_enough
    point = found.points[0]
    assert point.threshold == 0.5
    assert point.precision.value == 2 / 3
    assert 0.4 < point.precision.low < 2 / 3 < point.precision.high < 0.9
