"""What the check of a text remarks on, and what it leaves alone."""

import pytest

from articles.drafts import Draft
from articles.lint.checking import lint
from articles.lint.remarks import Known, Remark, Rule, Severity
from articles.models import ArticleKind
from articles.text.kinds import template_of
from articles.text.links import LinkState, Standing
from kb.text import Lang

FILE = "/attachments/1001/" + "a" * 64


def remarks(
    source: str,
    lang: Lang = "en",
    known: Known | None = None,
    summary: str = "For you.",
) -> list[Remark]:
    draft = Draft(title="Paper jam", source=source, summary=summary)
    found = lint(draft, lang, kind=ArticleKind.HOW_TO, known=known)
    return [one for one in found if one.rule is not Rule.SECTION_MISSING]


def rules(source: str, lang: Lang = "en", known: Known | None = None) -> list[str]:
    return [f"{one.line}:{one.rule}" for one in remarks(source, lang, known)]


MERGE = [f"{line}:merge_mark" for line in (1, 3, 5)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (f"x\n![]({FILE})", ["2:alt_missing"]),
        (f"![image]({FILE})", ["1:alt_empty_words"]),
        (f"![截图 3]({FILE})", ["1:alt_empty_words"]),
        (f"![IMG_2231.png]({FILE})", ["1:alt_empty_words"]),
        (f"![The open tray]({FILE})", []),
        ("![The tray](https://example.com/a.png)", ["1:image_elsewhere"]),
        ("[click here](/a/1)", ["1:link_words"]),
        ("请[点击这里](/a/1)", ["1:link_words"]),
        ("[How to click here](/a/1)", []),
        ("# Jam\n\nx", ["1:heading_top"]),
        ("## A\n\nx\n\n#### B\n\nx", ["5:heading_jump"]),
        ("### A\n\nx", ["1:heading_jump"]),
        ("## A\n\nx\n\n### B\n\nx\n\n## C\n\nx", []),
        ("## A\n\n## B\n\nx", ["1:section_empty"]),
        ("## A\n\n### B\n\nx", []),
        ("## A\n\n<!-- later -->", ["1:section_empty"]),
        ("<<<<<<< mine\na\n=======\nb\n>>>>>>> theirs", MERGE),
        ("Title\n=======", []),
        ("Write to ann.lee@contoso.com", ["1:personal"]),
        ("Call 13800138000 now", ["1:personal"]),
        ("Write to help-desk@contoso.com or user@example.com", []),
        ("Error 13800 and v1.2.3", []),
        (" ".join(["word"] * 41) + ".", ["1:sentence_long"]),
        (" ".join(["word"] * 30) + ". " + " ".join(["word"] * 30), []),
        ("- " + " ".join(["word"] * 30) + "\n- " + " ".join(["word"] * 30), []),
        ("x\n:::for windows\ny", ["2:part_open"]),
        ("x\n:::for windows\ny\n:::\n\n:::", ["6:part_stray"]),
        (":::for windows\na\n:::for linux\nb\n:::", ["1:part_open"]),
        ("Write， then stop", ["1:punctuation"]),
    ],
)
def test_it_remarks(source: str, expected: list[str]) -> None:
    assert rules(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("使用 VPN 登录，再打开 VPN设置。", ["1:spacing"]),
        ("使用VPN登录，再打开VPN设置。", []),
        ("使用 VPN 登录，再打开 VPN 设置。", []),
        ("打开设置,再登录", ["1:punctuation"]),
        ("打开设置(高级选项)", ["1:punctuation"]),
        ("打开设置（高级选项），等 3.5 秒：好", []),
        ("等 3.5 秒: 好", ["1:punctuation"]),
        ("好" * 111 + "。", ["1:sentence_long"]),
        ("好" * 90 + "。" + "好" * 90 + "。", []),
        ("打开windows", ["1:term"]),
        ("打开 windows 设置", ["1:term"]),
    ],
)
def test_it_remarks_on_chinese(source: str, expected: list[str]) -> None:
    assert rules(source, "zh", Known(terms=frozenset({"Windows"}))) == expected


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("outlook", "Outlook"),
        ("OutLook", "Outlook"),
        ("Out look", "Outlook"),
        ("Share Point", "SharePoint"),
        ("Wifi", "Wi-Fi"),
        ("Outlok", "Outlook"),
        ("Sharepiont", "SharePoint"),
        ("Outlook", ""),
        ("printer", ""),
        ("Printers", ""),
        ("the windows", ""),
        ("GlobalProtec", "GlobalProtect"),
        ("outlook.exe", ""),
        ("`outlook`", ""),
        ("https://outlook.com", ""),
        ("user@outlook", ""),
    ],
)
def test_it_knows_names_that_are_almost_right(words: str, meant: str) -> None:
    names = frozenset({"Outlook", "Printer", "Windows", "GlobalProtect", "打印机"})
    found = remarks(f"Open {words} now", known=Known(terms=names))
    assert [one.params["term"] for one in found] == ([meant] if meant else [])


CODE = (
    "Run:\n\n```\n# outlook  <<<<<<<\nmail ann.lee@contoso.com ![](x)\n:::for x\n```\n"
    "\n`[here](/a/1)` and `13800138000`\n\n    [here](/a/9) outlook\n"
)


def test_code_is_never_remarked_on() -> None:
    assert rules(CODE) == []
    assert rules(CODE, "zh") == []


def test_links_are_judged_by_what_is_known() -> None:
    states = {
        "/a/1": LinkState(standing=Standing.MISSING),
        "/kb/en/old": LinkState(standing=Standing.MOVED, address="/kb/en/new"),
        "/kb/en/in": LinkState(standing=Standing.NARROWER),
        "/kb/en/gone": LinkState(standing=Standing.WITHDRAWN),
        "/kb/en/soon": LinkState(standing=Standing.UNPUBLISHED),
        "/kb/en/ok": LinkState(standing=Standing.FOUND, anchors=frozenset({"fix"})),
    }
    blocks = {
        "a": LinkState(standing=Standing.NARROWER),
        "b": LinkState(standing=Standing.UNPUBLISHED),
        "c": LinkState(standing=Standing.FOUND),
    }
    known = Known(links=states, blocks=blocks, words=frozenset({"linux"}))
    targets = [*states, "/kb/en/ok#fix", "/kb/en/ok#cause", "/a/7"]
    lines = [f"[Paper jam]({target})" for target in targets]
    includes = [f"{{{{include: {name}}}}}" for name in (*blocks, "d")]
    source = "\n".join([*lines, *includes, ":::for linux amiga", "x", ":::"])
    assert rules(source, known=known) == [
        "1:link_broken",
        "2:link_moved",
        "3:link_narrower",
        "4:link_withdrawn",
        "5:link_unpublished",
        "8:anchor_gone",
        "10:block_narrower",
        "11:block_broken",
        "14:part_unknown",
    ]


def test_what_is_about_the_whole_comes_first_and_without_a_line() -> None:
    draft = Draft(title="x", source=template_of(ArticleKind.FAULT, "en"))
    found = lint(draft, "en", kind=ArticleKind.FAULT)
    assert [one.rule for one in found if one.line is None] == (
        [Rule.SECTION_MISSING] * 4 + [Rule.SUMMARY_MISSING]
    )
    hints = [one for one in found if one.rule is Rule.HINT_LEFT]
    assert len(hints) == 5
    assert {one.severity for one in hints} == {Severity.HINT}


def test_a_message_is_filled_from_its_parameters() -> None:
    (one,) = remarks("[here](/a/1)")
    assert one.message % one.params == (
        "“here” does not say where the link leads. Name the page."
    )


def test_a_block_needs_neither_sections_nor_a_summary() -> None:
    assert lint(Draft(title="x", source="Press."), "en", kind=None) == []


def test_of_each_rule_only_some_are_said() -> None:
    assert len(remarks("[here](/a/1)\n\n" * 500)) == 20


@pytest.mark.parametrize("piece", ["[", "[a](", "`", "<!--", ":::for a\n", "{{", "a@"])
def test_a_hostile_text_is_looked_through_nevertheless(piece: str) -> None:
    assert len(remarks(piece * (200_000 // len(piece)), "zh")) <= 200
