"""What a ranking may be learned from."""

from sqlalchemy.orm import Session

from kb.analytics.learned import OPENED, SOLVED, Help, list_helps
from kb.journeys.actions import resume, solved
from kb.tickets.models import Outcome
from kb.tickets.solving import Resolution, solve
from tests.cast import ALICE, ERIN, make_actor
from tests.kb.making import NOW, OTHER, REF, Walk, make_ticket, visitor


def asked(helps: list[Help]) -> list[tuple[str, int, float]]:
    return [(one.question, one.article_id, one.weight) for one in helps]


def test_a_solved_journey_teaches_unless_it_was_taken_up_again(
    session: Session,
) -> None:
    one, other = visitor(), visitor()
    solved(session, REF, by=one, now=NOW, query="打印机卡纸")
    solved(session, OTHER, by=other, now=NOW, query="vpn drops")
    resume(session, by=other, now=NOW)
    found = list_helps(session)
    assert asked(found) == [("打印机卡纸", REF.article_id, SOLVED)]
    assert found[0].lang == "zh"


def test_a_ticket_teaches_what_resolved_it_without_personal_data(
    session: Session,
) -> None:
    erin = make_actor(session, ERIN)
    ticket = make_ticket(
        session,
        make_actor(session, ALICE),
        subject="VPN error 691",
        description="Write to joe@example.com " + "again and " * 100,
    )
    resolution = Resolution(outcome=Outcome.LINKED, articles=(REF,))
    solve(session, ticket, resolution, by=erin, now=NOW)
    (found,) = list_helps(session)
    assert found.question.startswith("VPN error 691\nWrite to [e-mail] again")
    assert len(found.question) <= 500
    assert (found.article_id, found.weight) == (REF.article_id, SOLVED)


def test_an_opened_result_teaches_less(session: Session) -> None:
    walk = Walk(session, visitor())
    walk.opens(walk.searches("mail quota"), rank=2)
    walk.searches("nothing opened")
    assert asked(list_helps(session)) == [("mail quota", REF.article_id, OPENED)]


def test_the_newest_count_and_empty_questions_do_not(session: Session) -> None:
    for number in range(5):
        person = visitor()
        solved(session, REF, by=person, now=NOW, query=f"question {number}")
    solved(session, OTHER, by=visitor(), now=NOW, query=" ")
    found = list_helps(session, limit=3)
    assert [one.question for one in found] == ["question 4", "question 3"]
