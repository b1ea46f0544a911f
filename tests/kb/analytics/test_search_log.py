"""Clicks are counted once for each search, at the place of the first."""

from sqlalchemy.orm import Session

from kb.analytics.search_log import Opened, Which, count_clicks, list_searches
from tests.kb.making import DAY, HOUR, NOW, OTHER, REF, Walk, visitor

SINCE = NOW - DAY
LATER = NOW + DAY


def test_a_search_counts_once_at_the_place_of_its_first_click(session: Session) -> None:
    walk = Walk(session, visitor())
    third = walk.searches("vpn")
    walk.opens(third, 3)
    walk.opens(third, 1, OTHER)
    walk.opens(walk.searches("打印机", lang="zh"), 2)
    walk.searches("badge", results=0)
    walk.searches("fax", now=LATER)
    clicks = count_clicks(session, SINCE, LATER)
    assert (clicks.through.count, clicks.through.of) == (2, 3)
    assert clicks.mean_rank == 2.5
    assert count_clicks(session, LATER + HOUR, LATER).mean_rank is None


def test_each_search_is_listed_with_all_that_was_opened(session: Session) -> None:
    walk = Walk(session, visitor())
    key = walk.searches("vpn")
    walk.opens(key, 3)
    walk.opens(key, 1, OTHER)
    walk.searches("badge", results=0)
    walk.searches("fax")
    page = list_searches(session, SINCE)
    assert (page.total, page.pages) == (3, 1)
    assert [one.query for one in page.searches] == ["fax", "badge", "vpn"]
    assert page.searches[2].opened == [
        Opened(rank=3, article_id=REF.article_id, revision_id=REF.revision_id),
        Opened(rank=1, article_id=OTHER.article_id, revision_id=OTHER.revision_id),
    ]
    for which, queries in (
        (Which.NOTHING_FOUND, ["badge"]),
        (Which.NOTHING_OPENED, ["fax"]),
    ):
        found = list_searches(session, SINCE, which, page=7)
        assert [one.query for one in found.searches] == queries
