"""A name of something that is not there, or not for the caller, says nothing."""

import re

import pytest
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from articles.models import Article
from kb.events.models import EventRow
from kb.tickets.models import Message, Ticket
from tests.cast import ALICE, CHARLIE, Member
from tests.web import page, token
from tests.webapp.canaries import ADA, World
from tests.webapp.crawling import addresses, rules

ODD = [
    *("0", "-1", "x", "2147483648", "9223372036854775808", "1e9", "１", "None"),
    *("T-2026-999999", "' OR 1=1 --", "\x00", "..", "a" * 3000, "貔貅"),
]

EXPECTED = {
    "find.category": {302, 404},  # to all articles
    "account.reset": {200, 404},  # the form tells by sending only
    "tune.back_to_settings": {302, 404},  # 0 is what the site ships with
}


def _named(world: World, method: str) -> list[Rule]:
    return [rule for rule in rules(world.site.app, method) if rule.arguments]


def _call(world: World, member: Member | None, method: str, url: str) -> TestResponse:
    client = world.site.browser(member)
    if method == "GET":
        return client.get(url)
    return client.post(url, data={"csrf_token": _tokens(world, member)})


def _tokens(world: World, member: Member | None) -> str:
    name = member.name if member else ""
    kept = world.site.app.extensions.setdefault("tokens of tests", {})
    if name not in kept:
        kept[name] = token(world.site.browser(member))
    return str(kept[name])


@pytest.mark.pg
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_odd_ids_are_not_found(world: World, method: str) -> None:
    valid = {name: values[:1] for name, values in world.canaries.values.items()}
    wrong = []
    for rule in _named(world, method):
        expected = EXPECTED.get(rule.endpoint, {404, 405, 422})
        for name in rule.arguments:
            for url in addresses(rule, {**valid, f"{rule.endpoint}.{name}": ODD}):
                status = _call(world, ADA, method, url).status_code
                if status not in expected:
                    wrong.append((url[:80], status))
    assert wrong == []


def _foreign(world: World) -> dict[str, list[object]]:
    """What is Alice's or for staff only."""
    tickets = {ticket.number: ticket for ticket in world.site.rows(Ticket)}
    alice = world.site.actor(ALICE).user_id
    theirs = [n for n, t in tickets.items() if t.requester_id == alice]
    hidden = [s for s in world.canaries.values["slug"] if "address-" in str(s)]
    assert theirs
    assert hidden
    internal = [a.number for a in world.site.rows(Article) if a.audience != "public"]
    return {
        "ask.number": list(theirs),
        "read.by_number.number": list(internal),
        "notices.number": list(internal),
        "slug": hidden,
        "lang": ["en", "zh"],
    }


def _said(answer: TestResponse, name: str) -> tuple[int, str]:
    text = page(answer)
    return answer.status_code, re.sub(re.escape(name), "NAME", text)


@pytest.mark.parametrize("member", [CHARLIE, None], ids=["Charlie", "anonymous"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_is_foreign_answers_as_what_is_missing(
    world: World, member: Member | None, method: str
) -> None:
    foreign = _foreign(world)
    missing = {
        "ask.number": ["T-2020-000001"],
        "read.by_number.number": ["999999"],
        "notices.number": ["999999"],
        "slug": ["no-such-address"],
    }
    checked = 0
    for rule in _named(world, method):
        if rule.endpoint.split(".")[0] not in ("ask", "read", "notices"):
            continue
        for name, absent in missing.items():
            where, _, argument = name.rpartition(".")
            if argument not in rule.arguments or not rule.endpoint.startswith(where):
                continue
            for real in foreign[name]:
                values = {**world.canaries.values, **foreign}
                one = addresses(rule, {**values, name: [real]})[0]
                other = addresses(rule, {**values, name: absent})[0]
                got = _call(world, member, method, one)
                assert _said(got, str(real)) == _said(
                    _call(world, member, method, other), absent[0]
                )
                allowed = {302, 404} if member is None else {403, 404}
                assert got.status_code in allowed, one
                checked += 1
    assert checked > 5


def test_refused_calls_change_nothing(world: World) -> None:
    def state() -> tuple[list[object], int, int]:
        rows = [(t.number, t.status, t.updated_at) for t in world.site.rows(Ticket)]
        kinds = [e.kind for e in world.site.rows(EventRow)]
        changed = [kind for kind in kinds if kind.startswith(("ticket.", "article."))]
        return list(rows), len(world.site.rows(Message)), len(changed)

    before = state()
    for rule in _named(world, "POST"):
        for url in addresses(rule, {**world.canaries.values, **_foreign(world)}):
            status = _call(world, CHARLIE, "POST", url).status_code
            assert status in (403, 404, 422), url
    assert state() == before


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"])
def test_another_method_opens_nothing(world: World, method: str) -> None:
    client = world.site.browser(CHARLIE)
    for number in _foreign(world)["ask.number"]:
        answer = client.open(f"/requests/{number}", method=method)
        assert answer.status_code in (404, 405) or method == "OPTIONS"
        assert world.canaries.found_in(answer.text) == set()
        override = {"X-HTTP-Method-Override": method}
        assert client.get(f"/requests/{number}", headers=override).status_code == 404


@pytest.mark.parametrize("page_number", ["0", "-1", "1000000000", "x", str(2**63)])
@pytest.mark.parametrize(
    "path", ["/find?q=tray&", "/find?", "/desk?", "/write/articles?"]
)
def test_odd_pages_show_a_page_that_exists(
    world: World, path: str, page_number: str
) -> None:
    answer = world.site.browser(ADA).get(f"{path}page={page_number}")
    assert answer.status_code == 200
    assert "Nothing" not in page(answer)
    assert re.search(r'<li class="result"|<tbody>', answer.text)


PARAMETERS = "k w q f r view show page days ticket lang revision article topic next"


@pytest.mark.pg
def test_no_parameter_breaks_a_page(world: World) -> None:
    client = world.site.browser(ADA)
    valid = {name: values[:1] for name, values in world.canaries.values.items()}
    for rule in rules(world.site.app, "GET"):
        for url in addresses(rule, valid)[:1]:
            for value in ("\x00", "9" * 30, "貔貅", "-1"):
                query = dict.fromkeys(PARAMETERS.split(), value)
                answer = client.get(url, query_string=query)
                assert answer.status_code < 500, (url, value)
    kept = [str(event.payload) for event in world.site.events("search.performed")]
    assert kept
    assert "\x00" not in "".join(kept)
