"""What readers say of a revision: E1 to E4."""

import pytest
from sqlalchemy.orm import Session

from kb.errors import Invalid, TooMany
from kb.events.types import (
    JourneyResumed,
    JourneySolved,
    VerdictGiven,
)
from kb.journeys.actions import give_verdict, resume, solved
from kb.journeys.queries import current_verdict, is_solved
from kb.journeys.refs import ArticleRef
from kb.journeys.verdicts import MAX_PER_DAY, MAX_WORDS, Reason, Verdict
from tests.cast import ALICE, make_actor
from tests.kb.making import DAY, MINUTE, NOW, REF, events_of, on_visit, visitor

YES = Verdict(helpful=True)
NO = Verdict(helpful=False, reason=Reason.OUTDATED, words="第三步没有了")


def test_the_last_word_counts(session: Session) -> None:
    by = visitor()
    assert current_verdict(session, by, REF.revision_id) is None
    give_verdict(session, REF, YES, by=by, now=NOW)
    give_verdict(session, REF, NO, by=by, now=NOW + MINUTE)
    assert current_verdict(session, by, REF.revision_id) == NO
    assert current_verdict(session, by, 72) is None
    assert current_verdict(session, visitor(), REF.revision_id) is None
    first, last = events_of(session, VerdictGiven.kind)
    assert (first.payload["helpful"], last.payload["helpful"]) == (True, False)
    assert (last.article_id, last.revision_id) == REF


def test_saying_it_twice_is_saying_it_once(session: Session) -> None:
    by = visitor()
    for minute in range(3):
        give_verdict(session, REF, NO, by=by, now=NOW + minute * MINUTE)
    assert len(events_of(session, VerdictGiven.kind)) == 1


def test_a_verdict_survives_signing_in(session: Session) -> None:
    give_verdict(session, REF, NO, by=visitor("a browser"), now=NOW)
    alice = on_visit(make_actor(session, ALICE), "a browser")
    assert current_verdict(session, alice, REF.revision_id) == NO
    give_verdict(session, REF, YES, by=alice, now=NOW)
    elsewhere = on_visit(alice, "another browser")
    assert current_verdict(session, elsewhere, REF.revision_id) == YES


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("ask bob@example.org", "ask [e-mail]"),
        ("请打 13812345678 给我", "请打 [phone] 给我"),
        ("error 0x80070005 stays", "error 0x80070005 stays"),
        ("  第三步\r\n没有了 ", "第三步\n没有了"),
    ],
)
def test_words_are_kept_without_addresses(
    session: Session, words: str, kept: str
) -> None:
    by = visitor()
    give_verdict(session, REF, Verdict(helpful=False, words=words), by=by, now=NOW)
    (given,) = events_of(session, VerdictGiven.kind)
    assert given.payload["words"] == kept


def test_a_helpful_verdict_has_no_reason(session: Session) -> None:
    odd = Verdict(helpful=True, reason=Reason.WRONG)
    give_verdict(session, REF, odd, by=visitor(), now=NOW)
    (given,) = events_of(session, VerdictGiven.kind)
    assert given.payload["reason"] is None


@pytest.mark.parametrize("letter", ["a", "字"])
def test_it_takes_a_thousand_characters_and_no_more(
    session: Session, letter: str
) -> None:
    by = visitor()
    longest = Verdict(helpful=False, words=letter * MAX_WORDS)
    give_verdict(session, REF, longest, by=by, now=NOW)
    too_long = Verdict(helpful=False, words=letter * (MAX_WORDS + 1))
    with pytest.raises(Invalid) as refused:
        give_verdict(session, REF, too_long, by=by, now=NOW)
    assert refused.value.field == "words"


def test_more_than_the_daily_limit_is_not_counted(session: Session) -> None:
    by, other = visitor(), visitor()
    refs = [ArticleRef(n, 100 + n) for n in range(MAX_PER_DAY + 1)]
    for ref in refs[:-1]:
        give_verdict(session, ref, NO, by=by, now=NOW)
    with pytest.raises(TooMany):
        give_verdict(session, refs[-1], NO, by=by, now=NOW + DAY - MINUTE)
    assert len(events_of(session, VerdictGiven.kind)) == MAX_PER_DAY
    give_verdict(session, refs[-1], NO, by=other, now=NOW)
    give_verdict(session, refs[-1], NO, by=by, now=NOW + DAY)
    assert current_verdict(session, by, refs[-1].revision_id) == NO


def test_this_solved_it_can_be_taken_back(session: Session) -> None:
    by = visitor()
    solved(session, REF, by=by, now=NOW, form_key="form", query="卡纸 a@b.org")
    assert is_solved(session, by)
    assert not is_solved(session, visitor())
    resume(session, by=by, now=NOW, form_key="form")
    assert not is_solved(session, by)
    resume(session, by=by, now=NOW, form_key="form")
    assert len(events_of(session, JourneyResumed.kind)) == 1
    (event,) = events_of(session, JourneySolved.kind)
    assert event.revision_id == REF.revision_id
    assert event.payload == {
        "how": "suggestion",
        "form_key": "form",
        "query": "卡纸 [e-mail]",
    }
    solved(session, REF, by=by, now=NOW)
    assert events_of(session, JourneySolved.kind)[-1].payload["how"] == "article"
