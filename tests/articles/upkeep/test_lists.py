"""Each list holds what it says, and nothing that its reader may not see."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from articles.actions import withdraw
from articles.addresses import rename
from articles.categories import add_category
from articles.models import Confidence, Edition, Significance
from articles.upkeep.actions import confirm
from articles.upkeep.lists import ListName
from articles.upkeep.queries import (
    NOBODY,
    Narrowed,
    count_lists,
    list_articles,
    list_numbers,
)
from kb.accounts.models import Group
from kb.policy import Actor, Audience
from tests.articles.making import (
    NOW,
    WRITER,
    make_category,
    make_edition,
    make_published,
)
from tests.articles.upkeep.making import (
    DAY,
    YEAR,
    article_of,
    due,
    found,
    link,
    listed,
    read,
    rewritten,
)
from tests.cast import KIM, make_actor

# Long enough for every list to take notice of what was published at NOW.
LATER = NOW + 2 * YEAR
STALE, ORPHANS, UNREAD = ListName.STALE, ListName.ORPHANS, ListName.UNREAD


@pytest.fixture
def kim(session: Session) -> Actor:
    return make_actor(session, KIM)


@pytest.fixture
def edition(session: Session) -> Edition:
    return make_published(session)


def test_a_text_is_stale_when_nobody_changed_or_confirmed_it(
    session: Session, kim: Actor, edition: Edition
) -> None:
    assert listed(session, kim, NOW + 360 * DAY, STALE) == []
    assert listed(session, kim, LATER, STALE) == ["Paper jam"]
    half = Narrowed(stale_months=6)
    assert listed(session, kim, NOW + 200 * DAY, STALE, half) == ["Paper jam"]
    confirm(session, article_of(session, edition), by=kim, now=LATER - DAY)
    assert listed(session, kim, LATER, STALE) == []


@pytest.mark.parametrize(
    ("significance", "is_stale"), [(Significance.TYPO, True), ("update", False)]
)
def test_a_correction_makes_no_text_fresh(
    session: Session,
    kim: Actor,
    edition: Edition,
    significance: Significance,
    is_stale: bool,
) -> None:
    rewritten(session, edition, Significance(significance), LATER - DAY)
    assert listed(session, kim, LATER, STALE) == ["Paper jam"] * is_stale


def test_blocks_may_be_stale_and_unowned_but_are_not_read_by_themselves(
    session: Session, kim: Actor, edition: Edition
) -> None:
    article_of(session, edition).is_block = True
    session.flush()
    assert listed(session, kim, LATER, STALE) == ["Paper jam"]
    assert listed(session, kim, LATER, ListName.UNOWNED) == ["Paper jam"]
    for name in (ORPHANS, UNREAD):
        assert listed(session, kim, LATER, name) == []


@pytest.mark.parametrize("days", [1, 179, 181])
def test_unread_is_what_had_no_reader_for_180_days(
    session: Session, kim: Actor, edition: Edition, days: int
) -> None:
    read(session, edition, LATER - timedelta(days=days))
    assert listed(session, kim, LATER, UNREAD) == ["Paper jam"] * (days > 180)


def test_a_new_text_is_given_a_month_and_a_changed_one_is_not_new(
    session: Session, kim: Actor, edition: Edition
) -> None:
    soon = NOW + 29 * DAY
    assert listed(session, kim, soon, UNREAD) == []
    assert listed(session, kim, soon, ORPHANS) == []
    rewritten(session, edition, Significance.TYPO, LATER - DAY)
    assert listed(session, kim, LATER, UNREAD) == ["Paper jam"]


def test_what_search_led_to_is_no_orphan(
    session: Session, kim: Actor, edition: Edition
) -> None:
    read(session, edition, LATER - DAY)
    assert listed(session, kim, LATER, ORPHANS) == ["Paper jam"]
    found(session, edition, LATER - DAY)
    assert listed(session, kim, LATER, ORPHANS) == []


@pytest.mark.parametrize("how", ["number", "slug", "old slug"])
def test_what_another_published_article_links_to_is_no_orphan(
    session: Session, kim: Actor, edition: Edition, how: str
) -> None:
    other = make_published(session, title="Other")
    slug = edition.slug
    if how == "number":
        link(session, other, number=article_of(session, edition).number)
    else:
        link(session, other, slug=slug)
    if how == "old slug":
        rename(session, edition, "the-new-address")
    assert listed(session, kim, LATER, ORPHANS) == ["Other"]
    withdraw(session, other, by=WRITER, now=NOW)
    assert listed(session, kim, LATER, ORPHANS) == ["Paper jam"]


def test_neither_its_own_link_nor_one_in_a_draft_makes_it_found(
    session: Session, kim: Actor, edition: Edition
) -> None:
    number = article_of(session, edition).number
    link(session, edition, number=number)
    link(session, make_edition(session, title="Draft"), number=number)
    assert listed(session, kim, LATER, ORPHANS) == ["Paper jam"]


def test_work_in_progress_is_flagged_after_30_days(
    session: Session, kim: Actor
) -> None:
    draft = make_edition(session, title="Begun")
    make_published(session)
    assert listed(session, kim, NOW + 29 * DAY, ListName.UNFINISHED) == []
    assert listed(session, kim, NOW + 30 * DAY, ListName.UNFINISHED) == ["Begun"]
    draft.confidence = Confidence.NOT_VALIDATED
    session.flush()
    assert listed(session, kim, NOW + 30 * DAY, ListName.UNFINISHED) == []


def test_what_ends_within_two_weeks_is_listed_the_first_on_top(
    session: Session, kim: Actor
) -> None:
    for days in (13, 15, 2):
        edition = make_published(session, title=f"Ends in {days}")
        edition.unpublish_at = NOW + days * DAY
    session.flush()
    assert listed(session, kim, NOW, ListName.ENDING) == ["Ends in 2", "Ends in 13"]


def test_an_archived_article_needs_no_owner(
    session: Session, kim: Actor, edition: Edition
) -> None:
    assert listed(session, kim, NOW, ListName.UNOWNED) == ["Paper jam"]
    withdraw(session, edition, by=WRITER, now=NOW)
    assert listed(session, kim, NOW, ListName.UNOWNED) == []


def _everywhere(session: Session, at: datetime, **fields: Any) -> Edition:
    """An article that stands in every list but that of drafts."""
    edition = make_published(session, **fields)
    due(session, edition, NOW, Actor())
    edition.unpublish_at = at + DAY
    session.flush()
    return edition


def test_no_list_and_no_count_tells_of_a_group_that_one_is_not_in(
    session: Session, kim: Actor
) -> None:
    group = Group(name="Finance")
    session.add(group)
    session.flush()
    hidden: dict[str, Any] = {
        "audience": Audience.GROUP,
        "group_id": group.id,
        "title": "Hidden",
    }
    _everywhere(session, LATER, **hidden)
    make_edition(session, **hidden)
    assert set(count_lists(session, kim, LATER).values()) == {0}
    for name in ListName:
        assert listed(session, kim, LATER, name) == []
        numbers = list_numbers(session, kim, LATER, name, Narrowed(), limit=9)
        assert list(numbers) == []


def test_counts_are_those_of_the_lists(session: Session, kim: Actor) -> None:
    edition = _everywhere(session, LATER)
    article_of(session, edition).owner_id = kim.user_id
    make_edition(session, title="Draft")
    counts = count_lists(session, kim, LATER)
    assert counts == {name: len(listed(session, kim, LATER, name)) for name in ListName}
    assert counts[ListName.MINE] == counts[ListName.UNFINISHED] == 1


def test_a_list_is_narrowed_by_topic_owner_and_language(
    session: Session, kim: Actor
) -> None:
    below = add_category(session, "Lasers", "激光", parent=make_category(session))
    owned = make_published(session, title="Owned")
    article_of(session, owned).owner_id = kim.user_id
    lower = make_published(session, title="激光", lang="zh")
    article_of(session, lower).category_id = below.id
    session.flush()

    def narrowed(**by: object) -> list[str]:
        return listed(session, kim, LATER, UNREAD, Narrowed(**by))  # type: ignore[arg-type]

    assert narrowed(category_id=below.id) == ["激光"]
    assert narrowed(category_id=make_category(session).id) == ["Owned", "激光"]
    assert narrowed(owner_id=kim.user_id) == ["Owned"]
    assert narrowed(owner_id=NOBODY) == ["激光"]
    assert narrowed(lang="en") == ["Owned"]


def test_a_list_comes_in_pages(session: Session, kim: Actor) -> None:
    for number in range(30):
        make_published(session, title=f"Title {number}")
    first = list_articles(session, kim, LATER, UNREAD)
    last = list_articles(session, kim, LATER, UNREAD, page=99)
    assert (first.total, first.pages, len(first.rows)) == (30, 2, 25)
    assert (last.page, len(last.rows)) == (2, 5)
    assert not {r.article.id for r in first.rows} & {r.article.id for r in last.rows}
