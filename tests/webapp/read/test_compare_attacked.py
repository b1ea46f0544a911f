"""The comparison of two texts is a sink like any other: what it shows is text."""

from html import unescape

import pytest

from articles.actions import save_revision
from articles.drafts import Draft
from articles.models import Edition, Revision
from tests.articles.making import NOW, WRITER
from tests.cast import KIM
from tests.site import Site
from tests.web import post
from tests.webapp.test_polyglot import ATTACKS, PAYLOAD, SOURCE, _problems

# Each attack once as removed, as added, and as part of a line that was reworded.
OLD = SOURCE + "\n\n".join(f"word {attack} more" for attack in ATTACKS)
NEW = "\n\n".join(f"word {attack} other\n\n{attack}" for attack in reversed(ATTACKS))


@pytest.fixture
def address(site: Site) -> str:
    """An article whose two versions differ in nothing but attacks."""
    edition = site.article(title="VPN", source=OLD, tags=("a",), keywords=("b",))
    with site.writing() as session:
        edition = session.get_one(Edition, edition.id)
        base = session.get(Revision, edition.published_id)
        draft = Draft(
            title=PAYLOAD[:190],
            source=NEW,
            summary=PAYLOAD[:490],
            tags=(ATTACKS[1],),
            keywords=(ATTACKS[2][:70],),
            change_note=PAYLOAD[:490],
        )
        save_revision(session, edition, draft, by=WRITER, now=NOW, based_on=base)
    return f"/kb/en/{edition.slug}/revisions"


@pytest.mark.parametrize(
    "query",
    [
        "",
        "/blame",
        "/compare",
        "/compare?layout=inline",
        "/compare?view=page",
        "/compare?view=page&layout=inline",
    ],
)
def test_what_two_texts_say_is_text(site: Site, address: str, query: str) -> None:
    html = site.browser(KIM).get(address + query).text
    assert "alert(1)" in html
    assert _problems(html) == []


@pytest.mark.parametrize("attack", [*ATTACKS, PAYLOAD])
def test_what_the_address_of_a_comparison_says_is_text(
    site: Site, address: str, attack: str
) -> None:
    names = ("from", "to", "view", "layout", "upto", "_external", "_anchor", "lang")
    for page in ("", "/compare", "/blame"):
        query = dict.fromkeys(names, attack)
        answer = site.browser(KIM).get(address + page, query_string=query)
        assert answer.status_code == 200
        assert _problems(answer.text) == []


def test_two_texts_to_put_together_are_text(site: Site, address: str) -> None:
    first, second = sorted(site.rows(Revision), key=lambda one: one.number)
    sent = {
        "title": PAYLOAD[:180],
        "summary": PAYLOAD[:480],
        "source": f"{PAYLOAD}\n\n{OLD}".replace("more", "mine"),
        "significance": "update",
        "change_note": PAYLOAD[:480],
        "based_on": str(first.id),
    }
    harmless = _problems(site.browser(KIM).get("/write/new").text)
    answer = post(site.browser(KIM), "/write/1001/en", sent)
    assert answer.status_code == 409
    assert _problems(answer.text) == harmless
    assert ATTACKS[0] in unescape(answer.text)
    wrong = sent | {"own": PAYLOAD, "began_with": PAYLOAD, "choice-1": PAYLOAD}
    again = post(site.browser(KIM), "/write/1001/en", wrong | {"title": ""})
    assert again.status_code == 422
    assert _problems(again.text) == harmless
    assert second.number == 2
