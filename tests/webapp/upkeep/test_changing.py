"""Many articles changed at once: chosen, seen, applied, undone."""

import re
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from articles.models import Article, Category, Edition
from articles.upkeep.models import BulkChange
from kb.accounts.models import Group, User
from kb.clock import utc_now
from kb.policy import Audience, License
from tests.cast import ALICE, ERIN, KIM, MAX, Member
from tests.site import Site
from tests.web import page, post, token

# As a browser sends a form of which nothing was filled in.
EMPTY = dict.fromkeys(["owner", "topic", "audience", "group", "due", "due_on"], "")
_SEEN = re.compile(r'name="seen" value="([^"]+)"')


def articles_of(site: Site) -> dict[int, Article]:
    return {one.number: one for one in site.rows(Article)}


def send(
    site: Site, member: Member, url: str, *pairs: tuple[str, object]
) -> TestResponse:
    client = site.browser(member)
    fields: MultiDict[str, Any] = MultiDict(pairs)
    fields.add("csrf_token", token(client))
    return client.post(url, data=fields)


def chosen(*numbers: int, **values: object) -> list[tuple[str, object]]:
    return [("number", number) for number in numbers] + list(values.items())


def preview(site: Site, *numbers: int, **values: object) -> TestResponse:
    pairs = chosen(*numbers, then="preview", **(EMPTY | values))
    return send(site, KIM, "/upkeep/change", *pairs)


def apply(site: Site, shown: TestResponse, **values: object) -> TestResponse:
    seen = [("seen", mark) for mark in _SEEN.findall(shown.text)]
    return send(site, KIM, "/upkeep/change/apply", *seen, *(EMPTY | values).items())


def forge(site: Site, *marks: str, **values: object) -> TestResponse:
    seen = [("seen", mark) for mark in marks]
    return send(site, KIM, "/upkeep/change/apply", *seen, *(EMPTY | values).items())


def erin(site: Site) -> int:
    return site.actor(ERIN).user_id or 0


def number_of(site: Site, **fields: Any) -> int:
    return site.number(site.article(**fields))


def in_new_group(site: Site, **fields: Any) -> Edition:
    with site.writing() as session:
        group = Group(name="Finance")
        session.add(group)
        session.flush()
        group_id = group.id
    return site.article(audience=Audience.GROUP, group_id=group_id, **fields)


def test_chosen_articles_are_seen_before_and_after_and_then_changed(
    site: Site,
) -> None:
    one, two = number_of(site, title="One"), number_of(site, title="Two")
    asked = send(site, KIM, "/upkeep/change", *chosen(one, two))
    assert "Change 2 articles" in page(asked)
    shown = preview(site, one, two, owner=erin(site), audience="internal")
    text = page(shown)
    assert "2 articles would change" in text
    assert "Owner nobody becomes Erin" in text
    assert "Who may read it Everybody becomes Staff only" in text
    assert site.rows(BulkChange) == []
    done = apply(site, shown, owner=erin(site), audience="internal")
    [bulk] = site.rows(BulkChange)
    assert done.headers["Location"] == f"/upkeep/changes/{bulk.id}"
    found = articles_of(site)
    assert {found[n].owner_id for n in (one, two)} == {erin(site)}
    assert {found[n].audience for n in (one, two)} == {Audience.INTERNAL}
    told = page(site.browser(KIM).get(done.headers["Location"]))
    assert "2 articles changed." in told
    assert "Undo this change" in told


def test_search_follows_an_audience_that_became_smaller(site: Site) -> None:
    number = number_of(site, title="Plumbago")
    shown = preview(site, number, audience="internal")
    apply(site, shown, audience="internal")
    assert "Plumbago" not in site.browser(ALICE).get("/find?q=plumbago").text
    assert "Plumbago" in site.browser(KIM).get("/find?q=plumbago").text


def test_a_warning_says_how_many_more_people_read(site: Site) -> None:
    numbers = [
        number_of(site, title=title, audience=Audience.INTERNAL) for title in "AB"
    ]
    text = page(preview(site, *numbers, audience="public"))
    assert "2 published articles become readable for more people" in text
    assert "The addresses of the articles stay as they are." in text


def test_the_whole_list_is_chosen_by_its_filter(site: Site) -> None:
    for number in range(30):
        site.article(title=f"Title {number}")
    site.article(title="中文", lang="zh")
    pairs = {"list": "unowned", "all": "1", "lang": "en"}
    asked = send(site, KIM, "/upkeep/change", *pairs.items())
    assert "Change 30 articles" in page(asked)


def test_nothing_chosen_and_too_much_chosen_go_back_to_the_list(site: Site) -> None:
    pairs = {"list": "stale", "lang": "en"}
    back = send(site, KIM, "/upkeep/change", *pairs.items())
    assert back.headers["Location"] == "/upkeep?list=stale&lang=en"
    assert "Choose at least one article." in page(
        site.browser(KIM).get(back.headers["Location"])
    )
    send(site, KIM, "/upkeep/change", *chosen(*range(1, 502)))
    assert "Choose at most 500 articles" in page(site.browser(KIM).get("/upkeep"))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({}, "Choose what is to change."),
        ({"due": "on"}, "Choose a day from today on"),
        ({"due": "on", "due_on": "2020-01-01"}, "Choose a day from today on"),
        ({"due": "on", "due_on": "9999-12-31"}, "Choose a day from today on"),
        ({"due": "on", "due_on": "soon"}, "Not a valid date value."),
        ({"owner": "99999"}, "Not a valid choice."),
        ({"topic": "x"}, "Not a valid choice."),
        ({"audience": "group"}, "Not a valid choice."),
    ],
)
def test_what_does_not_do_is_said_and_nothing_is_lost(
    site: Site, values: dict[str, str], message: str
) -> None:
    number = number_of(site)
    shown = preview(site, number, **values)
    assert shown.status_code == 422
    assert message in page(shown)
    assert f'name="number" value="{number}"' in shown.text
    assert _SEEN.findall(shown.text) == []


def test_a_review_day_is_the_beginning_of_that_day(site: Site) -> None:
    number = number_of(site)
    day = (utc_now() + timedelta(days=40)).date().isoformat()
    shown = preview(site, number, due="on", due_on=day)
    apply(site, shown, due="on", due_on=day)
    due = articles_of(site)[number].review_due_at
    assert due is not None
    assert due.isoformat() == f"{day}T00:00:00+00:00"
    none = preview(site, number, due="none")
    apply(site, none, due="none")
    assert articles_of(site)[number].review_due_at is None


def test_what_somebody_changed_meanwhile_is_refused_with_a_note(site: Site) -> None:
    one, two = number_of(site, title="One"), number_of(site, title="Two")
    shown = preview(site, one, two, owner=erin(site))
    other = preview(site, one, owner=site.actor(KIM).user_id)
    apply(site, other, owner=site.actor(KIM).user_id)
    done = apply(site, shown, owner=erin(site))
    found = articles_of(site)
    assert found[one].owner_id == site.actor(KIM).user_id
    assert found[two].owner_id == erin(site)
    text = page(site.browser(KIM).get(done.headers["Location"]))
    assert f"1 article stays as it is ({one}): Somebody changed it" in text
    again = apply(site, shown, owner=erin(site))
    assert again.status_code == 409
    assert "Nothing was changed" in page(again)
    assert "1 article would change" in page(again)


def test_hidden_articles_are_counted_and_never_named(site: Site) -> None:
    seen = number_of(site, title="Seen")
    hidden = site.number(in_new_group(site, title="Payroll secret"))
    shown = preview(site, seen, hidden, audience="internal")
    assert "1 that you may not see" in page(shown)
    assert "Payroll" not in shown.text
    forged = forge(site, f"{hidden}:0123456789", audience="internal")
    assert forged.status_code == 409
    assert "Payroll" not in forged.text
    assert articles_of(site)[hidden].audience is Audience.GROUP


def test_without_the_license_nothing_is_given_to_everybody(site: Site) -> None:
    number = number_of(site, audience=Audience.INTERNAL)
    site.actor(KIM)
    with site.writing() as session:
        for user in session.query(User):
            user.license = License.CONTRIBUTOR
    shown = preview(site, number, audience="public")
    assert "It takes the license for these readers" in page(shown)
    assert forge(site, f"{number}:x", audience="public").status_code == 409
    assert articles_of(site)[number].audience is Audience.INTERNAL


def test_a_change_is_undone_and_says_what_was_not(site: Site) -> None:
    one, two = number_of(site, title="One"), number_of(site, title="Two")
    shown = preview(site, one, two, owner=erin(site))
    where = apply(site, shown, owner=erin(site)).headers["Location"]
    other = preview(site, one, owner=site.actor(KIM).user_id)
    apply(site, other, owner=site.actor(KIM).user_id)
    post(site.browser(KIM), f"{where}/undo")
    text = page(site.browser(KIM).get(where))
    assert "1 article is as it was before." in text
    assert f"1 article stays as it is ({one}): It was changed again since." in text
    assert "This change was undone" in text
    assert "Undo this change" not in text
    assert articles_of(site)[two].owner_id is None
    post(site.browser(KIM), f"{where}/undo")
    assert "This change was undone already." in page(site.browser(KIM).get(where))


def test_past_changes_are_listed_without_what_is_hidden(site: Site) -> None:
    number = number_of(site, title="Was open")
    shown = preview(site, number, owner=erin(site))
    where = apply(site, shown, owner=erin(site)).headers["Location"]
    edition = in_new_group(site, title="Other")
    with site.writing() as session:
        group_id = session.get_one(Article, edition.article_id).group_id
        was_open = session.query(Article).filter_by(number=number).one()
        was_open.audience, was_open.group_id = Audience.GROUP, group_id
    listed = page(site.browser(KIM).get("/upkeep/changes"))
    assert "Owner Kim 1 Made" in listed
    text = page(site.browser(KIM).get(where))
    assert "Was open" not in text
    assert "1 article of this change is not for you to see." in text


@pytest.mark.parametrize(("member", "status"), [(ERIN, 403), (ALICE, 403), (MAX, 403)])
def test_only_who_manages_upkeep_changes_many(
    site: Site, member: Member, status: int
) -> None:
    number = number_of(site)
    client = site.browser(member)
    for path in ("change", "changes", "rules", "rules/dates", "changes/1"):
        assert client.get(f"/upkeep/{path}").status_code == status
    for path in ("change", "change/apply", "rules", "rules/dates", "changes/1/undo"):
        pairs = chosen(number, seen=f"{number}:x", owner=1, months=3, grace_days=3)
        assert send(site, member, f"/upkeep/{path}", *pairs).status_code == status
    assert site.rows(BulkChange) == []


def test_engineers_see_lists_without_anything_to_choose(site: Site) -> None:
    number = number_of(site)
    text = site.browser(ERIN).get("/upkeep?list=unowned").text
    assert f"/write/{number}/en" in text
    for hidden in ('name="number"', "/upkeep/change", "/upkeep/rules"):
        assert hidden not in text


@pytest.mark.pg
def test_odd_numbers_are_no_articles(site: Site) -> None:
    odd = ["x", "-1", "99999999999999", "１", "", "0"]
    answer = send(site, KIM, "/upkeep/change", *[("number", one) for one in odd])
    assert answer.status_code == 200
    assert "There is no such article" in page(answer)
    answer = forge(site, *odd, ":", "1001", "1001:", due="none")
    assert answer.status_code == 409


def test_a_topic_moves_with_its_articles_and_addresses(site: Site) -> None:
    edition = site.article()
    with site.writing() as session:
        session.add(Category(slug="devices", name_en="Devices", name_zh="设备"))
    topics = {one.slug: one.id for one in site.rows(Category)}
    url = f"/admin/catalog/topics/{topics['printing']}/move"
    post(site.browser(KIM), url, {"parent": topics["devices"]})
    client = site.browser(ALICE)
    assert client.get(f"/kb/en/{edition.slug}").status_code == 200
    for slug in ("printing", "devices"):
        found = client.get(f"/topics/{slug}", follow_redirects=True)
        assert "Paper jam" in page(found)
