import logging
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from kb.clock import utc_now
from kb.events.types import ArticleLeft, SearchPerformed
from kb.policy import Actor
from tests.site import Site
from webapp.observations import MOST_HELD, continues

ANN, BEN = Actor(visit_id="ann"), Actor(visit_id="ben")


def _search(
    query: str, by: Actor = ANN, now: datetime | None = None
) -> SearchPerformed:
    return SearchPerformed.by(
        by,
        now or utc_now(),
        search_key=f"key of {query}",
        query=query,
        lang="en",
        results=1,
        filters={},
        arm="suggest",
    )


def _left() -> ArticleLeft:
    return ArticleLeft.by(ANN, utc_now(), read_key="k", seconds=1)


def _queries(site: Site) -> list[tuple[str | None, str, str | None]]:
    return [
        (e.visit_id, e.payload["query"], e.payload.get("refines"))
        for e in site.events("search.performed")
    ]


@pytest.mark.parametrize(
    ("earlier", "later", "same"),
    [
        ("vp", "VPN", True),
        ("vpn error", "vpn", True),
        ("打印", "打印机", True),
        ("ＶＰＮ", "vpn 691", True),
        ("vpn", "printer", False),
        ("打印机", "网络", False),
    ],
)
def test_typing_goes_on_or_begins_anew(earlier: str, later: str, same: bool) -> None:
    assert continues(earlier, later) is same


def test_typing_is_one_search_and_the_last_words_count(site: Site) -> None:
    held = site.services.observations
    for typed in ("v", "vp", "vpn", "vpn 691", "vpn 69"):
        held.add_search(_search(typed))
    held.add_search(_search("printer"))
    assert _queries(site) == [("ann", "vpn 69", None), ("ann", "printer", None)]


def test_two_people_who_type_the_same_are_two(site: Site) -> None:
    held = site.services.observations
    for by in (ANN, BEN, ANN):
        held.add_search(_search("vpn", by))
    assert sorted(v or "" for v, _, _ in _queries(site)) == ["ann", "ben"]


def test_what_is_being_typed_waits_for_the_second_flush(site: Site) -> None:
    held = site.services.observations
    held.add_search(_search("vp"))
    held.flush(everything=False)
    with site.services.database.reading() as session:
        kept = text("SELECT count(*) FROM event WHERE kind = 'search.performed'")
        assert session.scalar(kept) == 0
    held.add_search(_search("vpn"))
    held.flush(everything=False)
    held.flush(everything=False)
    assert _queries(site) == [("ann", "vpn", None)]


def test_a_search_refines_one_of_the_last_half_minute(site: Site) -> None:
    held, now = site.services.observations, utc_now()
    times = [now - timedelta(seconds=s) for s in (90, 50, 30, 20)]
    for query, at in zip(["vpn", "vpn 6", "vpn 69", "mail"], times, strict=True):
        held.add_search(_search(query, now=at))
        held.flush()
    assert [refines for _, _, refines in _queries(site)] == [
        None,
        None,
        "key of vpn 6",
        None,
    ]


def test_a_flood_drops_the_oldest(site: Site) -> None:
    held, now = site.services.observations, utc_now()
    held.add(
        *(
            ArticleLeft.by(ANN, now, read_key=str(n), seconds=1)
            for n in range(MOST_HELD + 5)
        )
    )
    kept = site.events("article.left")
    assert len(kept) == MOST_HELD
    assert kept[0].payload["read_key"] == "5"


def test_what_cannot_be_written_now_is_written_later(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    if site.services.database.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL calls a missing table an error of the program")
    held = site.services.observations
    held.add(_left())
    with site.services.database.transaction() as session:
        session.execute(text("ALTER TABLE event RENAME TO gone"))
    with caplog.at_level(logging.ERROR):
        held.flush()
    assert "1 observations wait for the next flush" in caplog.text
    with site.services.database.transaction() as session:
        session.execute(text("ALTER TABLE gone RENAME TO event"))
    held.flush()
    assert len(site.events("article.left")) == 1


def test_what_can_never_be_written_does_not_hold_up_the_rest(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    held = site.services.observations
    held.add(replace(_left(), article_id=2**70), replace(_left(), visit_id=None))
    with caplog.at_level(logging.ERROR):
        held.flush()
    held.add(_left())
    assert len(site.events("article.left")) == 1


def test_the_thread_writes_by_itself_and_once_more_at_the_end(site: Site) -> None:
    held = site.services.observations
    held.start()
    held.add(_left())
    held.add_search(_search("vpn"))
    held.stop()
    assert len(site.events("article.left")) == 1
    assert _queries(site) == [("ann", "vpn", None)]
