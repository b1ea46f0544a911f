"""What one request form has shown so far, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.events.models import EventRow
from kb.events.types import (
    FormStarted,
    JourneyResumed,
    JourneySolved,
    SuggestionDismissed,
    SuggestionShown,
    SuggestionWithheld,
)
from kb.journeys.queries import is_person
from kb.journeys.refs import ArticleRef
from kb.journeys.trail import Offered
from kb.policy import Actor

KINDS = (
    FormStarted.kind,
    SuggestionShown.kind,
    SuggestionWithheld.kind,
    SuggestionDismissed.kind,
    JourneySolved.kind,
    JourneyResumed.kind,
)


@dataclass(frozen=True, kw_only=True)
class Exposure:
    """The state of one form; `shown` and `withheld` are by article, in their order.

    `solved` is what the person said solved it, unless they took it back.
    """

    started: bool = False
    shown: dict[int, Offered] = field(default_factory=dict)
    withheld: dict[int, Offered] = field(default_factory=dict)
    dismissed: frozenset[int] = frozenset()
    solved: ArticleRef | None = None


class _Seen(NamedTuple):
    """An event of the form; only a suggestion has a rank."""

    kind: str
    article_id: int | None
    revision_id: int | None
    rank: int | None


def exposure(session: Session, actor: Actor, form_key: str) -> Exposure:
    """Return what the person's form of this key has shown, and what came of it."""
    chosen = select(
        EventRow.kind,
        EventRow.article_id,
        EventRow.revision_id,
        EventRow.payload["rank"].as_integer(),
    ).where(
        is_person(actor),
        EventRow.kind.in_(KINDS),
        EventRow.payload["form_key"].as_string() == form_key,
    )
    return _exposure(
        [_Seen(*row) for row in session.execute(chosen.order_by(EventRow.id))]
    )


def _exposure(events: Sequence[_Seen]) -> Exposure:
    return Exposure(
        started=any(event.kind == FormStarted.kind for event in events),
        shown=_offered(events, SuggestionShown.kind),
        withheld=_offered(events, SuggestionWithheld.kind),
        dismissed=frozenset(
            event.article_id
            for event in events
            if event.kind == SuggestionDismissed.kind and event.article_id is not None
        ),
        solved=_solved(events),
    )


def _offered(events: Sequence[_Seen], kind: str) -> dict[int, Offered]:
    offered: dict[int, Offered] = {}
    for event in events:
        ref = _ref(event)
        if event.kind == kind and ref is not None and event.rank is not None:
            one = Offered(**ref._asdict(), rank=event.rank)
            offered.setdefault(ref.article_id, one)
    return offered


def _solved(events: Sequence[_Seen]) -> ArticleRef | None:
    ends = (JourneySolved.kind, JourneyResumed.kind)
    last = next((event for event in reversed(events) if event.kind in ends), None)
    if last is None or last.kind == JourneyResumed.kind:
        return None
    return _ref(last)


def _ref(event: _Seen) -> ArticleRef | None:
    if event.article_id is None or event.revision_id is None:
        return None
    return ArticleRef(event.article_id, event.revision_id)
