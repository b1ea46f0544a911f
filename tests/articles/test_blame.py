"""Which revision brought in each paragraph."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from articles.comparing.blame import blame, paragraphs_of
from articles.history import (
    find_published_number,
    list_numbered,
    list_versions,
    sources,
)
from tests.articles.making import NOW, make_edition, make_published
from tests.articles.test_actions import save
from tests.articles.texts import PROPERTY

PARAGRAPHS = st.lists(st.sampled_from("abcd文"), max_size=6).map("\n\n".join)


def named(history: list[str]) -> list[tuple[str, int]]:
    """The paragraphs of the last text with their origin, versions counted from 1."""
    newest_first = [*enumerate(history, 1)][::-1]
    return [tuple(paragraph) for paragraph in blame(newest_first)]  # type: ignore[misc]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", []),
        ("\n\n \n", []),
        ("one\nmore\n\n two\n", ["one\nmore", " two"]),
        ("a\n \t\n\n  b\r\n\r\nc", ["a", "  b", "c"]),
        ("第一段。\n\n第二段。\n", ["第一段。", "第二段。"]),
    ],
)
def test_paragraphs_stand_between_blank_lines(source: str, expected: list[str]) -> None:
    assert paragraphs_of(source) == expected


def test_a_paragraph_keeps_its_origin_until_it_is_changed() -> None:
    history = [
        "Title\n\nOpen it.\n",
        "Title\n\nOpen it.\n\n关闭它。\n",
        "Title\n\nNew.\n\nOpen the lid.\n\n关闭它。\n",
        "Title\n\nOpen the lid.\n\n关闭它。\n\nNew.\n",
    ]
    assert named(history) == [
        ("Title", 1),
        ("Open the lid.", 3),
        ("关闭它。", 2),
        ("New.", 4),
    ]


def test_a_paragraph_that_came_back_is_as_young_as_its_return() -> None:
    assert named(["a\n\nb", "a", "a\n\nb"]) == [("a", 1), ("b", 3)]


@PROPERTY
@given(st.lists(PARAGRAPHS, min_size=1, max_size=6))
def test_each_paragraph_was_in_every_text_since_its_origin(history: list[str]) -> None:
    found = named(history)
    assert [text for text, _ in found] == paragraphs_of(history[-1])
    for text, number in found:
        assert all(text in paragraphs_of(later) for later in history[number - 1 :])


def test_no_more_texts_are_read_than_are_needed() -> None:
    def newest_first() -> Iterator[tuple[int, str]]:
        yield 3, "new"
        yield 2, "other"
        raise AssertionError("read too far")

    assert blame(newest_first()) == [("new", 3)]


def test_the_versions_of_an_edition_are_listed_without_their_texts(
    session: Session,
) -> None:
    edition = make_published(session, source="text 1")
    make_edition(session, title="Another", source="not this")
    for number in range(2, 60):
        save(session, edition, f"text {number}", change_note=f"note {number}")
    assert [v.number for v in list_versions(session, edition, 59, 3)] == [59, 58, 57]
    (first,) = list_versions(session, edition, 1)
    assert (first.is_current, first.was_published) == (True, True)
    known = list_numbered(session, edition, [2, 58, 99])
    assert {n: v.change_note for n, v in known.items()} == {2: "note 2", 58: "note 58"}
    assert not known[2].was_published
    assert find_published_number(session, edition) == 1
    edition.archived_at = NOW
    assert find_published_number(session, edition) is None
    assert [*sources(session, edition)] == [(n, f"text {n}") for n in range(59, 0, -1)]


def test_an_edition_without_texts_has_no_versions(session: Session) -> None:
    edition = make_edition(session)
    edition.head_number = 0
    assert [*sources(session, edition)] == []
    assert list_versions(session, edition, 0) == []
