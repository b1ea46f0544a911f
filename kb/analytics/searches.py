"""Searches that led nowhere, in the words of those who searched."""

import re
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Subquery, case, func, select
from sqlalchemy.orm import Session

from kb.analytics.ended import ended_since, is_gap, is_settled, is_unopened
from kb.analytics.intervals import Share, share
from kb.events.models import EventRow
from kb.events.types import GapReported
from kb.text import fold

# What two searches have in common that are the same.
Same = Callable[[str], Hashable]


@dataclass(frozen=True, kw_only=True)
class SearchGroup:
    """Searches that are the same; `query` is the form typed most, `others` the rest."""

    query: str
    lang: str
    times: int
    people: int
    last_at: datetime
    others: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Gap:
    """What somebody said they looked for in vain."""

    query: str
    words: str
    lang: str
    reported_at: datetime


@dataclass(frozen=True, kw_only=True)
class SearchCounts:
    """Of the searches as they ended, those without results; of those with results
    that are over, those of which none was opened."""

    without_results: Share
    unopened: Share


def list_without_results(
    session: Session, since: datetime, limit: int = 100, same: Same = fold
) -> Sequence[SearchGroup]:
    """Return the searches whose words found nothing, the most people first."""
    ended = ended_since(since)
    return _grouped(session, ended, is_gap(ended), limit, same)


def list_unopened(
    session: Session,
    since: datetime,
    now: datetime,
    limit: int = 100,
    same: Same = fold,
) -> Sequence[SearchGroup]:
    """Return the searches whose results nobody opened, the most people first."""
    ended = ended_since(since)
    return _grouped(session, ended, is_unopened(ended, since, now), limit, same)


def count_searches(session: Session, since: datetime, now: datetime) -> SearchCounts:
    """Count the searches as they ended, and those that led nowhere.

    Where filters or operators left nothing, the words may have found something.
    """
    ended = ended_since(since)
    found_nothing = func.count(case((is_gap(ended), 1)))
    unopened = func.count(case((is_unopened(ended, since, now), 1)))
    settled = func.count(case((is_settled(ended, now), 1)))
    counts = select(found_nothing, func.count(ended.c.search_key), unopened, settled)
    nothing, searches, closed, found = session.execute(counts).one()
    return SearchCounts(
        without_results=share(nothing, searches), unopened=share(closed, found)
    )


def count_containing(
    session: Session, words: Sequence[str], since: datetime
) -> Mapping[str, int]:
    """Count, for each word or phrase, the searches as they ended that contain it.

    Latin words count as whole ones: “app” is not in “apple”.
    """
    ended = ended_since(since)
    typed = select(ended.c.query, func.count(ended.c.id)).group_by(ended.c.query)
    counts: Counter[str] = Counter(dict.fromkeys(words, 0))
    patterns = {word: _pattern(fold(word)) for word in words}
    one_of_them = re.compile("|".join(patterns.values()))
    for query, times in session.execute(typed):
        folded = fold(query)
        if one_of_them.search(folded):
            found = (word for word in words if re.search(patterns[word], folded))
            counts.update(dict.fromkeys(found, times))
    return counts


def _pattern(folded: str) -> str:
    before = r"(?<![a-z0-9])" if re.match("[a-z0-9]", folded) else ""
    after = r"(?![a-z0-9])" if re.search("[a-z0-9]$", folded) else ""
    return before + re.escape(folded) + after


def list_gaps(session: Session, since: datetime, limit: int = 100) -> Sequence[Gap]:
    """Return the gaps that people reported, newest first."""
    reported = select(EventRow).where(
        EventRow.kind == GapReported.kind, EventRow.occurred_at >= since
    )
    rows = session.scalars(reported.order_by(EventRow.id.desc()).limit(limit))
    return [
        Gap(
            query=row.payload["query"],
            words=row.payload["words"],
            lang=row.payload["lang"],
            reported_at=row.occurred_at,
        )
        for row in rows
    ]


def _grouped(
    session: Session,
    ended: Subquery,
    chosen: ColumnElement[bool],
    limit: int,
    same: Same,
) -> Sequence[SearchGroup]:
    columns = ended.c
    rows = session.execute(
        select(
            columns.query,
            columns.lang,
            columns.person,
            func.count(columns.id),
            func.max(columns.occurred_at),
        )
        .where(chosen)
        .group_by(columns.query, columns.lang, columns.person)
    )
    groups: dict[tuple[Hashable, str], list[_Typed]] = {}
    for query, lang, *rest in rows:
        groups.setdefault((same(query), lang), []).append(_Typed(query, *rest))
    found = [_group(lang, typed) for (_, lang), typed in groups.items()]
    found.sort(key=lambda group: (-group.people, -group.times, group.query))
    return found[:limit]


class _Typed(NamedTuple):
    query: str
    person: str | None
    times: int
    last_at: datetime


def _group(lang: str, typed: list[_Typed]) -> SearchGroup:
    forms: Counter[str] = Counter()
    for row in typed:
        forms[row.query] += row.times
    most, *others = sorted(forms, key=lambda form: (-forms[form], form))
    return SearchGroup(
        query=most,
        others=tuple(others),
        lang=lang,
        times=forms.total(),
        people=len({row.person for row in typed}),
        last_at=max(row.last_at for row in typed),
    )
