"""Each role sees what is for it, by every route, and nothing beyond."""

import pytest

from kb.policy import STAFF, WRITERS
from tests.cast import ALICE, CAST, CORA, ERIN, KIM, MAX, SUE, XAVIER, Member
from tests.webapp.canaries import World
from tests.webapp.crawling import fetch

# What is on its way to readers, or was taken from them.
UNRELEASED = (
    *("draft", "revision", "translation", "withdrawn", "scheduled", "review"),
    *("archived", "block"),
)
PARTS = ("title", "body", "heading", "summary", "keyword", "tag", "version", "note")
# Whose the rest is; nobody else sees it.
ONLY_FOR: dict[str, tuple[Member, ...]] = {
    # Who announces chooses among all groups, and the administrator made them.
    "group name": (XAVIER, KIM, SUE, CORA, MAX),
    **{f"group {part}": (XAVIER,) for part in PARTS},
    "told group": (XAVIER, MAX, CORA),
    "told later": (KIM, SUE, CORA, MAX),
    "typed": (KIM,),
    "check": (KIM, ERIN),
    "form": (ALICE,),
}


def _may_see(world: World, member: Member) -> set[str]:
    places = set(world.canaries.words)
    if member.role not in STAFF:
        places = world.canaries.only("ticket", "alice", "verdict", "form")
        places = places if member.name == "Alice" else set()
    if member.role not in WRITERS:
        places -= world.canaries.only(*UNRELEASED)
    for beginning, people in ONLY_FOR.items():
        if member not in people:
            places -= world.canaries.only(beginning)
    return places


@pytest.mark.parametrize("member", CAST, ids=lambda member: member.name)
def test_no_route_shows_a_role_what_is_not_for_it(world: World, member: Member) -> None:
    shown: dict[str, set[str]] = {}
    allowed = _may_see(world, member)
    client = world.site.browser(member)
    for url, answer in fetch(world.site.app, client, world.canaries.values):
        assert answer.status_code < 500, url
        found = world.canaries.found_in(answer.text + str(answer.headers))
        if found - allowed:
            shown[url] = found - allowed
    assert shown == {}
