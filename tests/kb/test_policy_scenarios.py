"""Who may do what to which: numbered situations."""

from dataclasses import dataclass, replace

import pytest

from kb.policy import Actor, Audience, Permission, Role, allows, first_license
from tests.cast import CAST


@dataclass(frozen=True)
class Article:
    audience: Audience
    group_id: int | None = None


@dataclass(frozen=True)
class Text:
    audience: Audience
    author_ids: frozenset[int]
    group_id: int | None = None
    may_be_own: bool = False


@dataclass(frozen=True)
class Check:
    person_id: int
    checker_id: int


@dataclass(frozen=True)
class Ticket:
    id: int
    requester_id: int | None


IDS = {member.name: number for number, member in enumerate(CAST, start=1)}
GROUP = 5
PEOPLE = {
    member.name: Actor(
        user_id=IDS[member.name],
        name=member.name,
        roles=frozenset({member.role}),
        license=first_license([member.role]),
    )
    for member in CAST
} | {
    "a visitor": Actor(visit_id="somewhere"),
    "a visitor with the link": Actor(visit_id="here", ticket_ids=frozenset({1})),
}
PEOPLE["Bob"] = replace(PEOPLE["Bob"], group_ids=frozenset({GROUP}))
PEOPLE["Kate"] = replace(PEOPLE["Kim"], user_id=50, group_ids=frozenset({GROUP}))
KIMS = frozenset({IDS["Kim"]})
THINGS: dict[str, object] = {
    "-": None,
    "public": Article(Audience.PUBLIC),
    "signed_in": Article(Audience.SIGNED_IN),
    "internal": Article(Audience.INTERNAL),
    "Bob's group": Article(Audience.GROUP, GROUP),
    "another group": Article(Audience.GROUP, GROUP + 1),
    "Kim's text": Text(Audience.PUBLIC, KIMS),
    "Kim's internal text": Text(Audience.INTERNAL, KIMS),
    "Kim's text for Bob's group": Text(Audience.GROUP, KIMS, GROUP),
    "Kim's text, own allowed": Text(Audience.PUBLIC, KIMS, may_be_own=True),
    "a check of Erin by Kim": Check(IDS["Erin"], IDS["Kim"]),
    "Alice's ticket": Ticket(1, IDS["Alice"]),
    "a visitor's ticket": Ticket(2, None),
    "Kim's ticket": Ticket(3, IDS["Kim"]),
}
EVERYBODY = frozenset(PEOPLE)
VISITORS = {"a visitor", "a visitor with the link"}
CUSTOMERS = {"Alice", "Bob", "Charlie"}
STAFF = EVERYBODY - VISITORS - CUSTOMERS
DESK = {"Erin", "Xavier", "Sue"}
SPECIALISTS = {"Kim", "Kate"}
WRITERS = DESK | SPECIALISTS | {"Cora"}
ALICES = {"Alice", "a visitor with the link"}

# Number, permission, thing, and everybody who may; all others may not.
SCENARIOS: list[tuple[int, Permission, str, set[str] | frozenset[str]]] = [
    (1, Permission.ARTICLE_READ, "public", EVERYBODY),
    (2, Permission.ARTICLE_READ, "signed_in", EVERYBODY - VISITORS),
    (3, Permission.ARTICLE_READ, "internal", STAFF),
    (4, Permission.ARTICLE_READ, "Bob's group", {"Bob", "Kate"}),
    (5, Permission.ARTICLE_READ, "another group", set()),
    (6, Permission.ARTICLE_READ, "-", set()),
    (7, Permission.ARTICLE_READ_DRAFT, "public", WRITERS),
    (8, Permission.ARTICLE_WRITE, "-", WRITERS),
    (9, Permission.ARTICLE_PUBLISH, "-", set()),
    (10, Permission.CATALOG_MANAGE, "-", SPECIALISTS | {"Max"}),
    (11, Permission.TICKET_READ, "Alice's ticket", STAFF | ALICES),
    (12, Permission.TICKET_READ, "a visitor's ticket", STAFF),
    (13, Permission.TICKET_READ, "Kim's ticket", STAFF),
    (14, Permission.TICKET_REPLY, "Alice's ticket", DESK | ALICES),
    (15, Permission.TICKET_REPLY, "a visitor's ticket", DESK),
    (16, Permission.TICKET_REPLY, "Kim's ticket", DESK | {"Kim"}),
    (17, Permission.TICKET_CONFIRM, "Alice's ticket", ALICES),
    (18, Permission.TICKET_CONFIRM, "a visitor's ticket", set()),
    (19, Permission.TICKET_CONFIRM, "Kim's ticket", {"Kim"}),
    (20, Permission.TICKET_REOPEN, "Alice's ticket", DESK | ALICES),
    (21, Permission.TICKET_REOPEN, "a visitor's ticket", DESK),
    (22, Permission.TICKET_READ_NOTES, "Alice's ticket", STAFF),
    (23, Permission.TICKET_WORK, "Alice's ticket", DESK),
    (24, Permission.TICKET_ASSIGN, "Alice's ticket", DESK),
    (25, Permission.QUEUE_SEE, "-", STAFF),
    (26, Permission.FAILING_SEE, "-", DESK | SPECIALISTS | {"Olga"}),
    (27, Permission.REPAIR_WORK, "-", SPECIALISTS | {"Xavier"}),
    (28, Permission.USER_MANAGE, "-", {"Max"}),
    (29, Permission.SITE_MANAGE, "-", {"Max"}),
    (30, Permission.REVISION_APPROVE, "Kim's text", {"Kate"}),
    (31, Permission.REVISION_APPROVE, "Kim's internal text", {"Kate", "Xavier"}),
    (32, Permission.REVISION_APPROVE, "Kim's text for Bob's group", {"Kate"}),
    (33, Permission.REVISION_APPROVE, "Kim's text, own allowed", SPECIALISTS),
    (34, Permission.REVISION_APPROVE, "-", set()),
    (35, Permission.ARTICLE_PUBLISH, "Kim's text", {"Kate"}),
    (36, Permission.ARTICLE_PUBLISH, "Kim's internal text", {"Kate", "Xavier"}),
    (37, Permission.ARTICLE_ARCHIVE, "public", SPECIALISTS),
    (38, Permission.ARTICLE_ARCHIVE, "internal", SPECIALISTS | {"Xavier"}),
    (39, Permission.ARTICLE_ARCHIVE, "another group", set()),
    (40, Permission.ARTICLE_IMPORT, "-", SPECIALISTS | {"Max"}),
    (41, Permission.ARTICLE_EXPORT, "-", {"Max"}),
    (42, Permission.UPKEEP_MANAGE, "-", SPECIALISTS),
    (43, Permission.CHECK_GIVE, "-", SPECIALISTS),
    (44, Permission.CHECK_READ, "a check of Erin by Kim", {"Erin", "Kim"}),
    (45, Permission.CHECK_READ, "-", set()),
    (46, Permission.LICENSE_GRANT, "-", SPECIALISTS | {"Max"}),
    (47, Permission.ANNOUNCEMENT_MANAGE, "-", SPECIALISTS | {"Max", "Sue", "Cora"}),
    (48, Permission.ARTICLE_OPEN, "public", SPECIALISTS),
    (49, Permission.ARTICLE_OPEN, "internal", SPECIALISTS | {"Xavier"}),
    (50, Permission.ARTICLE_OPEN, "another group", set()),
    (51, Permission.SEARCH_TUNE, "-", SPECIALISTS | {"Max"}),
    (52, Permission.SEARCH_SETTINGS, "-", {"Max", "Olga"}),
]


@pytest.mark.parametrize(
    ("permission", "thing", "who"),
    [scenario[1:] for scenario in SCENARIOS],
    ids=[f"{number}-{permission}" for number, permission, *_ in SCENARIOS],
)
def test_it_allows_these_and_nobody_else(
    permission: Permission, thing: str, who: set[str]
) -> None:
    allowed = {
        name
        for name, actor in PEOPLE.items()
        if allows(actor, permission, THINGS[thing])
    }
    assert allowed == who


def test_every_permission_and_role_has_its_scenario() -> None:
    assert {scenario[1] for scenario in SCENARIOS} == set(Permission)
    assert {member.role for member in CAST} == set(Role)


@pytest.mark.parametrize("nobody", [Actor(), Actor(visit_id="v"), Actor(user_id=99)])
def test_whoever_has_no_role_may_only_read_what_is_for_all(nobody: Actor) -> None:
    allowed = {
        number
        for number, permission, thing, _ in SCENARIOS
        if allows(nobody, permission, THINGS[thing])
    }
    assert allowed == ({1, 2} if nobody.is_authenticated else {1})
