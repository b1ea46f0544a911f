"""Each move from each stage by everybody, sent by hand past all buttons."""

from datetime import timedelta
from pathlib import Path

import pytest

from articles.lifecycle import STEPS, Move
from articles.models import Edition, Stage
from kb.clock import utc_now
from kb.policy import Audience, Permission
from tests.articles.reviews.people import MIN
from tests.cast import ALICE, ERIN, KIM, OLGA, XAVIER, Member
from tests.databases import Template
from tests.site import Site, opened
from tests.web import token
from tests.webapp.review.making import (
    ROUTES,
    address_of,
    fields_of,
    now_of,
    put,
    review_of,
)

NEXT_YEAR = (utc_now() + timedelta(days=300)).strftime("%Y-%m-%dT%H:%M")
ANONYMOUS = Member("", KIM.role)
# Kim wrote the text; Min let it through; Xavier is licensed for staff only.
BARRED = (ANONYMOUS, ALICE, OLGA)
CAST = (*BARRED, ERIN, XAVIER, KIM, MIN)
SECOND = {Permission.REVISION_APPROVE, Permission.ARTICLE_PUBLISH}


def may(member: Member, move: Move, audience: Audience) -> bool:
    """Written down by hand: who may make a move at all."""
    if member in BARRED:
        return False
    needs = STEPS[move].needs
    if needs is Permission.ARTICLE_WRITE:
        return True
    licensed = {KIM, MIN} | ({XAVIER} if audience is Audience.INTERNAL else set())
    return member in licensed and not (needs in SECOND and member is KIM)


@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.INTERNAL])
@pytest.mark.parametrize("stage", list(Stage))
def test_a_move_is_made_only_by_who_may_and_only_from_its_stage(
    template: Template, tmp_path: Path, stage: Stage, audience: Audience
) -> None:
    with opened(template, tmp_path) as site:
        edition = put(site, stage, audience=audience)
        for member in CAST:
            client = site.browser(None if member is ANONYMOUS else member)
            sent_token = {"csrf_token": token(client)}
            for move in ROUTES:
                before = _state(site, edition)
                times = {"publish_at": NEXT_YEAR} if move is Move.SCHEDULE else {}
                fields = fields_of(site, edition, move) | times | sent_token
                answer = client.post(address_of(site, edition, move), data=fields)
                after = _state(site, edition)
                if not may(member, move, audience):
                    assert answer.status_code in (403, 404), (member.name, move)
                    assert after == before
                elif stage in STEPS[move].sources:
                    assert answer.status_code == 302, (member.name, move)
                    assert after[0] is STEPS[move].target
                    edition = put(site, stage, audience=audience)
                else:
                    assert answer.status_code == 409, (member.name, move)
                    assert after == before


def _state(site: Site, edition: Edition) -> tuple[object, ...]:
    now, review = now_of(site, edition), review_of(site, edition)
    return (
        now.stage,
        now.stage_at,
        now.published_id,
        now.publish_at,
        now.archived_at,
        review and (review.id, review.state),
    )
