import re

import pytest

from articles.lifecycle import Move
from articles.models import Stage
from kb.accounts.models import Group
from kb.policy import Audience
from tests.articles.reviews.making import COMPLETE
from tests.articles.reviews.people import MIN
from tests.cast import ALICE, ERIN, KIM, OLGA, XAVIER, Member
from tests.site import Site, actor_named
from tests.web import page, post
from tests.webapp.review.making import ask_named, now_of, put, send, url


def _buttons(html: str) -> set[str]:
    """The moves a page offers, by where its forms go."""
    return set(re.findall(r'action="/review/\d+/\w\w/([\w-]+)"', html))


@pytest.mark.parametrize(
    ("stage", "author", "second"),
    [
        (Stage.DRAFT, {"submit", "archive"}, {"submit", "archive"}),
        (Stage.IN_REVIEW, {"recall", "archive"}, {"decide", "archive"}),
        (Stage.CHANGES_REQUESTED, {"submit", "archive"}, {"submit", "archive"}),
        (Stage.APPROVED, {"archive"}, {"publish", "schedule", "decide", "archive"}),
        (
            Stage.SCHEDULED,
            {"archive"},
            {"publish", "schedule", "unschedule", "decide", "archive"},
        ),
        (Stage.PUBLISHED, {"archive", "end"}, {"archive", "end"}),
        (Stage.ARCHIVED, {"revive"}, {"revive"}),
    ],
)
def test_everybody_is_offered_what_they_may_do_and_nothing_else(
    site: Site, stage: Stage, author: set[str], second: set[str]
) -> None:
    edition = put(site, stage)
    for member, offered in ((KIM, author), (MIN, second)):
        html = site.browser(member).get(url(site, edition)).text
        assert _buttons(html) - {"remarks"} == offered
    assert _buttons(site.browser(XAVIER).get(url(site, edition)).text) <= {
        "remarks",
        "submit",
    }


@pytest.mark.parametrize(("member", "status"), [(None, 302), (ALICE, 403), (OLGA, 403)])
def test_nobody_else_sees_a_text_in_the_making(
    site: Site, member: Member | None, status: int
) -> None:
    public = put(site, Stage.PUBLISHED)
    hidden = put(site, Stage.IN_REVIEW, audience=Audience.INTERNAL, title="Secret")
    client = site.browser(member)
    for edition in (public, hidden):
        answer = client.get(url(site, edition))
        assert answer.status_code == status
        assert "Secret" not in answer.text


def test_a_text_of_a_group_is_no_page_for_the_others(site: Site) -> None:
    with site.writing() as session:
        group = Group(name="Finance")
        session.add(group)
        session.flush()
        group_id = group.id
    edition = put(
        site, Stage.DRAFT, audience=Audience.GROUP, group_id=group_id, title="Secret"
    )
    for address in (url(site, edition), "/review/999999/en", "/review/1001/fr"):
        assert site.browser(KIM).get(address).status_code == 404
    assert send(site, site.browser(KIM), edition, Move.SUBMIT).status_code == 404
    assert "Secret" not in page(site.browser(KIM).get("/review"))


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        (Stage.DRAFT, "Next: Kim writes on and sends it for review."),
        (Stage.IN_REVIEW, "Next: anyone with the license who did not write it"),
        (Stage.CHANGES_REQUESTED, "Next: Kim changes the text and sends it again."),
        (Stage.APPROVED, "Next: somebody with the license who did not write it"),
        (Stage.SCHEDULED, "It goes out by itself on"),
        (Stage.PUBLISHED, "Nobody has to do anything."),
        (Stage.ARCHIVED, "It can be brought back as a draft."),
    ],
)
def test_the_page_says_where_it_stands_and_who_acts_next(
    site: Site, stage: Stage, said: str
) -> None:
    edition = put(site, stage)
    html = site.browser(ERIN).get(url(site, edition)).text
    assert said in page(site.browser(ERIN).get(url(site, edition)))
    assert html.count('aria-current="step"') == (stage is not Stage.ARCHIVED)
    if stage is Stage.CHANGES_REQUESTED:
        assert "Min requested changes" in html


def test_the_editor_shows_what_the_reviewer_wants(site: Site) -> None:
    edition = put(site, Stage.CHANGES_REQUESTED)
    html = page(site.browser(KIM).get(f"/write/{site.number(edition)}/en"))
    assert "Min requested changes Why?" in html


def test_the_change_is_set_against_what_readers_have(site: Site) -> None:
    edition = put(site, Stage.IN_REVIEW, published=True)
    html = site.browser(MIN).get(url(site, edition)).text
    assert "What would change for readers" in html
    assert "More of it." in html
    assert "Readers have version 1 until the new text is published." in html
    inline = site.browser(MIN).get(f"{url(site, edition)}?layout=inline").text
    assert "diff-inline" in inline
    assert "diff-sides" in html
    assert "view=page" in html


def test_the_whole_way_through_forms(site: Site) -> None:
    edition = put(site, Stage.DRAFT)
    kim, other = site.browser(KIM), site.browser(MIN)
    reviewer = str(site.actor(MIN).user_id)
    sent = send(site, kim, edition, Move.SUBMIT, reviewer=reviewer, note="看看第二步。")
    assert sent.status_code == 302
    assert "看看第二步。" in other.get(url(site, edition)).text
    refused = send(site, other, edition, Move.REQUEST_CHANGES, words="")
    assert refused.status_code == 422
    assert "Say what has to change." in page(refused)
    assert now_of(site, edition).stage is Stage.IN_REVIEW
    assert send(site, other, edition, Move.REQUEST_CHANGES).status_code == 302
    assert send(site, kim, edition, Move.SUBMIT).status_code == 302
    assert send(site, other, edition, Move.APPROVE).status_code == 302
    assert site.browser().get(f"/a/{site.number(edition)}").status_code == 404
    done = send(site, other, edition, Move.PUBLISH)
    assert done.location == f"/kb/en/{edition.slug}?f=again"
    text = page(site.browser().get(f"/kb/en/{edition.slug}"))
    assert "Reviewed by Min" in text


@pytest.mark.parametrize(
    ("decision", "stage"),
    [("publish", Stage.PUBLISHED), ("schedule", Stage.SCHEDULED)],
)
def test_approving_and_letting_out_is_one_step(
    site: Site, decision: str, stage: Stage
) -> None:
    edition = put(site, Stage.IN_REVIEW)
    fields = {"decision": decision, "publish_at": "2027-01-01T09:00"}
    answer = send(site, site.browser(MIN), edition, Move.APPROVE, **fields)
    assert answer.status_code == 302
    assert now_of(site, edition).stage is stage


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"decision": "schedule"}, "Say when it should go out."),
        ({"decision": "schedule", "publish_at": "soon"}, "Give date and time"),
        ({"decision": "schedule", "publish_at": "2020-01-01T09:00"}, "in the future"),
        ({"decision": "schedule", "publish_at": "9999-12-31T23:59"}, "within the next"),
        ({"decision": "schedule", "publish_at": "0001-01-01T00:00"}, "in the future"),
        ({"decision": ""}, "Please choose one."),
        ({"decision": "poem"}, "Not a valid choice"),
        ({"decision": "approve", "words": "x" * 2001}, "Use at most 2000 characters."),
    ],
)
def test_a_decision_that_cannot_be_taken_comes_back_with_its_words(
    site: Site, fields: dict[str, str], said: str
) -> None:
    edition = put(site, Stage.IN_REVIEW)
    sent = {"words": "Kept words.", **fields}
    answer = send(site, site.browser(MIN), edition, Move.APPROVE, **sent)
    assert answer.status_code == 422
    assert said in page(answer)
    assert sent["words"] in answer.text
    assert now_of(site, edition).stage is Stage.IN_REVIEW


def test_a_fault_with_an_empty_section_is_not_sent(site: Site) -> None:
    source = COMPLETE["zh"].replace("滚轮磨损。", "")
    edition = put(site, Stage.DRAFT, lang="zh", source=source)
    kim, number = site.browser(KIM), site.number(edition)
    html = kim.get(url(site, edition)).text
    assert "原因" in html
    assert f'href="/write/{number}/zh"' in html
    assert "submit" not in _buttons(html)
    assert send(site, kim, edition, Move.SUBMIT).status_code == 422
    assert now_of(site, edition).stage is Stage.DRAFT


def test_a_site_may_let_authors_approve_their_own(site: Site) -> None:
    edition = put(site, Stage.IN_REVIEW)
    assert send(site, site.browser(KIM), edition, Move.APPROVE).status_code == 403
    relaxed = site.services.settings.model_copy(update={"self_approval": True})
    object.__setattr__(site.services, "settings", relaxed)
    assert "decide" in _buttons(site.browser(KIM).get(url(site, edition)).text)
    assert send(site, site.browser(KIM), edition, Move.APPROVE).status_code == 302


def test_the_lists_name_what_waits_for_whom(site: Site) -> None:
    kim, other = site.browser(KIM), site.browser(MIN)
    assert "Nothing waits" in page(other.get("/review"))
    named = put(site, Stage.DRAFT, title="Named text")
    put(site, Stage.IN_REVIEW, title="For anyone")
    ask_named(site, named, KIM, MIN)
    text = page(other.get("/review"))
    assert "Waiting for you 1" in text
    assert "Waiting for anyone 1" in text
    asked = page(kim.get("/review"))
    assert "Asked for by you 2" in asked
    assert "Waiting for" not in asked
    for member in (None, ALICE):
        assert site.browser(member).get("/review").status_code in (302, 403)


def test_an_internal_text_is_decided_by_a_contributor(site: Site) -> None:
    edition = put(site, Stage.IN_REVIEW, audience=Audience.INTERNAL, title="Inside")
    assert "Inside" in page(site.browser(XAVIER).get("/review"))
    done = send(site, site.browser(XAVIER), edition, Move.APPROVE)
    assert done.status_code == 302


def test_unknown_forms_do_not_make_an_article_published(site: Site) -> None:
    edition = put(site, Stage.DRAFT)
    forged = {"stage": "published", "published_id": "1", "then": "publish"}
    for route in ("submit", "decide", "publish"):
        post(site.browser(KIM), f"{url(site, edition)}/{route}", forged)
    assert now_of(site, edition).published_id is None
    with site.writing() as session:
        assert actor_named(session, KIM).user_id
