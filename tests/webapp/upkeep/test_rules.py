"""The pages of review rules, the dates made anew, and the reminders."""

from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from articles.models import Article
from articles.upkeep.models import ReviewReminder, ReviewRule
from kb.clock import utc_now
from tests.cast import KIM
from tests.site import Site
from tests.web import page, post


def add(site: Site, **fields: object) -> TestResponse:
    values = {"category": 0, "kind": "", "months": 12, "grace_days": 14} | fields
    return post(site.browser(KIM), "/upkeep/rules", values)


def due(site: Site) -> list[bool]:
    return [one.review_due_at is not None for one in site.rows(Article)]


def test_a_new_rule_offers_to_make_the_dates_anew(site: Site) -> None:
    site.article()
    answer = add(site)
    assert answer.headers["Location"] == "/upkeep/rules/dates"
    text = page(site.browser(KIM).get("/upkeep/rules/dates"))
    assert "A first date 1" in text
    assert due(site) == [False]
    done = post(site.browser(KIM), "/upkeep/rules/dates")
    assert due(site) == [True]
    text = page(site.browser(KIM).get(done.headers["Location"]))
    assert "1 article has a new review date." in text
    post(site.browser(KIM), f"{done.headers['Location']}/undo")
    assert due(site) == [False]


def test_the_preview_tells_earlier_from_later_and_what_is_due_at_once(
    site: Site,
) -> None:
    for days in (1, 40_000):
        edition = site.article(title=f"In {days}")
        with site.writing() as session:
            article = session.get_one(Article, edition.article_id)
            article.review_due_at = utc_now() + timedelta(days=days)
    add(site, months=120)
    text = page(site.browser(KIM).get("/upkeep/rules/dates"))
    assert "An earlier date 1" in text
    assert "A later date 1" in text
    assert "due at once" not in text
    [rule] = site.rows(ReviewRule)
    url = f"/upkeep/rules/{rule.id}"
    post(site.browser(KIM), url, {"months": 1, "grace_days": 3})
    text = page(site.browser(KIM).get("/upkeep/rules/dates"))
    assert "2 articles would be due at once" in text


def test_rules_of_a_topic_and_a_kind_lead_to_their_own_dates(site: Site) -> None:
    edition = site.article()
    category = next(iter(site.rows(Article))).category_id
    answer = add(site, category=category, kind="fault")
    where = answer.headers["Location"]
    assert where == f"/upkeep/rules/dates?category={category}&kind=fault"
    assert "Printing · Fault" in page(site.browser(KIM).get(where))
    assert edition.article_id


def test_a_rule_is_changed_and_removed(site: Site) -> None:
    add(site)
    [rule] = site.rows(ReviewRule)
    url = f"/upkeep/rules/{rule.id}"
    post(site.browser(KIM), url, {"months": 6, "grace_days": 3})
    text = page(site.browser(KIM).get("/upkeep/rules"))
    assert "All topics 6 months 3 days" in text
    post(site.browser(KIM), f"{url}/remove")
    assert site.rows(ReviewRule) == []
    assert "No rule yet" in page(site.browser(KIM).get("/upkeep/rules"))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"months": 0}, "Choose 1 to 120 months."),
        ({"months": 121}, "Choose 1 to 120 months."),
        ({"months": ""}, "Please fill this in."),
        ({"months": "often"}, "Not a valid integer value."),
        ({"grace_days": -1}, "Choose 0 to 365 days."),
        ({"category": 4711}, "Not a valid choice."),
        ({"kind": "poem"}, "Not a valid choice."),
    ],
)
def test_a_rule_that_does_not_do_is_refused(
    site: Site, fields: dict[str, object], message: str
) -> None:
    answer = add(site, **fields)
    assert answer.status_code == 422
    assert message in page(answer)
    assert site.rows(ReviewRule) == []


def test_a_second_rule_for_the_same_is_refused(site: Site) -> None:
    add(site)
    answer = add(site, months=3)
    assert answer.status_code == 422
    assert "There is a rule for these articles. Change that one." in page(answer)


def test_a_changed_rule_that_does_not_do_is_refused_at_its_place(site: Site) -> None:
    add(site)
    [rule] = site.rows(ReviewRule)
    answer = post(site.browser(KIM), f"/upkeep/rules/{rule.id}", {"months": 500})
    assert answer.status_code == 422
    assert "Choose 1 to 120 months." in page(answer)
    assert 'value="500"' in answer.text
    assert [one.months for one in site.rows(ReviewRule)] == [12]


def test_the_hourly_job_reminds_once(site: Site) -> None:
    edition = site.article()
    with site.writing() as session:
        article = session.get_one(Article, edition.article_id)
        article.review_due_at = utc_now() - timedelta(minutes=1)
    site.services.jobs.remind_due()
    site.services.jobs.remind_due()
    assert len(site.rows(ReviewReminder)) == 1
    assert len(site.events("article.fell_due")) == 1
