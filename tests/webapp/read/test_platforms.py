"""A reader picks a platform, and gets the text for it from then on."""

import pytest
from flask.testing import FlaskClient

from articles.choosing import ChosenTexts
from articles.drafts import Draft
from articles.models import Edition
from articles.releases import access_published
from kb.products.actions import add_product
from tests.web import page, post
from tests.webapp.read.conftest import Shelf

STEPS = """Start.

:::for windows
## On a PC

Press the Win key.
:::

:::for linux
## On a workstation

Use the terminal.
:::

:::for mailer
Mailer only.
:::
"""


@pytest.fixture
def steps(shelf: Shelf) -> Edition:
    with shelf.services.database.transaction() as session:
        add_product(session, "Mailer", "邮件")
    return shelf.add(draft=Draft(title="Open it", source=STEPS, summary="x"))


def href(edition: Edition, query: str = "") -> str:
    return f"/kb/{edition.lang}/{edition.slug}{query}"


def shown(client: FlaskClient, edition: Edition, query: str = "") -> str:
    return page(client.get(href(edition, query)))


def test_without_a_choice_all_is_there_with_labels_and_a_chooser(
    client: FlaskClient, steps: Edition
) -> None:
    answer = client.get(href(steps))
    assert answer.text.count('class="part"') == 3
    assert answer.text.count('aria-pressed="true"') == 2
    for word in ("windows", "linux"):
        assert f'name="platform" value="{word}" aria-pressed="false"' in answer.text
    assert 'name="product" value="mailer"' in answer.text
    assert 'value="macos"' not in answer.text


def test_an_article_for_everybody_has_no_chooser(
    client: FlaskClient, shelf: Shelf
) -> None:
    assert 'action="/kb/for"' not in client.get(href(shelf.add())).text


def test_the_choice_is_kept_and_can_be_taken_back(
    client: FlaskClient, steps: Edition
) -> None:
    answer = post(client, "/kb/for", {"platform": "windows", "next": href(steps)})
    assert answer.location == href(steps)
    chosen = client.get(href(steps)).text
    assert "Win key" in chosen
    assert "terminal" not in chosen
    assert "Mailer only" in chosen
    assert 'value="windows" aria-pressed="true"' in chosen
    assert "Hidden: Linux." in page(client.get(href(steps)))
    post(client, "/kb/for", {"platform": "", "next": href(steps)})
    assert "terminal" in shown(client, steps)


def test_the_contents_are_those_of_what_is_shown(
    client: FlaskClient, steps: Edition
) -> None:
    both = shown(client, steps)
    assert both.count("On a PC") == both.count("On a workstation") == 2
    assert "On a workstation" not in shown(client, steps, "?for=windows")


def test_platform_and_product_are_remembered_side_by_side(
    client: FlaskClient, steps: Edition
) -> None:
    post(client, "/kb/for", {"platform": "linux", "next": href(steps)})
    post(client, "/kb/for", {"product": "mailer", "next": href(steps)})
    text = client.get(href(steps)).text
    assert 'value="linux" aria-pressed="true"' in text
    assert 'value="mailer" aria-pressed="true"' in text
    assert 'class="part"' not in text


def test_an_address_with_a_choice_shows_the_same_to_everyone(
    client: FlaskClient, steps: Edition
) -> None:
    assert "Win key" not in shown(client, steps, "?for=linux")
    assert "Win key" in shown(client, steps)


@pytest.mark.parametrize(
    "choice", ["amiga", "windows.windows", "<script>", "../x", "x" * 5000, "."]
)
def test_a_choice_of_nonsense_hides_nothing_unknown(
    client: FlaskClient, steps: Edition, choice: str
) -> None:
    post(client, "/kb/for", {"platform": choice, "next": href(steps)})
    assert "Use the terminal" in shown(client, steps)
    assert client.get(href(steps), query_string={"for": choice}).status_code == 200


def test_one_who_uses_what_the_article_does_not_mention_sees_that_choice(
    client: FlaskClient, steps: Edition
) -> None:
    post(client, "/kb/for", {"platform": "macos", "next": href(steps)})
    answer = client.get(href(steps))
    assert 'value="macos" aria-pressed="true"' in answer.text
    assert "Hidden: Windows, Linux." in page(answer)


def test_the_index_holds_the_words_of_every_part(
    client: FlaskClient, steps: Edition
) -> None:
    post(client, "/kb/for", {"platform": "windows", "next": "/"})
    assert "Open it" in page(client.get("/find?q=terminal"))


def test_rendered_choices_are_kept_until_the_text_changes(
    shelf: Shelf, steps: Edition
) -> None:
    kept = ChosenTexts(most=2)
    with shelf.services.database.reading() as session:
        found = access_published(session, session.get_one(Edition, steps.id))
        one = kept.get(session, found, frozenset({"windows"}))
        assert kept.get(session, found, frozenset({"windows"})) is one
        found.rendering.html += " "
        kept.get(session, found, frozenset({"windows"}))
        assert len(kept) == 2
        kept.get(session, found, frozenset({"linux"}))
        assert len(kept) == 2
        session.rollback()
