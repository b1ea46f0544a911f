"""Forms that were opened before somebody else was quicker."""

import pytest

from articles.lifecycle import Move
from articles.models import Edition, Stage
from articles.reviews.models import Review, ReviewState
from tests.articles.reviews.making import revise
from tests.articles.reviews.people import MIN
from tests.cast import CORA, KIM
from tests.site import Site, actor_named
from tests.web import page, post
from tests.webapp.review.making import (
    ROUTES,
    fields_of,
    now_of,
    put,
    review_of,
    seen,
    send,
    url,
)

WORDS = "第二步不清楚，please rewrite it."


def _edit(site: Site, edition: Edition) -> None:
    with site.writing() as session:
        found = session.get_one(Edition, edition.id)
        revise(session, found, actor_named(session, KIM))


@pytest.mark.parametrize("decision", ["approve", "publish", "request_changes"])
def test_the_second_of_two_decisions_is_told_who_was_first(
    site: Site, decision: str
) -> None:
    edition = put(site, Stage.IN_REVIEW)
    late = fields_of(site, edition, Move.APPROVE)
    assert send(site, site.browser(MIN), edition, Move.APPROVE).status_code == 302
    with site.writing() as session:
        # Cora may decide as well.
        actor_named(session, CORA)
    fields = late | {"decision": decision, "words": WORDS}
    answer = post(site.browser(MIN), f"{url(site, edition)}/decide", fields)
    assert answer.status_code == 409
    text = page(answer)
    assert "Somebody else has decided this review meanwhile." in text
    assert "Min approved the text," in text
    assert WORDS in answer.text
    assert now_of(site, edition).stage is Stage.APPROVED


def test_an_approval_of_a_text_that_was_edited_is_void(site: Site) -> None:
    edition = put(site, Stage.IN_REVIEW)
    late = fields_of(site, edition, Move.APPROVE) | {"words": WORDS}
    _edit(site, edition)
    answer = post(site.browser(MIN), f"{url(site, edition)}/decide", late)
    assert answer.status_code == 409
    text = page(answer)
    assert "Kim saved version 2," in text
    assert "A change has overtaken this review" in text
    assert WORDS in answer.text
    assert [one.state for one in site.rows(Review)] == [ReviewState.VOID]


@pytest.mark.parametrize("move", [Move.PUBLISH, Move.SCHEDULE, Move.UNSCHEDULE])
def test_what_was_approved_before_an_edit_does_not_go_out(
    site: Site, move: Move
) -> None:
    edition = put(site, Stage.SCHEDULED)
    late = fields_of(site, edition, move)
    _edit(site, edition)
    route = ROUTES[move][0]
    answer = post(site.browser(MIN), f"{url(site, edition)}/{route}", late)
    assert answer.status_code == 409
    after = now_of(site, edition)
    assert (after.stage, after.published_id) == (Stage.DRAFT, None)


def test_a_text_is_sent_as_it_was_seen_or_not_at_all(site: Site) -> None:
    edition = put(site, Stage.DRAFT)
    late = fields_of(site, edition, Move.SUBMIT) | {"note": WORDS}
    _edit(site, edition)
    answer = post(site.browser(KIM), f"{url(site, edition)}/submit", late)
    assert answer.status_code == 409
    assert "Kim saved version 2," in page(answer)
    assert WORDS in answer.text
    assert review_of(site, edition) is None


@pytest.mark.parametrize("wrong", ["", "x", "0", "-1", "9" * 30, "foreign"])
def test_a_decision_names_the_review_of_this_text(site: Site, wrong: str) -> None:
    edition, other = put(site, Stage.IN_REVIEW), put(site, Stage.IN_REVIEW)
    named = seen(site, other)["review"] if wrong == "foreign" else wrong
    sent = fields_of(site, edition, Move.APPROVE) | {"review": named}
    answer = post(site.browser(MIN), f"{url(site, edition)}/decide", sent)
    assert answer.status_code == 409
    assert now_of(site, edition).stage is Stage.IN_REVIEW
    assert now_of(site, other).stage is Stage.IN_REVIEW
