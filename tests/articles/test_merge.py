"""Two changes of one text put together."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from articles.comparing.diff import Edit, edits, replay
from articles.comparing.marks import Choice, blocks_of, refuse_marks, resolve
from articles.comparing.merge import Origin, merge
from articles.comparing.reconcile import merge_drafts
from articles.comparing.words import lines_of
from articles.drafts import Draft, tidy
from kb.errors import Invalid
from kb.text import Lang
from tests.articles.making import head, make_edition
from tests.articles.texts import PROPERTY, texts

DISTINCT = "".join(f"line {n}\n" for n in range(1, 10))


@PROPERTY
@given(texts(), texts())
def test_what_one_side_left_alone_becomes_what_the_other_made_of_it(
    one: str, other: str
) -> None:
    assert merge(one, one, other).text() == other
    assert merge(one, other, one).text() == other
    assert merge(one, other, other).text() == other


@PROPERTY
@given(texts(), texts(), texts())
def test_it_makes_no_difference_which_side_is_which(
    base: str, mine: str, theirs: str
) -> None:
    merged, turned = merge(base, mine, theirs), merge(base, theirs, mine)
    assert len(merged.conflicts) == len(turned.conflicts)
    if not merged.conflicts:
        assert merged.text() == turned.text()


@PROPERTY
@given(texts(), texts(), texts())
def test_the_regions_hold_all_three_texts_character_for_character(
    base: str, mine: str, theirs: str
) -> None:
    regions = merge(base, mine, theirs).regions
    assert "".join(region.base for region in regions) == base
    assert "".join(region.mine for region in regions) == mine
    assert "".join(region.theirs for region in regions) == theirs


@PROPERTY
@given(texts(), texts(), texts())
def test_no_new_line_of_either_side_is_lost(base: str, mine: str, theirs: str) -> None:
    merged = merge(base, mine, theirs)
    kept = set(lines_of("".join(region.merged for region in merged.regions)))
    for region in merged.regions:
        if region.origin in (Origin.WOVEN, Origin.CONFLICT):
            kept |= {*lines_of(region.mine), *lines_of(region.theirs)}
    assert {*lines_of(mine), *lines_of(theirs)} - {*lines_of(base)} <= kept


def _near(one: Edit, other: Edit) -> bool:
    """Whether no unchanged line stands between two edits of one text."""
    return one.start <= other.end and other.start <= one.end


@PROPERTY
@given(texts(12), texts(12), texts(12))
def test_changes_with_an_unchanged_line_between_them_do_not_conflict(
    base: str, mine: str, theirs: str
) -> None:
    own, other = edits(base, mine), edits(base, theirs)
    if not any(_near(one, two) for one in own for two in other):
        both = sorted([*own, *other])
        assert merge(base, mine, theirs).text() == replay(base, both)


@PROPERTY
@given(
    st.dictionaries(st.integers(0, 8), st.sampled_from(("", "x\n", "x\ny\n"))),
    st.dictionaries(st.integers(0, 8), st.sampled_from(("", "z\n", "v\nw\n"))),
)
def test_whoever_changes_other_lines_meets_no_conflict(
    own: dict[int, str], other: dict[int, str]
) -> None:
    lines = lines_of(DISTINCT)
    apart = {
        at: text for at, text in other.items() if not {at - 1, at, at + 1} & own.keys()
    }
    changed = [
        "".join(c.get(n, line) for n, line in enumerate(lines)) for c in (own, apart)
    ]
    merged = merge(DISTINCT, *changed)
    assert merged.conflicts == []
    expected = (own | apart).get
    assert merged.text() == "".join(expected(n, line) for n, line in enumerate(lines))


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        (
            "Restart the VPN client.\n",
            "Restart the Cisco VPN client.\n",
            "Restart the VPN client twice.\n",
            "Restart the Cisco VPN client twice.\n",
        ),
        (
            "重启电脑，然后登录系统。\n",
            "重启笔记本，然后登录系统。\n",
            "重启电脑，然后重新登录系统。\n",
            "重启笔记本，然后重新登录系统。\n",
        ),
        ("one\ntwo\n", "ONE\ntwo\n", "one\nTWO\n", "ONE\nTWO\n"),
        ("a\r\nb\n", "A\r\nb\n", "a\r\nb", "A\r\nb"),
        ("| a | b |\n", "| x | b |\n", "| a | y |\n", "| x | y |\n"),
    ],
)
def test_changes_of_other_words_of_a_line_fit_together(
    base: str, mine: str, theirs: str, merged: str
) -> None:
    assert merge(base, mine, theirs).conflicts == []
    assert merge(base, mine, theirs).text() == merged


@pytest.mark.parametrize(
    ("base", "mine", "theirs"),
    [
        ("the quick fox\n", "the slow fox\n", "the quick cat\n"),
        ("打印机\n", "复印机\n", "打字机\n"),
        ("gone\n", "", "kept and changed\n"),
        ("a\n", "a\nmine\n", "a\ntheirs\n"),
        ("", "mine", "theirs"),
    ],
)
def test_changes_that_touch_one_another_are_for_a_person_to_decide(
    base: str, mine: str, theirs: str
) -> None:
    (conflict,) = merge(base, mine, theirs).conflicts
    assert conflict.mine in mine
    assert conflict.theirs in theirs


def test_only_the_line_in_question_conflicts() -> None:
    base = "alpha beta\ngamma\ndelta\n"
    merged = merge(base, "alpha BETA\nGAMMA\ndelta\n", "ALPHA beta\nγ\ndelta\n")
    (conflict,) = merged.conflicts
    assert (conflict.mine, conflict.theirs) == (
        "alpha BETA\nGAMMA\n",
        "ALPHA beta\nγ\n",
    )
    assert merged.regions[-1] == (Origin.SAME, *["delta\n"] * 4)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("end", ["", "\n"])
@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (Choice.MINE, "a\nmine\nz\n"),
        (Choice.THEIRS, "a\ntheirs\nmore\nz\n"),
        (Choice.BOTH, "a\nmine\ntheirs\nmore\nz\n"),
    ],
)
def test_a_choice_puts_a_version_where_both_stood(
    lang: Lang, end: str, choice: Choice, expected: str
) -> None:
    marked = merge(f"a\nz{end}", f"a\nmine\nz{end}", f"a\ntheirs\nmore\nz{end}").text(
        lang
    )
    (block,) = blocks_of(marked)
    assert (block.number, block.line) == (1, 2)
    assert resolve(marked, {}) == resolve(marked, {2: choice}) == marked
    assert resolve(marked, {1: choice}) == expected.rstrip("\n") + end


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_text_in_which_two_versions_stand_is_not_saved(lang: Lang) -> None:
    marked = merge("a\n", "a\nmine", "a\ntheirs").text(lang)
    draft = Draft(title="Jam", source=marked)
    for source in (marked, marked.split("\n", 2)[2], marked.replace(">>>>>>>", "")):
        with pytest.raises(Invalid) as refused:
            tidy(replace(draft, source=source))
        assert refused.value.field == "source"
    with pytest.raises(Invalid, match="at line 2"):
        refuse_marks(marked)
    chosen = tidy(replace(draft, source=resolve(marked, {1: Choice.MINE})))
    assert chosen.source == "a\nmine\n"


@pytest.mark.parametrize(
    "source",
    [
        "<<<<<<< HEAD\nmine\n=======\ntheirs\n>>>>>>> main\n",
        "Title\n=======\n\n> > > quoted\n",
        " <<<<<<< 1 · not at the start of a line\n",
    ],
)
def test_marks_of_other_programs_are_text_like_any_other(source: str) -> None:
    refuse_marks(source)
    assert blocks_of(source) == []


@pytest.mark.parametrize(
    "text", ["<<<<<<< 1 · \n" * 5000, "<<<<<<< 1 · \n======= 1 · \n" * 5000]
)
def test_marks_without_an_end_are_no_block(text: str) -> None:
    assert blocks_of(text) == []
    assert resolve(text, {1: Choice.MINE}) == text


def test_the_fields_of_a_draft_merge_one_by_one(session: Session) -> None:
    edition = make_edition(
        session,
        title="Jam",
        source="one\ntwo\nthree\n",
        summary="Old.",
        tags=("printer", "纸"),
        applies_to=("1.0",),
    )
    base = head(session, edition)
    theirs = make_edition(
        session,
        title="Paper jam",
        source="one\ntwo\nTHREE\n",
        summary="Theirs.",
        tags=("纸", "Printer", "tray"),
        applies_to=("1.0", "2.0"),
    )
    mine = Draft(
        title="Jam",
        source="ONE\ntwo\nthree\n",
        summary="Mine.",
        tags=("printer", "卡纸"),
        keywords=("stuck paper",),
        applies_to=("1.0",),
    )
    merged = merge_drafts(base, mine, head(session, theirs))
    assert merged.conflicts == ("summary",)
    assert merged.draft.source == "ONE\ntwo\nTHREE\n"
    assert (merged.draft.title, merged.draft.summary) == ("Paper jam", "Mine.")
    assert merged.draft.tags == ("Printer", "tray", "卡纸")
    assert merged.draft.applies_to == ("1.0", "2.0")


def test_without_a_known_beginning_only_what_both_wrote_counts_as_old(
    session: Session,
) -> None:
    theirs = head(session, make_edition(session, title="Jam", source="a\ntheirs\nz\n"))
    merged = merge_drafts(None, Draft(title="Jam", source="a\nmine\nz\nend\n"), theirs)
    assert merged.conflicts == ("source",)
    assert merged.draft.keywords == ("stuck paper",)
    (block,) = blocks_of(merged.draft.source)
    assert (block.mine, block.theirs) == ("mine\n", "theirs\n")
    assert merged.draft.source.endswith("z\nend\n")
