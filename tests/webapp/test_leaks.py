"""Nobody sees what is not for them, by any route."""

import re

import pytest

from tests.cast import ALICE, CHARLIE, XAVIER, Member
from tests.web import page, post
from tests.webapp.canaries import World
from tests.webapp.crawling import crawl
from tests.webapp.words import BAIT, BAIT_ZH

STRANGERS = [None, CHARLIE]
# With the bait, parts of it, a slip in it, and the beginning of all the words.
QUESTIONS = [BAIT, "plumb", "plumbagp", "plumbago qz", BAIT_ZH, "貔貅", "qz", "p*"]


def _name(member: Member | None) -> str:
    return member.name if member else "anonymous"


def _shown(world: World, member: Member | None) -> dict[str, set[str]]:
    """The pages that hold canaries, as this person gets them."""
    revisions = [f"/ask?revision={n}" for n in world.canaries.values["revision_id"]]
    found = {}
    pages = crawl(
        world.site.app, world.site.browser(member), world.canaries.values, *revisions
    )
    for url, answer in pages:
        assert answer.status_code < 500, url
        if words := world.canaries.found_in(answer.text + str(answer.headers)):
            found[url] = words
    return found


@pytest.mark.parametrize("member", STRANGERS, ids=_name)
def test_no_page_shows_what_is_for_others(world: World, member: Member | None) -> None:
    assert _shown(world, member) == {}


def test_the_requester_sees_the_own_ticket_but_no_note(world: World) -> None:
    shown = set().union(*_shown(world, ALICE).values())
    own = world.canaries.only("ticket", "alice", "form", "verdict")
    assert shown <= own
    assert {"ticket subject", "ticket reply"} <= shown
    assert "ticket note" not in shown


@pytest.mark.pg
def test_who_may_see_it_finds_every_word(world: World) -> None:
    shown = set().union(*_shown(world, XAVIER).values())
    # What is begun is its writer's alone. Searches are logged for specialists, so also
    # one that its owner has kept, once that is run.
    hidden = world.canaries.only("form", "typed", "check", "told later")
    assert set(world.canaries.words) - hidden == shown - {"form query"}


@pytest.mark.pg
@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("member", STRANGERS, ids=_name)
def test_no_question_brings_it_out(
    world: World, member: Member | None, question: str
) -> None:
    client = world.site.browser(member)
    key = {"form_key": "form-key-of-a-stranger", "subject": f"{question} {BAIT}"}
    answers = [
        client.get("/find", query_string={"q": question}),
        client.get("/find/suggest", query_string={"q": question}),
        client.get("/ask", query_string={"q": question}),
        client.get("/ask/passage/en/paper-jam-in-the-tray", query_string={"w": BAIT}),
        post(client, "/ask/suggest", key, headers={"HX-Request": "true"}),
    ]
    for answer in answers:
        assert answer.status_code == 200
        assert world.canaries.found_in(answer.text) == set()


@pytest.mark.parametrize("member", STRANGERS, ids=_name)
def test_counts_are_as_if_it_did_not_exist(world: World, member: Member | None) -> None:
    client = world.site.browser(member)
    assert "Nothing found for" in page(client.get(f"/find?q={BAIT}"))
    everything = client.get("/find").text
    assert "<strong>6 articles</strong>" in everything
    # Topic, kind, and the six of them in two languages.
    assert re.findall(r'class="num">(\d+)<', everything)[:4] == ["6", "6", "5", "1"]


NASTY = [
    *("*", "*a*", "[a TO z]", "b*", "a~2", "aud:internal OR x", "field:internal"),
    *("title:plumbago", "tag:plumbago", '"plumbago"', "-plumbago", "audience:internal"),
    *(" ".join(f"w{n}" for n in range(200)), "(" * 5000, "NOT " * 1000, "a AND" * 50),
    *("'; DROP TABLE article; --", "%", "_", "\\", "\x00", "{{7*7}}", "😀", "＊"),
]


@pytest.mark.pg
@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_a_search_takes_everything_as_plain_words(world: World, text: str) -> None:
    client = world.site.browser(None)
    for url in ("/find", "/find/suggest", "/ask"):
        answer = client.get(url, query_string={"q": text})
        assert answer.status_code == 200
        assert world.canaries.found_in(answer.text) == set()
