"""What goes along with a request: searches and articles, each only if wanted."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from articles.cards import Mention
from kb.events.types import Reading
from kb.journeys.trail import SearchMade, Trail


@dataclass(frozen=True, kw_only=True)
class Looked:
    """One thing the person looked at before; it goes along if `kept`.

    A search has a `query`, a reading a `mention`.
    """

    key: str
    kept: bool
    query: str = ""
    mention: Mention | None = None


def looked_at(
    trail: Trail, mentions: Mapping[int, Mention], left_out: Collection[str]
) -> list[Looked]:
    """Return what the form lists, searches before articles, each query once."""
    searches = {search.query: _search_key(search) for search in trail.searches}
    listed = [
        Looked(key=key, kept=key not in left_out, query=query)
        for query, key in searches.items()
        if query
    ]
    for reading in trail.readings:
        mention, key = mentions.get(reading.revision_id), _reading_key(reading)
        if mention is not None:
            listed.append(Looked(key=key, kept=key not in left_out, mention=mention))
    return listed


def only_kept(trail: Trail, keep: Collection[str]) -> Trail:
    """Return the trail without what is not ticked; what was never listed stays here."""
    return replace(
        trail,
        searches=tuple(s for s in trail.searches if _search_key(s) in keep),
        readings=tuple(r for r in trail.readings if _reading_key(r) in keep),
    )


def _search_key(search: SearchMade) -> str:
    return f"s{search.searched_at}"


def _reading_key(reading: Reading) -> str:
    return f"r{reading.revision_id}"
