"""Who may do what to which: numbered situations."""

from dataclasses import dataclass, replace

import pytest

from kb.policy import Actor, Audience, Permission, Role, allows
from tests.cast import CAST


@dataclass(frozen=True)
class Article:
    audience: Audience
    group_id: int | None = None


@dataclass(frozen=True)
class Ticket:
    id: int
    requester_id: int | None


IDS = {member.name: number for number, member in enumerate(CAST, start=1)}
GROUP = 5
PEOPLE = {
    member.name: Actor(
        user_id=IDS[member.name], name=member.name, roles=frozenset({member.role})
    )
    for member in CAST
} | {
    "a visitor": Actor(visit_id="somewhere"),
    "a visitor with the link": Actor(visit_id="here", ticket_ids=frozenset({1})),
}
PEOPLE["Bob"] = replace(PEOPLE["Bob"], group_ids=frozenset({GROUP}))
THINGS: dict[str, object] = {
    "-": None,
    "public": Article(Audience.PUBLIC),
    "signed_in": Article(Audience.SIGNED_IN),
    "internal": Article(Audience.INTERNAL),
    "Bob's group": Article(Audience.GROUP, GROUP),
    "another group": Article(Audience.GROUP, GROUP + 1),
    "Alice's ticket": Ticket(1, IDS["Alice"]),
    "a visitor's ticket": Ticket(2, None),
    "Kim's ticket": Ticket(3, IDS["Kim"]),
}
EVERYBODY = frozenset(PEOPLE)
VISITORS = {"a visitor", "a visitor with the link"}
CUSTOMERS = {"Alice", "Bob", "Charlie"}
STAFF = EVERYBODY - VISITORS - CUSTOMERS
DESK = {"Erin", "Xavier", "Sue"}
WRITERS = DESK | {"Kim", "Cora"}
ALICES = {"Alice", "a visitor with the link"}

# Number, permission, thing, and everybody who may; all others may not.
SCENARIOS: list[tuple[int, Permission, str, set[str] | frozenset[str]]] = [
    (1, Permission.ARTICLE_READ, "public", EVERYBODY),
    (2, Permission.ARTICLE_READ, "signed_in", EVERYBODY - VISITORS),
    (3, Permission.ARTICLE_READ, "internal", STAFF),
    (4, Permission.ARTICLE_READ, "Bob's group", {"Bob"}),
    (5, Permission.ARTICLE_READ, "another group", set()),
    (6, Permission.ARTICLE_READ, "-", set()),
    (7, Permission.ARTICLE_READ_DRAFT, "public", WRITERS),
    (8, Permission.ARTICLE_WRITE, "-", WRITERS),
    (9, Permission.ARTICLE_PUBLISH, "-", {"Kim"}),
    (10, Permission.CATALOG_MANAGE, "-", {"Kim", "Max"}),
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
    (26, Permission.FAILING_SEE, "-", DESK | {"Kim", "Olga"}),
    (27, Permission.REPAIR_WORK, "-", {"Kim", "Xavier"}),
    (28, Permission.USER_MANAGE, "-", {"Max"}),
    (29, Permission.SITE_MANAGE, "-", {"Max"}),
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
