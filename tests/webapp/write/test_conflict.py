"""Two people save at the same time, and both texts are put together."""

import re
from html import unescape
from typing import Any

import pytest
from werkzeug.test import TestResponse

from articles.comparing.marks import Choice
from articles.models import Edition, Revision
from tests.cast import ERIN, KIM, XAVIER
from tests.site import Site
from tests.web import page, post

START = "# Jam\n\nOpen the tray.\n\nTake the paper out.\n\n关闭纸盒。\n"


class Desk:
    """One article that Erin has changed since Kim began to write."""

    def __init__(self, site: Site, theirs: str, **fields: Any) -> None:
        self.site = site
        self.edition: Edition = site.article(
            title="Paper jam", source=START, published=False
        )
        self.url = f"/write/{site.number(self.edition)}/en"
        self.base = self.head.id
        assert self.save(ERIN, theirs, **fields).status_code == 302

    @property
    def head(self) -> Revision:
        own = self.edition.article_id
        saved = [one for one in self.site.rows(Revision) if one.article_id == own]
        return max(saved, key=lambda revision: revision.number)

    def save(self, who: Any = KIM, source: str = "", **fields: Any) -> TestResponse:
        given = {
            "title": "Paper jam",
            "source": source,
            "keywords": "stuck paper",
            "significance": "update",
            "change_note": "why",
            "based_on": self.base,
        }
        return post(self.site.browser(who), self.url, given | fields)

    def again(self, answer: TestResponse, **fields: Any) -> TestResponse:
        """Send the form of the page as it is, but for these fields."""
        return post(self.site.browser(KIM), self.url, sent(answer.text) | fields)


def sent(html: str) -> dict[str, str]:
    """What a browser would send of the form of an editor."""
    form = html[html.index("data-editor") :]
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form[: form.index("</form>")]):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        is_off = attributes.get("type") == "radio" and " checked" not in tag
        if "name" in attributes and not is_off:
            found[attributes["name"]] = unescape(attributes.get("value", ""))
    for name, text in re.findall(
        r'<textarea[^>]*name="(\w+)"[^>]*>(.*?)</textarea>', form, re.DOTALL
    ):
        found[name] = unescape(text).removeprefix("\r\n").removeprefix("\n")
    return found


def swapped(old: str, new: str, text: str = START) -> str:
    assert old in text
    return text.replace(old, new)


def test_changes_of_other_paragraphs_are_saved_with_one_click(site: Site) -> None:
    desk = Desk(site, swapped("关闭纸盒", "合上纸盒"), summary="Theirs.")
    answer = desk.save(source=swapped("Open the tray", "Open the lid"))
    assert answer.status_code == 409
    assert "Both changes fit together" in page(answer)
    assert "Erin saved version 2 while you were writing." in page(answer)
    assert desk.head.number == 2
    assert desk.again(answer).status_code == 302
    assert desk.head.source == swapped(
        "Open the tray", "Open the lid", swapped("关闭纸盒", "合上纸盒")
    )
    assert (desk.head.number, desk.head.summary) == (3, "Theirs.")
    assert desk.head.based_on_id != desk.base


@pytest.mark.parametrize(
    ("choice", "kept"),
    [
        (Choice.MINE, "Open my tray.\n"),
        (Choice.THEIRS, "Open their 纸盒.\n"),
        (Choice.BOTH, "Open my tray.\nOpen their 纸盒.\n"),
    ],
)
def test_a_choice_settles_where_both_changed_the_same(
    site: Site, choice: Choice, kept: str
) -> None:
    desk = Desk(site, swapped("Open the tray.", "Open their 纸盒."))
    answer = desk.save(source=swapped("Open the tray.", "Open my tray."))
    assert answer.status_code == 409
    text = page(answer)
    assert "1 place to decide" in text
    for words in ("Open my", "Open their", "Open the"):
        assert words in text
    assert desk.again(answer, **{"choice-1": choice.value}).status_code == 302
    assert desk.head.source == swapped("Open the tray.\n", kept)


def test_the_text_can_be_edited_instead(site: Site) -> None:
    desk = Desk(site, swapped("Open the tray.", "Open theirs."))
    answer = desk.save(source=swapped("Open the tray.", "Open mine."))
    assert desk.again(answer, source="Ours.\n").status_code == 302
    assert desk.head.source == "Ours.\n"


def test_a_text_with_both_versions_is_not_saved_and_nothing_is_lost(
    site: Site,
) -> None:
    desk = Desk(site, swapped("Open the tray.", "Open theirs."), title="Their title")
    mine = swapped("Open the tray.", "Open mine.")
    first = desk.save(source=mine, title="My title")
    marked = sent(first.text)["source"]
    edited = marked + "One more line.\n"
    second = desk.again(first, source=edited)
    assert second.status_code == 422
    assert "Two versions still stand side by side at line 3." in page(second)
    assert desk.head.number == 2
    fields = sent(second.text)
    assert fields["source"] == edited
    assert fields["title"] == "My title"
    assert fields["own"] == mine
    assert "Their title" in page(second)
    done = desk.again(second, **{"choice-1": "mine", "title": "Both titles"})
    assert done.status_code == 302
    assert desk.head.source == mine + "One more line.\n"


def test_a_place_that_was_settled_by_hand_is_shown_as_settled(site: Site) -> None:
    theirs = swapped(
        "Open the tray.", "Theirs one.", swapped("Take the paper out.", "Theirs two.")
    )
    desk = Desk(site, theirs)
    mine = swapped(
        "Open the tray.", "Mine one.", swapped("Take the paper out.", "Mine two.")
    )
    first = desk.save(source=mine)
    assert "2 places to decide" in page(first)
    second = desk.again(first, **{"choice-2": "theirs"})
    assert second.status_code == 422
    assert page(second).count("Settled in the text below") == 1
    assert 'name="choice-1"' in second.text
    assert 'name="choice-2"' not in second.text
    assert desk.again(second, **{"choice-1": "mine"}).status_code == 302
    assert "Mine one." in desk.head.source
    assert "Theirs two." in desk.head.source


def test_titles_that_both_changed_are_shown_side_by_side(site: Site) -> None:
    desk = Desk(site, START, title="Theirs 标题")
    answer = desk.save(source=START, title="Mine 标题")
    text = page(answer)
    assert "Title, yours Mine 标题 Title, theirs Theirs 标题" in text
    assert sent(answer.text)["title"] == "Mine 标题"


def test_labels_of_both_are_kept(site: Site) -> None:
    desk = Desk(site, START, tags="theirs, 纸", keywords="")
    fields = sent(desk.save(source=START, tags="mine, 纸", keywords="stuck paper").text)
    assert fields["tags"] == "theirs, 纸, mine"
    assert fields["keywords"] == ""


def test_a_third_save_in_between_is_merged_once_more(site: Site) -> None:
    desk = Desk(site, swapped("关闭纸盒", "合上纸盒"))
    first = desk.save(source=swapped("Open the tray.", "Open the lid."))
    third = swapped("Take the paper", "Pull the paper", desk.head.source)
    assert desk.save(XAVIER, third, based_on=desk.head.id).status_code == 302
    second = desk.again(first)
    assert second.status_code == 409
    assert "Xavier saved version 3" in page(second)
    assert desk.again(second).status_code == 302
    for words in ("Open the lid.", "Pull the paper", "合上纸盒"):
        assert words in desk.head.source


@pytest.mark.parametrize("base", ["", "x", "0", "9" * 5000])
def test_where_the_beginning_is_not_known_only_common_lines_count_as_old(
    site: Site, base: str
) -> None:
    desk = Desk(site, swapped("Open the tray.", "Open theirs."))
    answer = desk.save(source=swapped("Open the tray.", "Open mine."), based_on=base)
    assert answer.status_code == 409
    assert "1 place to decide" in page(answer)
    assert "Open theirs." in sent(answer.text)["source"]
    assert "Open mine." in sent(answer.text)["source"]


@pytest.mark.parametrize(
    "forged",
    [
        {"choice-x": "mine"},
        {"choice-1": "nobody"},
        {"choice-": "both"},
        {"choice-" + "9" * 30: "mine"},
        {"began_with": "foreign"},
    ],
)
def test_a_forged_choice_chooses_nothing(site: Site, forged: dict[str, str]) -> None:
    desk = Desk(site, swapped("Open the tray.", "Open theirs."))
    first = desk.save(source=swapped("Open the tray.", "Open mine."))
    again = desk.again(first, **forged)
    assert again.status_code == 422
    assert "Two versions still stand" in page(again)
    assert desk.head.number == 2


def test_a_text_of_another_article_is_never_shown_as_theirs(site: Site) -> None:
    secret = site.article(title="Secret", source="Secret text.\n")
    desk = Desk(site, swapped("Open the tray.", "Open theirs."))
    first = desk.save(source=swapped("Open the tray.", "Open mine."))
    for name in ("began_with", "based_on"):
        again = desk.again(first, **{name: str(secret.published_id)})
        assert "Secret text." not in again.text


def test_both_texts_are_text(site: Site) -> None:
    attack = (
        "</pre></textarea><script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    )
    desk = Desk(site, swapped("Open the tray.", attack), title=attack[:60])
    answer = desk.save(
        source=swapped("Open the tray.", attack + "!"), title=attack[:50]
    )
    assert answer.status_code == 409
    assert "<script>alert" not in answer.text
    assert "<img src=x" not in answer.text
    assert attack in unescape(answer.text)
    assert site.browser(KIM).get(desk.url).status_code == 200
