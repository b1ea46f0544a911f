import pytest
from sqlalchemy.orm import Session

from articles.models import Edition
from articles.reviews.remarks import (
    MAX_REMARKS,
    Placed,
    Said,
    get_remark,
    list_remarks,
    placed_remarks,
    reopen_remark,
    reply_to_remark,
    resolve_remark,
    write_remark,
)
from kb.errors import Conflict, Invalid, NotFound
from kb.policy import Actor
from tests.articles.making import head
from tests.articles.reviews.making import LATER, make_text, revise
from tests.cast import ERIN, KIM, make_actor

TEXT = "One.\n\nTwo steps here.\n\nThree.\n"
CHINESE = "第一步。\n\n第二步先关机。\n\n第三步。\n"


def _say(
    session: Session, edition: Edition, by: Actor, line: int, words: str = "Why?"
) -> int:
    newest = head(session, edition)
    said = Said(words=words, line=line)
    return write_remark(session, newest, said, by=by, now=LATER).id


def _placed(session: Session, edition: Edition) -> Placed:
    return placed_remarks(session, edition, head(session, edition))


def _lines(placed: Placed) -> dict[int, list[str]]:
    return {
        line: [thread.remark.words for thread in threads]
        for line, threads in placed.lines.items()
    }


@pytest.mark.parametrize(
    ("source", "later", "line"),
    [
        (TEXT, TEXT, 3),
        (TEXT, f"Before.\n\n{TEXT}", 5),
        (TEXT, TEXT.replace("Two steps here.", "Two easy steps here."), 3),
        (TEXT, "One.\n\nThree.\n\nTwo steps here.\n", 5),
        (CHINESE, f"开始之前。\n\n{CHINESE}", 5),
        (CHINESE, CHINESE.replace("先关机", "先关闭电源"), 3),
        (TEXT, TEXT.replace("Two steps here.\n\n", ""), None),
        (CHINESE, "完全不同的内容。\n", None),
    ],
)
def test_a_remark_stays_with_its_line(
    session: Session, source: str, later: str, line: int | None
) -> None:
    kim = make_actor(session, KIM)
    edition = make_text(session, kim, source=source)
    _say(session, edition, kim, 3)
    assert _lines(_placed(session, edition)) == {3: ["Why?"]}
    revise(session, edition, kim, later)
    placed = _placed(session, edition)
    assert _lines(placed) == ({line: ["Why?"]} if line else {})
    quotes = [thread.remark.quote for thread in placed.gone]
    assert quotes == ([] if line else [source.splitlines()[2]])


def test_a_remark_survives_many_revisions(session: Session) -> None:
    kim = make_actor(session, KIM)
    edition = make_text(session, kim, source=TEXT)
    _say(session, edition, kim, 3)
    for number in range(6):
        revise(
            session, edition, kim, f"Line {number}.\n{head(session, edition).source}"
        )
        _say(session, edition, kim, 1, f"On {number}")
    assert _lines(_placed(session, edition))[9] == ["Why?"]


def test_answers_stand_in_the_thread_of_the_first_remark(session: Session) -> None:
    kim, erin = make_actor(session, KIM), make_actor(session, ERIN)
    edition = make_text(session, kim, source=TEXT)
    first = get_remark(session, edition, _say(session, edition, kim, 1))
    answer = reply_to_remark(session, first, "Because.", by=erin, now=LATER)
    reply_to_remark(session, answer, "明白了。", by=kim, now=LATER)
    (thread,) = _placed(session, edition).lines[1]
    assert [one.words for one in thread.replies] == ["Because.", "明白了。"]
    assert thread.revision == 1


def test_what_is_settled_can_be_opened_again(session: Session) -> None:
    kim, erin = make_actor(session, KIM), make_actor(session, ERIN)
    edition = make_text(session, kim, source=TEXT)
    remark = get_remark(session, edition, _say(session, edition, kim, 0))
    assert _placed(session, edition).open_count == 1
    resolve_remark(session, remark, by=erin, now=LATER)
    resolve_remark(session, remark, by=kim, now=LATER)
    assert remark.resolved_by_id == erin.user_id
    assert _placed(session, edition).open_count == 0
    reopen_remark(session, remark, by=kim, now=LATER)
    assert remark.resolved_at is None
    (thread,) = _placed(session, edition).whole
    assert thread.is_open


@pytest.mark.parametrize(
    ("words", "line", "field"),
    [
        ("", 1, "said"),
        (" \n", 1, "said"),
        ("x" * 2001, 1, "said"),
        ("Why?", 6, "line"),
        ("Why?", -1, "line"),
        ("Why?", 2**31, "line"),
    ],
)
def test_a_remark_needs_words_and_a_line(
    session: Session, words: str, line: int, field: str
) -> None:
    kim = make_actor(session, KIM)
    edition = make_text(session, kim, source=TEXT)
    with pytest.raises(Invalid) as refusal:
        _say(session, edition, kim, line, words)
    assert refusal.value.field == field
    assert not list_remarks(session, edition)


def test_a_remark_belongs_to_one_text(session: Session) -> None:
    kim = make_actor(session, KIM)
    edition = make_text(session, kim, source=TEXT)
    other = make_text(session, kim, title="Other", source=TEXT)
    remark_id = _say(session, edition, kim, 1)
    with pytest.raises(NotFound):
        get_remark(session, other, remark_id)
    assert not list_remarks(session, other)


def test_the_number_of_remarks_is_limited(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("articles.reviews.remarks.MAX_REMARKS", 3)
    assert MAX_REMARKS > 100
    kim = make_actor(session, KIM)
    edition = make_text(session, kim, source=TEXT)
    for _ in range(3):
        _say(session, edition, kim, 1)
    with pytest.raises(Conflict):
        _say(session, edition, kim, 1)
