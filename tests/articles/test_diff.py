"""What changed between two texts, line by line and word by word."""

import pytest
from hypothesis import given

from articles.comparing.diff import (
    Row,
    diff_rows,
    edits,
    find_line,
    fold,
    line_map,
    replay,
)
from articles.comparing.weaving import Piece, Side, woven
from articles.comparing.words import clauses_of, lines_of, tokens_of
from tests.articles.texts import PROPERTY, texts

SIGNS = {Side.BOTH: "{}", Side.OLD: "[-{}-]", Side.NEW: "[+{}+]"}


def words(old: str, new: str) -> str:
    """Both wordings in one, with signs around what one side has."""
    return "".join(SIGNS[piece.side].format(piece.text) for piece in woven(old, new))


@PROPERTY
@given(texts(), texts())
def test_the_rows_hold_both_texts_character_for_character(old: str, new: str) -> None:
    rows = diff_rows(old, new)
    assert "".join(row.text(Side.OLD) for row in rows) == old
    assert "".join(row.text(Side.NEW) for row in rows) == new
    for side, numbers in (
        (Side.OLD, [row.old for row in rows if row.old]),
        (Side.NEW, [row.new for row in rows if row.new]),
    ):
        text = old if side is Side.OLD else new
        assert numbers == list(range(1, len(lines_of(text)) + 1))


@PROPERTY
@given(texts(), texts())
def test_the_edits_make_the_new_text_of_the_old(old: str, new: str) -> None:
    assert replay(old, edits(old, new)) == new
    assert (edits(old, new) == []) == (old == new)


@PROPERTY
@given(texts(), texts())
def test_folding_keeps_every_row_in_order(old: str, new: str) -> None:
    rows = diff_rows(old, new)
    stretches = fold(rows)
    assert [row for part in stretches for row in part.rows] == rows
    changes = [part.change for part in stretches if part.change]
    assert changes == list(range(1, len(changes) + 1))
    assert all(
        (part.change > 0) == (not row.is_same)
        for part in stretches
        for row in part.rows
    )


@PROPERTY
@given(texts(20))
def test_cutting_a_text_loses_nothing(text: str) -> None:
    for cut in (lines_of, clauses_of, tokens_of):
        assert "".join(cut(text)) == text


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("The same.", "The same.", "The same."),
        (
            "Restart the client.",
            "Restart the VPN client.",
            "Restart the [+VPN +]client.",
        ),
        ("Open the tray.", "Open the lid.", "Open the [-tray-][+lid+]."),
        (
            "Restart it, then wait.",
            "Restart it; then wait.",
            "Restart it[-,-][+;+] then wait.",
        ),
        (
            "打开打印机盖，取出卡纸。",
            "合上打印机盖，取出卡纸。",
            "[-打开-][+合上+]打印机盖，取出卡纸。",
        ),
        ("请重启电脑。", "请先重启电脑。", "请[+先+]重启电脑。"),
        ("错误 691", "错误 692", "错误 [-691-][+692+]"),
        ("使用VPN登录", "使用SSO登录", "使用[-VPN-][+SSO+]登录"),
        ("two  spaces", "two spaces", "two[-  -][+ +]spaces"),
        ("", "new", "[+new+]"),
        ("gone", "", "[-gone-]"),
        ("last", "last\n", "last[+\n+]"),
        ("naïve cafe\u0301", "naïve cafe", "naïve [-cafe\u0301-][+cafe+]"),
    ],
)
def test_words_and_chinese_characters_are_marked(
    old: str, new: str, shown: str
) -> None:
    assert words(old, new) == shown


def test_too_little_in_common_between_two_changes_is_no_landmark() -> None:
    old, new = "alpha beta, gamma delta", "one two three, four five six"
    assert words(old, new) == f"[-{old}-][+{new}+]"


def test_a_long_chinese_line_is_compared_by_clauses_then_characters() -> None:
    clauses = [f"第{n}步请检查设备的状态，" for n in range(400)]
    old = "".join(clauses)
    clauses[200] = clauses[200].replace("设备", "网络")
    shown = [
        piece for piece in woven(old, "".join(clauses)) if piece.side is not Side.BOTH
    ]
    assert shown == [(Side.OLD, "设备"), (Side.NEW, "网络")]


@pytest.mark.parametrize(
    ("old", "new", "pairs"),
    [
        ("a b c\nd e f\n", "a b x\nd e y\n", [(1, 1), (2, 2)]),
        ("The tray is full\n", "Before all\nThe tray is empty\n", [(None, 1), (1, 2)]),
        ("安装新版驱动\n重启电脑\n", "重启这台电脑\n", [(1, None), (2, 1)]),
        ("alpha\n", "完全不同\n", [(1, 1)]),
        ("x\n\ny\n", "x\n", [(1, 1), (2, None), (3, None)]),
    ],
)
def test_a_line_stands_beside_the_line_it_became(
    old: str, new: str, pairs: list[tuple[int | None, int | None]]
) -> None:
    assert [(row.old, row.new) for row in diff_rows(old, new)] == pairs


def test_only_long_unchanged_stretches_are_folded() -> None:
    lines = [f"line {n}\n" for n in range(1, 41)]
    changed = [*lines[:9], "other\n", *lines[10:14], "more\n", *lines[15:]]
    stretches = fold(diff_rows("".join(lines), "".join(changed)))
    shape = [(len(part.rows), part.change, part.is_folded) for part in stretches]
    assert shape == [
        (6, 0, True),
        (3, 0, False),
        (1, 1, False),
        (4, 0, False),
        (1, 2, False),
        (3, 0, False),
        (22, 0, True),
    ]


def test_a_line_with_a_comment_is_never_folded() -> None:
    text = "".join(f"line {n}\n" for n in range(1, 41))
    stretches = fold(diff_rows(text, text), shown={20})
    seen = [row.new for part in stretches if not part.is_folded for row in part.rows]
    assert 20 in seen
    assert 10 not in seen


OLD = "# Title\n\nOpen the tray.\nClose it.\n\nEnd.\n"
NEW = "# Title\n\nNew first.\nOpen the upper tray.\n\nEnd.\n"


def test_lines_are_found_again_in_the_next_text() -> None:
    assert line_map(OLD, NEW) == {1: 1, 2: 2, 3: 4, 5: 5, 6: 6}


@pytest.mark.parametrize(
    ("line", "quote", "found"),
    [
        (1, "# Title", 1),
        (3, "Open the tray.", 4),
        (4, "Close it.", None),
        (6, "End.", 6),
        (99, "End.", 6),
        (3, "End.", 6),
        (2, "", 2),
        (0, "No such line", None),
    ],
)
def test_a_comment_follows_its_line(line: int, quote: str, found: int | None) -> None:
    assert find_line(OLD, NEW, line, quote) == found


def test_a_comment_on_a_moved_line_is_found_where_it_is_alone() -> None:
    old, new = "a one\nb two\nc three\n", "c three\nx\na one\n"
    assert find_line(old, new, 3, "c three") == 1
    assert find_line("same\nmore\n", "x\nsame\ny\nsame\n", 7, "same") is None


def test_a_reworded_line_is_told_from_a_replaced_one() -> None:
    reworded, replaced = diff_rows("a b c\nalpha\n", "a b d\n完全\n")
    assert reworded.is_reworded
    assert not replaced.is_reworded
    pieces = Piece(Side.OLD, "alpha\n"), Piece(Side.NEW, "完全\n")
    assert replaced == Row(2, 2, pieces)
