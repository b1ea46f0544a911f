"""Text by platform or product: nothing is lost, and a choice leaves what fits it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.conditions import PLATFORMS, Names, parts_of, resolve, words_in
from articles.text.including import Block, Shared
from articles.text.render import Rendered, render
from tests.articles.trees import elements, text

NAMES = Names(
    platforms={word: both[0] for word, both in PLATFORMS.items()},
    products={"outlook": "Outlook", "teams": "Teams"},
)
STEPS = """Open the settings.

:::for windows
Press Win.
:::

:::for macos, linux
Press Cmd.
:::

Done.
"""


def shown(source: str, *choice: str) -> Rendered:
    shared = Shared(block=lambda _name: None, names=NAMES, choice=frozenset(choice))
    return render(source, "en", shared=shared)


def test_without_a_choice_every_part_is_shown_with_its_label() -> None:
    rendered = shown(STEPS)
    assert [e.get("class") for e in elements(rendered.html, "div")] == ["part", "part"]
    labels = "Windows\nPress Win.\nmacOS, Linux\nPress Cmd."
    assert labels in rendered.text
    assert rendered.parts == ("windows", "macos", "linux")


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("windows", "Open the settings.\nPress Win.\nDone."),
        ("linux", "Open the settings.\nPress Cmd.\nDone."),
        ("android", "Open the settings.\nDone."),
    ],
)
def test_a_choice_leaves_the_common_text_and_what_fits(
    choice: str, expected: str
) -> None:
    assert shown(STEPS, choice).text == expected


def test_the_outline_is_that_of_what_is_shown() -> None:
    source = "## A\n\n:::for windows\n## B\n:::\n\n:::for macos\n## C\n:::\n"
    assert [h.text for h in shown(source).outline] == ["A", "B", "C"]
    assert [h.text for h in shown(source, "macos").outline] == ["A", "C"]


def test_platforms_and_products_are_chosen_apart() -> None:
    source = "\n".join(
        f":::for {words}\n{words}\n:::"
        for words in ("windows", "outlook", "teams", "windows outlook", "macos")
    )
    assert shown(source, "windows").text == (
        "windows\nOutlook\noutlook\nTeams\nteams\nOutlook\nwindows outlook"
    )
    both = shown(source, "windows", "outlook")
    assert both.text == "windows\noutlook\nwindows outlook"


def test_a_part_for_something_unknown_is_for_everybody() -> None:
    source = ":::for amiga\nInsert the disk.\n:::"
    assert shown(source, "windows").text == "amiga\nInsert the disk."


def test_a_part_that_is_never_closed_goes_on_to_the_end() -> None:
    source = "A\n\n:::for windows\nB\n\n:::for macos\nC\n\nD"
    assert shown(source, "windows").text == "A\nB"
    assert shown(source, "macos").text == "A\nC\nD"


def test_parts_stand_in_lists_and_hold_code() -> None:
    part = "   :::for windows\n   ```\n   dir\n     x\n   ```\n   :::\n"
    source = f"1. One\n\n{part}\n2. Two\n"
    html = shown(source).html
    assert html.count("<ol>") == 1
    assert "dir\n  x\n" in text(html)
    assert html.index('class="part"') < html.index("dir") < html.index("Two")


@pytest.mark.parametrize(
    "source",
    [
        "```\n:::for windows\nx\n:::\n```",
        "`:::for windows`",
        "Write :::for windows to begin.",
        "    :::for windows\n    x",
        ":::note\nx\n:::",
        ":::for\nx\n:::",
    ],
)
def test_what_only_looks_like_a_part_stays_as_it_is(source: str) -> None:
    rendered = shown(source, "macos")
    assert rendered.parts == ()
    assert ":::" in rendered.text


def test_a_message_has_no_parts() -> None:
    assert ":::for windows" in render(STEPS, "en").text


def test_blocks_may_have_parts_and_stand_in_parts() -> None:
    block = Block(number=7, lang="en", source=":::for linux\nL\n:::\nAll")
    shared = Shared(block=lambda _name: block, names=NAMES)
    source = "{{include: b}}\n\n:::for windows\n{{include: b}}\nW\n:::\n\nEnd"
    rendered = render(source, "en", shared=shared)
    assert rendered.text == "Linux\nL\nAll\nLinux\nL\nWindows\nAll\nW\nEnd"


PIECES = (
    *(":::for windows\n", ":::for macos linux\n", ":::\n", "a\n", "- b\n", "  c\n"),
    *("```\n", "\n", "    d\n", "> e\n", "# f\n", ":::for x\n", "<!--\n", "-->\n"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_no_line_is_lost_and_everyone_s_choice_together_is_the_whole(
    source: str,
) -> None:
    kept = [line.text for part in parts_of(source) for line in part.lines]
    lines = source.split("\n")
    marks = [line for line in lines if line.startswith(":::")]
    assert [line for line in kept if not line.startswith(":::")] == [
        line for line in lines if not line.startswith(":::")
    ]
    assert len(lines) - len(kept) <= len(marks)
    everyone = {
        line.strip()
        for word in ("windows", "macos", "linux", "web")
        for line in resolve(source, NAMES, [word]).split("\n")
    }
    assert {line.strip() for line in kept} <= everyone


def test_the_words_of_a_text_come_once_and_in_order() -> None:
    assert words_in(STEPS + STEPS) == ("windows", "macos", "linux")
    assert words_in("no parts") == ()


def test_a_part_far_to_the_right_does_not_push_its_lines_there() -> None:
    source = "x\n" + " " * 3000 + ":::for windows\n" + "a\n" * 3000
    resolved = resolve(source, NAMES)
    assert resolved.count("a\n") == 3000
    assert len(resolved) < 200_000
