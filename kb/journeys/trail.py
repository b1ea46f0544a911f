"""What one person searched, read and was offered, put together from their events."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from kb.events.models import EventRow
from kb.events.types import (
    ArticleLeft,
    ArticleRead,
    Reading,
    SearchOpened,
    SearchPerformed,
    SuggestionDismissed,
    SuggestionOpened,
    SuggestionShown,
)

KINDS = (
    SearchPerformed.kind,
    SearchOpened.kind,
    ArticleRead.kind,
    ArticleLeft.kind,
    SuggestionShown.kind,
    SuggestionOpened.kind,
    SuggestionDismissed.kind,
)


@dataclass(frozen=True, kw_only=True)
class SearchMade:
    """One search as it ended, after the typing that led to it."""

    query: str
    searched_at: str
    results: int


@dataclass(frozen=True, kw_only=True)
class Offered:
    """An article that was on screen while asking."""

    article_id: int
    revision_id: int
    rank: int


@dataclass(frozen=True, kw_only=True)
class Trail:
    """The way of one person, each part oldest first; a revision stands in it once."""

    searches: tuple[SearchMade, ...] = ()
    readings: tuple[Reading, ...] = ()
    suggested: tuple[Offered, ...] = ()
    dismissed: frozenset[int] = field(default_factory=frozenset)

    def as_context(self) -> dict[str, Any]:
        """Return what a ticket keeps of it, ready for JSON."""
        return {
            "searches": [asdict(search) for search in self.searches],
            "readings": [asdict(reading) for reading in self.readings],
            "suggested": [asdict(offered) for offered in self.suggested],
        }


def trail_of(events: Sequence[EventRow]) -> Trail:
    """Put the trail together from one person's events, oldest first."""
    return Trail(
        searches=tuple(_searches(events)),
        readings=_readings(events),
        suggested=_suggested(events),
        dismissed=frozenset(
            event.article_id
            for event in _of(events, SuggestionDismissed.kind)
            if event.article_id is not None
        ),
    )


def _of(events: Iterable[EventRow], *kinds: str) -> Iterable[EventRow]:
    return (event for event in events if event.kind in kinds)


def _searches(events: Sequence[EventRow]) -> Iterable[SearchMade]:
    performed = list(_of(events, SearchPerformed.kind))
    refined = {event.payload.get("refines") for event in performed}
    for event in performed:
        if event.payload["search_key"] not in refined:
            yield SearchMade(
                query=event.payload["query"],
                searched_at=event.occurred_at.isoformat(),
                results=event.payload["results"],
            )


def _readings(events: Sequence[EventRow]) -> tuple[Reading, ...]:
    seconds: dict[str, int] = {}
    for event in _of(events, ArticleLeft.kind):
        key = event.payload["read_key"]
        # A page that is hidden and shown again reports each time, always in all.
        seconds[key] = max(seconds.get(key, 0), event.payload["seconds"])
    ranks: dict[int | None, int] = {}
    readings: dict[int, Reading] = {}
    for event in events:
        if event.kind in (SearchOpened.kind, SuggestionOpened.kind):
            ranks[event.article_id] = event.payload["rank"]
        elif event.kind == ArticleRead.kind and event.revision_id is not None:
            reading = _reading(event, seconds, ranks)
            before = readings.pop(event.revision_id, None)
            readings[event.revision_id] = _again(before, reading)
    return tuple(readings.values())


def _reading(
    event: EventRow, seconds: dict[str, int], ranks: dict[int | None, int]
) -> Reading:
    assert event.article_id is not None
    assert event.revision_id is not None
    source = event.payload["source"]
    found = source in ("search", "suggestion")
    return Reading(
        article_id=event.article_id,
        revision_id=event.revision_id,
        read_at=event.occurred_at.isoformat(),
        seconds=seconds.get(event.payload["read_key"]),
        rank=ranks.get(event.article_id) if found else None,
        source=source,
    )


def _again(before: Reading | None, after: Reading) -> Reading:
    if before is None:
        return after
    known = [s for s in (before.seconds, after.seconds) if s is not None]
    return Reading(
        article_id=after.article_id,
        revision_id=after.revision_id,
        read_at=after.read_at,
        seconds=sum(known) if known else None,
        rank=after.rank if before.rank is None else before.rank,
        source=before.source,
    )


def _suggested(events: Sequence[EventRow]) -> tuple[Offered, ...]:
    offered: dict[int, Offered] = {}
    for event in _of(events, SuggestionShown.kind):
        if event.article_id is None or event.revision_id is None:
            continue
        offered.setdefault(
            event.revision_id,
            Offered(
                article_id=event.article_id,
                revision_id=event.revision_id,
                rank=event.payload["rank"],
            ),
        )
    return tuple(offered.values())
