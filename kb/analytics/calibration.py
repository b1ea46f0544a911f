"""What each threshold of confidence would show, and how often that helps."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.analytics.intervals import Share, share
from kb.events.models import EventRow
from kb.events.types import (
    FormStarted,
    JourneyResumed,
    JourneySolved,
    SuggestionOpened,
    SuggestionShown,
)

STEP = 0.05
THRESHOLDS = tuple(round(STEP * number, 2) for number in range(2, 19))
# So many first suggestions have to be seen before a share of them says something.
LEAST_SHOWN = 30
MOST_EVENTS = 100_000


@dataclass(frozen=True, kw_only=True)
class Point:
    """What a threshold shows.

    `coverage` is the share of forms with a suggestion at least so sure, `precision`
    the share of these whose first one was opened or solved it.
    """

    threshold: float
    coverage: Share
    precision: Share

    @property
    def is_enough(self) -> bool:
        """Say whether enough was shown to tell how often it helps."""
        return self.precision.of >= LEAST_SHOWN


@dataclass(frozen=True, kw_only=True)
class Curve:
    """Points by rising threshold. Below the `lowest` confidence that was ever shown
    nothing is known, because nothing so unsure was shown."""

    points: tuple[Point, ...]
    forms: int
    lowest: float | None

    @property
    def is_enough(self) -> bool:
        """Say whether one threshold at least can be judged."""
        return any(point.is_enough for point in self.points)


class _First(NamedTuple):
    """The first suggestion of a form: how sure, and whether it was of use."""

    confidence: float
    was_used: bool


def curve(session: Session, since: datetime) -> Curve:
    """Return what the forms that were begun since then tell."""
    events = _events(session, since)
    forms = {
        str(event.payload["form_key"])
        for event in events
        if event.kind == FormStarted.kind and event.payload["arm"] == "suggest"
    }
    firsts = [one for key, one in _firsts(events).items() if key in forms]
    known = [_point(threshold, firsts, len(forms)) for threshold in THRESHOLDS]
    lowest = min((one.confidence for one in firsts), default=None)
    # The last threshold below the lowest shows the same as the lowest.
    start = 1.0 if lowest is None else lowest - STEP
    return Curve(
        points=tuple(point for point in known if point.threshold > start),
        forms=len(forms),
        lowest=lowest,
    )


def _events(session: Session, since: datetime) -> Sequence[EventRow]:
    """Return what happened at forms, the newest up to a limit, in its order."""
    kinds = (FormStarted, SuggestionShown, SuggestionOpened)
    ends = (JourneySolved, JourneyResumed)
    chosen = select(EventRow).where(
        EventRow.kind.in_([kind.kind for kind in (*kinds, *ends)]),
        EventRow.occurred_at >= since,
        EventRow.payload["form_key"].as_string().is_not(None),
    )
    newest = chosen.order_by(EventRow.id.desc()).limit(MOST_EVENTS)
    return list(reversed(session.scalars(newest).all()))


def _firsts(events: Iterable[EventRow]) -> Mapping[str, _First]:
    """Return the last suggestion that stood first in each form."""
    shown: dict[str, tuple[int | None, float]] = {}
    used: dict[str, set[int | None]] = {}
    solved: dict[str, int | None] = {}
    for event in events:
        key = str(event.payload["form_key"])
        confidence = event.payload.get("confidence")
        if event.kind == SuggestionOpened.kind:
            used.setdefault(key, set()).add(event.article_id)
        elif event.kind == JourneySolved.kind:
            solved[key] = event.article_id
        elif event.kind == JourneyResumed.kind:
            solved.pop(key, None)
        elif confidence is not None and event.payload["rank"] == 1:
            shown[key] = event.article_id, float(confidence)
    return {
        key: _First(sure, article in used.get(key, ()) or article == solved.get(key))
        for key, (article, sure) in shown.items()
    }


def _point(threshold: float, firsts: Sequence[_First], forms: int) -> Point:
    shown = [one for one in firsts if one.confidence >= threshold]
    return Point(
        threshold=threshold,
        coverage=share(len(shown), forms),
        precision=share(sum(one.was_used for one in shown), len(shown)),
    )
