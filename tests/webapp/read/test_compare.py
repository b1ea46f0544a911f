"""Two versions side by side, for those who may see both."""

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from articles.actions import reclassify, save_revision, withdraw
from articles.drafts import Draft, Place
from articles.models import ArticleKind, Edition
from articles.queries import get_article, head_of
from kb.policy import Actor, Audience
from tests.web import page
from tests.webapp.read.conftest import Shelf


def at(edition: Edition, query: str = "") -> str:
    return f"/kb/{edition.lang}/{edition.slug}/revisions/compare{query}"


def save(shelf: Shelf, edition: Edition, draft: Draft) -> None:
    with shelf.services.database.transaction() as session:
        edition = session.get_one(Edition, edition.id)
        head = head_of(session, edition)
        by, now = Actor(), shelf.now
        save_revision(session, edition, draft, by=by, now=now, based_on=head)


def marks(html: str) -> list[tuple[str, str]]:
    """What is marked as removed and as added, in order."""
    found = re.findall(r"<(del|ins)>(.*?)</\1>", html, re.DOTALL)
    return [(name, text) for name, text in found if not text.startswith("Version")]


@pytest.mark.parametrize("layout", ["sides", "inline"])
@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "Restart the client.",
            "Restart the VPN client.",
            [("ins", "VPN ")],
        ),
        (
            "打开打印机盖，取出卡纸。",
            "合上打印机盖，取出卡纸。",
            [("del", "打开"), ("ins", "合上")],
        ),
        ("Same\n", "Same\n\nMore\n", [("ins", "↵"), ("ins", "More")]),
        ("a <b>c\n", "a <i>c\n", [("del", "b"), ("ins", "i")]),
    ],
)
def test_changed_words_are_marked_in_either_layout(
    as_erin: FlaskClient,
    shelf: Shelf,
    layout: str,
    old: str,
    new: str,
    expected: list[tuple[str, str]],
) -> None:
    edition = shelf.add(draft=replace(shelf.draft(), source=old))
    shelf.revise(edition, new)
    html = as_erin.get(at(edition, f"?from=1&to=2&layout={layout}")).text
    assert marks(html) == expected
    assert 'id="change-1"' in html


def test_the_last_save_is_compared_with_the_one_before_it(
    as_erin: FlaskClient, shelf: Shelf
) -> None:
    edition = shelf.add()
    for text in ("Second", "Third"):
        shelf.revise(edition, text)
    for query in ("", "?from=2&to=3", "?from=3&to=2", "?to=3", "?from=x&to=y"):
        assert "from version 2 to 3" in page(as_erin.get(at(edition, query)))
    only = shelf.add(title="Only one")
    assert "The text is the same" in page(as_erin.get(at(only)))


def test_long_unchanged_stretches_are_folded_and_can_be_opened(
    as_erin: FlaskClient, shelf: Shelf
) -> None:
    lines = [f"Step {n}." for n in range(30)]
    edition = shelf.add(draft=replace(shelf.draft(), source="\n".join(lines)))
    shelf.revise(edition, "\n".join([*lines[:-1], "Done."]))
    html = as_erin.get(at(edition)).text
    assert "26 unchanged lines" in page(as_erin.get(at(edition)))
    assert re.search(r'<tbody class="diff-fold">.*?type="checkbox"', html, re.DOTALL)
    assert "Step 1." in html


def test_what_stands_around_the_text_is_compared_as_well(
    as_erin: FlaskClient, shelf: Shelf
) -> None:
    draft = replace(shelf.draft(), tags=("vpn", "网络"), keywords=("hidden-word",))
    edition = shelf.add(draft=draft)
    later = replace(
        draft, title="VPN connection fails", tags=("vpn", "new"), keywords=("secret",)
    )
    save(shelf, edition, later)
    html = as_erin.get(at(edition)).text
    assert marks(html) == [
        ("del", " with error 691"),
        ("del", "网络"),
        ("ins", "new"),
        ("del", "hidden-word"),
        ("ins", "secret"),
    ]
    assert "The text is the same" in html


def test_the_pages_are_compared_block_by_block(
    as_erin: FlaskClient, shelf: Shelf
) -> None:
    old = "First *text* here.\n\n- a\n- b\n\n## Gone\n\nLast.\n"
    edition = shelf.add(draft=replace(shelf.draft(), source=old))
    shelf.revise(edition, "First *words* here.\n\n- a\n- b\n\nLast.\n\n> 引用\n")
    html = as_erin.get(at(edition, "?view=page")).text
    blocks = re.findall(r'<div class="diff-block prose (.*?)"', html)
    assert blocks == [
        "old changed",
        "new changed",
        "old",
        "new",
        "old removed",
        "new absent",
        "old",
        "new",
        "old absent",
        "new added",
    ]
    assert "<em>words</em>" in html
    assert not re.search(r'<h2 id="', html[html.index("diff-page") :])
    inline = as_erin.get(at(edition, "?view=page&layout=inline")).text
    assert inline.count('class="diff-block') == 6


def test_a_change_that_readers_cannot_see_is_said_to_be_one(
    as_erin: FlaskClient, shelf: Shelf
) -> None:
    edition = shelf.add(draft=replace(shelf.draft(), source="* a\n* b\n"))
    shelf.revise(edition, "- a\n- b\n")
    text = page(as_erin.get(at(edition, "?view=page")))
    assert "only the Markdown changed" in text


@pytest.mark.parametrize("view", ["text", "page"])
@pytest.mark.parametrize("who", ["client", "as_alice", "as_max"])
def test_readers_compare_only_what_was_once_published(
    request: pytest.FixtureRequest,
    as_erin: FlaskClient,
    shelf: Shelf,
    who: str,
    view: str,
) -> None:
    reader: FlaskClient = request.getfixturevalue(who)
    edition = shelf.add()
    shelf.revise(edition, "Second, let out")
    shelf.revise(edition, "Third, not yet", published=False)
    assert reader.get(at(edition, f"?from=1&to=2&view={view}")).status_code == 200
    missing = reader.get(at(edition, f"?from=1&to=9&view={view}"))
    for query in ("?from=1&to=3", "?from=3&to=2", "?from=3&to=3", ""):
        hidden = reader.get(at(edition, query))
        assert hidden.status_code == missing.status_code == 404
        assert page(hidden) == page(missing)
        assert as_erin.get(at(edition, query)).status_code == 200


def test_hidden_words_stay_hidden_from_readers(
    client: FlaskClient, as_erin: FlaskClient, shelf: Shelf
) -> None:
    edition = shelf.add(draft=replace(shelf.draft(), keywords=("codename",)))
    shelf.revise(edition, "Second")
    assert "codename" not in client.get(at(edition)).text
    assert "codename" in as_erin.get(at(edition)).text


def test_comparing_follows_the_audience_of_the_article(
    client: FlaskClient, as_erin: FlaskClient, shelf: Shelf
) -> None:
    edition = shelf.add()
    shelf.revise(edition, "Second")
    assert client.get(at(edition)).status_code == 200

    def hide(session: Session, found: Edition) -> None:
        article = get_article(session, found.article_id)
        place = Place(
            category_id=article.category_id,
            audience=Audience.INTERNAL,
            kind=ArticleKind.FAULT,
        )
        reclassify(session, article, place, by=Actor(), now=shelf.now)

    shelf.change(edition, hide)
    assert client.get(at(edition)).status_code == 404
    assert as_erin.get(at(edition)).status_code == 200


def test_withdrawing_hides_comparisons_too(
    client: FlaskClient, as_erin: FlaskClient, shelf: Shelf
) -> None:
    edition = shelf.add()
    shelf.revise(edition, "Second")
    shelf.change(edition, lambda s, e: withdraw(s, e, by=Actor(), now=shelf.now))
    assert client.get(at(edition)).status_code == 404
    assert as_erin.get(at(edition)).status_code == 200


@pytest.mark.parametrize("query", ["?from=0", "?to=0", "?from=-1", "?to=" + "9" * 30])
def test_numbers_beyond_the_history_are_no_page(
    as_erin: FlaskClient, shelf: Shelf, query: str
) -> None:
    edition = shelf.add()
    assert as_erin.get(at(edition, query)).status_code == 404


def test_an_old_version_leads_to_what_changed_since(
    client: FlaskClient, shelf: Shelf
) -> None:
    edition = shelf.add()
    shelf.revise(edition, "Second")
    old = client.get(f"/kb/en/{edition.slug}/revisions/1").text
    assert f'href="{at(edition)}?from=1&amp;to=2"' in old
    new = client.get(f"/kb/en/{edition.slug}/revisions/2").text
    assert "compare" not in new


def test_how_many_versions_there_are_is_not_for_readers(
    client: FlaskClient, as_erin: FlaskClient, shelf: Shelf
) -> None:
    edition = shelf.add()
    for number in range(2, 8):
        shelf.revise(edition, f"Text {number}", published=number < 3)
    address = at(edition, "?from=1&to=2")
    assert 'max="7"' in as_erin.get(address).text
    assert 'max="' not in client.get(address).text
