"""Templates, and which sections of a kind are missing."""

import pytest

from articles.models import ArticleKind
from articles.text.expected import SECTIONS
from articles.text.kinds import (
    announcement_template,
    hints,
    missing_sections,
    template_of,
)
from articles.text.render import render
from kb.text import LANGS, Lang

FULL = """## Issue

It stops.

## Environment

v2

## Cause

Heat.

## Fix

1. Cool it."""
BOTH = FULL.replace("## Cause\n\nHeat.\n\n", "").replace("Issue", "Symptom and cause")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", ArticleKind)
def test_readers_see_only_the_headings_of_a_template(
    kind: ArticleKind, lang: Lang
) -> None:
    rendered = render(template_of(kind, lang), lang)
    headings = [section.names[lang][0] for section in SECTIONS[kind]]
    assert [heading.text for heading in rendered.outline] == headings
    assert not any(hint in rendered.text for hint in hints())
    assert not rendered.text.replace("\n", "").strip("".join(headings))


@pytest.mark.parametrize("lang", LANGS)
def test_an_announcement_has_a_template_of_its_own(lang: Lang) -> None:
    assert announcement_template(lang).count("## ") == 4
    assert announcement_template(lang) != announcement_template(
        "zh" if lang == "en" else "en"
    )


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", ArticleKind)
def test_nothing_of_an_untouched_template_is_there(
    kind: ArticleKind, lang: Lang
) -> None:
    required = [one.names[lang][0] for one in SECTIONS[kind] if one.required]
    assert missing_sections(kind, lang, template_of(kind, lang)) == required


@pytest.mark.parametrize(
    ("source", "missing"),
    [
        (FULL, []),
        ("", ["Issue", "Environment", "Cause", "Resolution"]),
        (FULL.replace("Heat.", ""), ["Cause"]),
        (FULL.replace("Heat.", "TODO"), ["Cause"]),
        (FULL.replace("Heat.", "待补充"), ["Cause"]),
        (FULL.replace("Heat.", "<!-- why? -->"), ["Cause"]),
        (FULL.replace("Heat.", "> "), ["Cause"]),
        (FULL.replace("Heat.", "### Details\n\nHeat."), []),
        (FULL.replace("Heat.", "```\nE42\n```"), []),
        (FULL.replace("Heat.", "```\n```"), ["Cause"]),
        (FULL.replace("Heat.", "`E42`"), []),
        (FULL.replace("Heat.", "{{include: heat}}"), []),
        (FULL.replace("1. Cool it.", "1. \n2. "), ["Resolution"]),
        (FULL.replace("## Issue", "# Symptom:"), []),
        (FULL.replace("## Issue", "## 1. Problem (what you see)"), []),
        (FULL.replace("## Issue", "## **What happens** {#top}"), []),
        (FULL.replace("## Issue", "## Story"), ["Issue"]),
        (BOTH, []),
        (FULL.replace("## Cause", "```\n## Cause") + "\n```", ["Cause", "Resolution"]),
    ],
)
def test_a_fault_says_what_is_missing(source: str, missing: list[str]) -> None:
    assert missing_sections(ArticleKind.FAULT, "en", source) == missing


def test_headings_of_either_language_count_and_names_are_in_the_wanted_one() -> None:
    source = "## 症状\n无法打印\n## 环境\nv2\n## 根本原因\n\n## 解决方案\n1. 重启"
    assert missing_sections(ArticleKind.FAULT, "zh", source) == ["原因"]
    assert missing_sections(ArticleKind.FAULT, "en", source) == ["Cause"]
    assert missing_sections(ArticleKind.FAULT, "zh", FULL) == []


@pytest.mark.parametrize(
    ("kind", "source", "missing"),
    [
        (ArticleKind.HOW_TO, "Do this:\n\n1. Open\n2. Close", []),
        (ArticleKind.HOW_TO, "Only prose.", ["Steps"]),
        (ArticleKind.SOP, "## First hour\n\n- [ ] Call", []),
        (ArticleKind.FAQ, "## Why?\n\nBecause.", []),
        (ArticleKind.FAQ, "## Why?\n\n", ["Answer"]),
    ],
)
def test_some_kinds_need_a_list_or_any_text(
    kind: ArticleKind, source: str, missing: list[str]
) -> None:
    assert missing_sections(kind, "en", source) == missing


def test_the_marks_that_close_a_heading_are_not_its_name() -> None:
    source = FULL.replace("## Cause", "## Cause \t##  ")
    assert missing_sections(ArticleKind.FAULT, "en", source) == []


def test_a_heading_full_of_blanks_takes_no_longer_than_others() -> None:
    # Where blanks could be read in two ways, this would take hours.
    source = "# a" + " " * 50_000 + "b"
    assert len(missing_sections(ArticleKind.FAULT, "en", source)) == 4
