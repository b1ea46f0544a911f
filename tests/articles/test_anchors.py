"""Old links to sections lead to what the sections are called now."""

import pytest
from sqlalchemy.orm import Session

from articles.actions import publish, save_revision
from articles.drafts import Draft
from articles.models import Edition
from articles.text.anchors import find_section, successor
from articles.text.render import render
from tests.articles.making import NOW, WRITER, head, make_published

Outline = list[dict[str, object]]


def outline(*headings: str) -> Outline:
    source = "\n\nx\n\n".join(headings)
    return [
        {"level": one.level, "anchor": one.anchor, "text": one.text}
        for one in render(source, "en").outline
    ]


@pytest.mark.parametrize(
    ("was", "before", "after", "now"),
    [
        ("fix", ["## Fix"], ["## Fix"], "fix"),
        ("fix-it", ["## Fix it"], ["## Fix it now"], "fix-it-now"),
        ("fix", ["## A", "## Fix", "## B"], ["## A", "## Repair", "## B"], "repair"),
        ("fix", ["## A", "## Fix", "## B"], ["## A", "## B"], ""),
        ("win", ["## Fix", "### Win", "## B"], ["## Fix", "## B"], "fix"),
        ("win", ["## Fix", "### Win"], ["## Repair", "### Linux"], "linux"),
        ("a", ["## A", "## B"], ["## B", "## A"], "a"),
        ("解决", ["## 现象", "## 解决"], ["## 现象", "## 解决步骤"], "解决步骤"),
        ("fix", ["## Fix"], [], ""),
        ("nothing", ["## Fix"], ["## Fix"], ""),
    ],
)
def test_a_section_keeps_its_links(
    was: str, before: list[str], after: list[str], now: str
) -> None:
    prefix = "user-content-"
    found = successor(prefix + was, outline(*before), outline(*after))
    assert found.removeprefix(prefix) == now


def release(session: Session, edition: Edition, source: str, *, out: bool) -> None:
    draft, base = Draft(title="Paper jam", source=source), head(session, edition)
    save_revision(session, edition, draft, by=WRITER, now=NOW, based_on=base)
    if out:
        publish(session, edition, head(session, edition), by=WRITER, now=NOW)


def test_it_follows_a_heading_through_all_its_names(session: Session) -> None:
    edition = make_published(session, source="## Fix it\n\nx\n\n## Cause\n\nx")
    release(session, edition, "## Secret plan\n\nx", out=False)
    release(session, edition, "## Repair it\n\nx\n\n## Cause\n\nx", out=True)
    release(session, edition, "## How to repair it\n\nx\n\n## Cause\n\nx", out=True)
    now = "user-content-how-to-repair-it"
    for was in ("fix-it", "user-content-fix-it", "repair-it"):
        assert find_section(session, edition, was) == now
    assert find_section(session, edition, "cause") == "user-content-cause"
    assert find_section(session, edition, "secret-plan") == ""
    assert find_section(session, edition, "nothing") == ""
