"""Licenses granted on the site."""

import re

import pytest

from articles.models import Revision
from kb.accounts.models import User
from kb.policy import License
from tests.articles.standard.making import written
from tests.cast import ALICE, ERIN, KIM, MAX, OLGA, XAVIER, Member
from tests.site import Site
from tests.web import page, post


@pytest.fixture
def work(site: Site) -> Revision:
    """A text of Erin's that Kim has approved."""
    erin, kim = site.actor(ERIN), site.actor(KIM)
    with site.writing() as session:
        return written(session, erin, reviewer=kim)


def account(site: Site, member: Member) -> User:
    site.actor(member)
    return next(user for user in site.rows(User) if user.email == member.email)


def address(site: Site, member: Member) -> str:
    return f"/practice/licenses/{account(site, member).id}"


def test_a_license_is_granted_for_a_reviewed_article_and_holds_at_once(
    site: Site, work: Revision
) -> None:
    url, kim = address(site, ERIN), site.browser(KIM)
    assert "Paper jam" in page(kim.get(url))
    form = {"license": "contributor", "works": work.id, "why": "Clear, 写得清楚"}
    text = page(post(kim, url, form, follow_redirects=True))
    assert "License: Contributor" in text
    assert "Clear, 写得清楚" in text
    assert account(site, ERIN).license is License.CONTRIBUTOR
    assert "Erin Contributor" in page(kim.get("/practice/licenses"))


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"works": ""}, "Name at least one reviewed article"),
        ({"works": "999"}, "not a valid choice"),
        ({"why": " "}, "Please fill this in."),
        ({"license": ""}, "Choose a license."),
        ({"license": "master"}, "Not a valid choice"),
        ({"license": "candidate"}, "Not a valid choice"),
    ],
)
def test_a_promotion_without_grounds_comes_back(
    site: Site, work: Revision, wrong: dict[str, str], why: str
) -> None:
    form = {"license": "publisher", "works": work.id, "why": "Good"} | wrong
    if not form["works"]:
        del form["works"]
    answer = post(site.browser(KIM), address(site, ERIN), form)
    assert answer.status_code == 422
    assert why in page(answer)
    assert account(site, ERIN).license is License.CANDIDATE


def test_nobody_grants_a_license_to_themselves(site: Site) -> None:
    url, kim = address(site, KIM), site.browser(KIM)
    assert "Nobody grants a license to themselves" in page(kim.get(url))
    form = {"license": "candidate", "why": "Modest"}
    assert post(kim, url, form).status_code == 422
    assert account(site, KIM).license is License.PUBLISHER


def test_an_administrator_takes_a_license_back(site: Site) -> None:
    url = address(site, XAVIER)
    form = {"license": "candidate", "why": "Left the desk"}
    assert post(site.browser(MAX), url, form).status_code == 302
    assert account(site, XAVIER).license is License.CANDIDATE


def test_the_list_is_by_name_and_holds_writers_only(site: Site) -> None:
    for member in (XAVIER, ERIN, KIM, OLGA, ALICE):
        site.actor(member)
    answer = site.browser(KIM).get("/practice/licenses")
    person = r'<span class="person">.*?<span>(\w+)</span>'
    names = re.findall(person, answer.text, re.DOTALL)
    assert names == ["Erin", "Kim", "Xavier"]
    assert site.browser(KIM).get(address(site, ALICE)).status_code == 404


@pytest.mark.parametrize("member", [ALICE, ERIN, XAVIER, OLGA], ids=lambda m: m.name)
def test_others_have_no_such_page(site: Site, member: Member) -> None:
    client, url = site.browser(member), address(site, ERIN)
    assert client.get("/practice/licenses").status_code == 403
    assert client.get(url).status_code == 403
    assert post(client, url, {"license": "publisher"}).status_code == 403
