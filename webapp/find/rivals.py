"""Where two rankers are compared: one list made of both, for those who take part."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from articles.cards import Fact
from kb.clock import utc_now
from kb.comparisons.actions import find_running, values_of
from kb.comparisons.models import Comparison
from kb.journeys.arms import is_drawn
from kb.tuning import settings
from search.interleaving import team_draft
from search.protocol import Query
from webapp.database import db
from webapp.find.asking import Asked
from webapp.finding import Found, find
from webapp.login import current_actor
from webapp.services import services
from webapp.tuned import current, with_values

COMPARED = 10


@dataclass(frozen=True, kw_only=True)
class Ranked:
    """Results in the order in which they are shown.

    `teams` names the ranker of each on the first page; it is empty where both begin
    alike, and outside of a comparison.
    """

    found: Found
    rows: Sequence[Fact]
    comparison_id: int | None = None
    teams: str = ""


def ranked(
    asked: Asked, query: Query, found: Found, order: Callable[[Found], list[Fact]]
) -> Ranked:
    """Return the results, on the first page mixed with those of a candidate.

    `order` makes the list of either side. What is counted and filtered stays that of
    the present ranker.
    """
    rows = order(found)
    comparison = _comparison(asked, found)
    if comparison is None:
        return Ranked(found=found, rows=rows)
    candidate = with_values(
        db(),
        current(services(), db()),
        values_of(comparison, settings.values_of(settings.current(db()))),
    )
    other = find(
        services(), db(), current_actor(), query, as_typed=True, tuning=candidate
    )
    theirs = order(other)
    known = {row.article_id: row for row in (*theirs, *rows)}
    first, second = ([row.article_id for row in side] for side in (rows, theirs))
    if first[:COMPARED] == second[:COMPARED]:
        return Ranked(found=found, rows=rows, comparison_id=comparison.id)
    chosen, teams = team_draft(first, second, COMPARED, f"{comparison.id}:{asked.key}")
    mixed = dict.fromkeys((*chosen, *first))
    return Ranked(
        found=replace(found, hits={**other.hits, **found.hits}),
        rows=[known[article_id] for article_id in mixed],
        comparison_id=comparison.id,
        teams=teams,
    )


def _comparison(asked: Asked, found: Found) -> Comparison | None:
    """Return the comparison in which this search of this person takes part."""
    if not asked.query or asked.newest or found.limited or found.instead:
        return None
    running = find_running(db(), utc_now())
    if running is None:
        return None
    salt = f"comparison {running.id}"
    return (
        running if is_drawn(current_actor().person_key, running.share, salt) else None
    )
