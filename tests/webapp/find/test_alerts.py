"""Owners of saved searches hear once of what answers them, and only what they may."""

from datetime import timedelta
from typing import Any

import pytest

from articles.actions import publish, reclassify
from articles.models import Article, Edition, Significance
from kb.accounts.models import User
from kb.clock import utc_now
from kb.notices.models import Follower, Notice
from kb.policy import Audience
from kb.searches.actions import Wish, keep, remove
from kb.searches.models import SavedSearch
from tests.articles.making import head, make_edition, make_place
from tests.cast import ALICE, BOB, CHARLIE, ERIN, KIM, Member
from tests.site import Site, actor_named
from tests.web import page, post
from tests.webapp.notices.making import followed_by, letters, release, stop_path
from webapp.alerting import NAME


def saved(
    site: Site, member: Member, query: str = "paper jam", **wish: Any
) -> SavedSearch:
    with site.services.database.transaction() as session:
        by, before = actor_named(session, member), utc_now() - timedelta(hours=1)
        chosen = Wish(name=f"{member.name}: {query}", query=query, **wish)
        return keep(session, chosen, by=by, now=before)


def new(site: Site, title: str = "Paper jam in the tray", **fields: Any) -> Edition:
    """An article that Kim publishes now."""
    with site.writing() as session:
        edition = make_edition(session, title=title, **fields)
        by = actor_named(session, KIM)
        publish(session, edition, head(session, edition), by=by, now=utc_now())
    return edition


def told(site: Site) -> list[tuple[str, str]]:
    """Who was told, and of which search."""
    with site.services.database.reading() as session:
        names = {user.id: user.name for user in session.query(User)}
    return sorted((names[n.user_id], n.details["name"]) for n in site.rows(Notice))


@pytest.mark.pg
def test_a_new_article_is_told_once_and_leads_to_it(site: Site) -> None:
    saved(site, ALICE)
    saved(site, CHARLIE, "vpn")
    new(site, "Toner is low", source="Shake it.\n", keywords=())
    new(site)
    assert told(site) == [("Alice", "Alice: paper jam")]
    for _ in range(2):
        site.services.alerter.follow()
    with site.services.database.transaction() as session:
        session.get_one(Follower, NAME).cursor = 0
    site.services.jobs.catch_up()
    assert len(told(site)) == 1
    client = site.browser(ALICE)
    sentence = "Found by your search “Alice: paper jam”: “Paper jam in the tray”"
    assert sentence in page(client.get("/notices"))
    (notice,) = site.rows(Notice)
    answer = client.get(f"/notices/{notice.id}")
    assert answer.headers["Location"] == "/kb/en/paper-jam-in-the-tray"


def test_several_searches_of_one_person_make_one_notice(site: Site) -> None:
    ids = [saved(site, ALICE, query).id for query in ("paper jam", "tray jam")]
    new(site)
    (notice,) = site.rows(Notice)
    assert notice.details["searches"] == ",".join(map(str, ids))


def test_a_change_is_told_and_a_corrected_typing_error_is_not(site: Site) -> None:
    edition = new(site)
    saved(site, ALICE)
    release(site, edition, KIM, Significance.TYPO)
    assert told(site) == []
    release(site, edition, KIM)
    assert len(told(site)) == 1
    release(site, edition, KIM, Significance.REWRITE)
    assert len(told(site)) == 2


def test_nobody_hears_of_what_is_not_for_them(site: Site) -> None:
    for member in (ALICE, ERIN):
        saved(site, member)
    inside = new(site, audience=Audience.INTERNAL)
    assert told(site) == [("Erin", "Erin: paper jam")]
    assert [letter["To"] for letter in letters(site)] == ["erin@example.org"]
    release(site, inside, KIM)
    assert {name for name, _ in told(site)} == {"Erin"}


def test_what_became_internal_is_gone_from_the_page(site: Site) -> None:
    saved(site, ALICE)
    edition = new(site, "Secret paper jam")
    client = site.browser(ALICE)
    assert "Secret paper jam" in page(client.get("/notices"))
    with site.writing() as session:
        article = session.get_one(Article, edition.article_id)
        inside = make_place(session, Audience.INTERNAL, None)
        by = actor_named(session, KIM)
        reclassify(session, article, inside, by=by, now=utc_now())
    assert "Secret paper jam" not in page(client.get("/notices"))


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({"kind": ["fault"]}, 1),
        ({"kind": ["how_to"]}, 0),
        ({"lang": ["zh"]}, 0),
        ({"topic": ["printing"], "lang": ["en", "zh"]}, 1),
        ({"topic": ["gone"]}, 1),
        ({"confidence": ["validated"]}, 1),
    ],
)
def test_filters_hold(site: Site, filters: dict[str, list[str]], count: int) -> None:
    saved(site, ALICE, filters=filters)
    new(site)
    assert len(told(site)) == count


def test_a_search_of_filters_alone_hears_of_all_they_leave(site: Site) -> None:
    saved(site, ALICE, "", filters={"topic": ["printing"]})
    saved(site, CHARLIE, "", filters={"kind": ["how_to"]})
    new(site, "Toner is low")
    assert [name for name, _ in told(site)] == ["Alice"]


def test_what_barely_answers_is_not_told(site: Site) -> None:
    for number in range(3):
        new(site, f"Paper jam {number}", source="A paper jam, jammed paper.\n")
    saved(site, ALICE, "my paper jam in the printer")
    source = f"{'Travel costs go on one sheet of paper. ' * 30}\n"
    new(site, "Travel costs", source=source, keywords=())
    assert told(site) == []


def test_each_language_goes_to_those_who_read_it(site: Site) -> None:
    saved(site, ALICE, "", filters={"topic": ["printing"]})
    saved(site, BOB, "", filters={"topic": ["printing"]})
    new(site, "打印机卡纸", lang="zh")
    # There is no English text of it, so it is news to readers of English, too.
    assert [name for name, _ in told(site)] == ["Alice", "Bob"]


def test_whoever_publishes_or_follows_hears_nothing_more(site: Site) -> None:
    edition = new(site)
    for member in (ALICE, KIM):
        saved(site, member)
    followed_by(site, edition, ALICE)
    release(site, edition, KIM)
    assert [row.kind for row in site.rows(Notice)] == ["found"]


def test_silent_and_removed_searches_tell_nothing(site: Site) -> None:
    saved(site, ALICE, alerts=False)
    gone = saved(site, CHARLIE)
    with site.services.database.transaction() as session:
        remove(session, session.get_one(SavedSearch, gone.id), now=utc_now())
    new(site)
    assert told(site) == []


def test_the_link_in_the_letter_silences_the_search_alone(site: Site) -> None:
    saved(site, ALICE)
    other = saved(site, ALICE, "toner")
    new(site)
    path = stop_path(site)
    visitor = site.browser()
    assert "No more alerts of this search?" in page(visitor.get(path))
    answer = post(visitor, path, follow_redirects=True)
    assert "This search tells you nothing more" in page(answer)
    assert [row.id for row in site.rows(SavedSearch) if row.alerts] == [other.id]
    new(site, "Another paper jam")
    assert len(told(site)) == 1


def test_it_waits_for_the_index(site: Site) -> None:
    saved(site, ALICE)
    site.services.database.after_followed = lambda: None
    with site.services.database.transaction() as session:
        edition = make_edition(session, title="Paper jam")
        by = actor_named(session, KIM)
        publish(session, edition, head(session, edition), by=by, now=utc_now())
    site.services.alerter.follow()
    assert told(site) == []
    site.services.keeper.catch_up()
    site.services.alerter.follow()
    assert len(told(site)) == 1
