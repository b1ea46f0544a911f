"""The judged questions come from what people said and what engineers linked."""

from sqlalchemy.orm import Session

from kb.analytics.judged import JudgedQuestion, list_judged
from kb.journeys.actions import resume, solved
from kb.tickets.links import link_article
from kb.tickets.models import Relation, Status
from tests.cast import ALICE, ERIN, make_actor
from tests.kb.making import HOUR, NOW, OTHER, REF, make_ticket, visitor


def test_questions_come_once_the_newest_first_and_masked(session: Session) -> None:
    erin = make_actor(session, ERIN)
    solved(session, REF, by=visitor(), now=NOW, query="ＶＰＮ  691")
    solved(session, OTHER, by=visitor(), now=NOW + HOUR, query="vpn 691")
    solved(session, REF, by=visitor(), now=NOW + HOUR, query="")
    ticket = make_ticket(
        session, make_actor(session, ALICE), subject="打印机脱机 13800138000"
    )
    link_article(session, ticket, REF, Relation.RESOLVED_BY, by=erin, now=NOW)
    assert list_judged(session) == [
        JudgedQuestion(text="vpn 691", lang="en", article_ids=frozenset({7, 8}))
    ]
    ticket.status = Status.SOLVED
    session.flush()
    first, second = list_judged(session)
    assert first.text == "vpn 691"
    assert second == JudgedQuestion(
        text="打印机脱机 [phone]", lang="zh", article_ids=frozenset({7})
    )
    assert list_judged(session, 1) == [first]


def test_what_was_taken_back_is_not_judged(session: Session) -> None:
    person = visitor()
    solved(session, REF, by=person, now=NOW, query="vpn")
    resume(session, by=person, now=NOW)
    assert list_judged(session) == []
