"""The demo has judged questions, and words of its people to propose."""

from datetime import timedelta

from kb.analytics.detours import list_detours
from kb.analytics.judged import list_judged
from search.proposing import Case, propose
from tests.webapp.demo.filled import NOW
from webapp.services import Services

Filled = tuple[Services, list[str]]


def test_there_is_enough_to_judge_a_change_by(filled: Filled) -> None:
    with filled[0].database.reading() as session:
        assert len(list_judged(session)) > 100


def test_there_are_words_to_propose(filled: Filled) -> None:
    with filled[0].database.reading() as session:
        detours = list_detours(session, NOW - timedelta(days=90), NOW)
    names = ["Printer shows as offline", "笔记本电脑电池"]
    cases = [
        Case(
            person=one.person,
            query=one.query,
            later=one.later,
            article_id=one.article_id,
            names=names,
        )
        for one in detours
        if one.query in ("photocopier", "笔电")
    ]
    found = {(one.theirs, one.ours) for one in propose(cases)}
    assert found == {("photocopier", "printer"), ("笔电", "笔记本")}
