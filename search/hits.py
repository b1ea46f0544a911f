"""The best texts as the caller gets them."""

from search.postings import Floats
from search.protocol import Hit
from search.scoring import best
from search.sections import NOWHERE
from search.snapshot import Snapshot


def one_per_article(snapshot: Snapshot, ranks: Floats, limit: int) -> list[int]:
    """Return the best numbers, each article in its better language only."""
    chosen: dict[int, int] = {}
    for number in best(ranks, 2 * limit):
        chosen.setdefault(int(snapshot.articles[number]), number)
    return list(chosen.values())[:limit]


def hit(
    snapshot: Snapshot,
    number: int,
    score: float,
    place: tuple[str, str] = NOWHERE,
    *,
    pinned: bool = False,
) -> Hit:
    """Return a text as a hit; `place` is the anchor and heading of its best section."""
    return Hit(
        article_id=int(snapshot.articles[number]),
        revision_id=int(snapshot.revisions[number]),
        lang=snapshot.lang(number),
        score=score,
        anchor=place[0],
        heading=place[1],
        pinned=pinned,
    )


def listed(snapshot: Snapshot, ranks: Floats, limit: int) -> list[Hit]:
    """Return the best articles without looking into their sections."""
    return [
        hit(snapshot, number, float(ranks[number]))
        for number in one_per_article(snapshot, ranks, limit)
    ]
