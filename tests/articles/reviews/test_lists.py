from datetime import timedelta

from sqlalchemy.orm import Session

from articles.reviews.actions import approve
from articles.reviews.queries import (
    list_reviewers,
    list_submitted,
    list_waiting,
    reviewable,
)
from kb.accounts.models import Group, GroupMember
from kb.accounts.queries import actor_of, get_user
from kb.policy import Actor, Audience
from tests.articles.making import head
from tests.articles.reviews.making import LATER, ask, make_text, revise
from tests.articles.reviews.people import MIN
from tests.cast import ERIN, KIM, SUE, XAVIER, make_actor

OVERDUE = LATER + timedelta(days=4)


def _titles(session: Session, actor: Actor, now: object = None) -> list[str]:
    moment = OVERDUE if now == "overdue" else LATER
    found = list_waiting(session, actor, moment, may_be_own=False)
    return [waiting.title for waiting in found]


def test_a_review_is_in_the_list_of_who_was_named_until_it_is_overdue(
    session: Session,
) -> None:
    erin, kim = make_actor(session, ERIN), make_actor(session, KIM)
    other = make_actor(session, MIN)
    edition = make_text(session, erin)
    ask(session, edition, erin, reviewer_id=kim.user_id)
    assert _titles(session, kim) == ["Paper jam"]
    assert _titles(session, other) == []
    assert _titles(session, other, "overdue") == ["Paper jam"]
    (waiting,) = list_waiting(session, other, OVERDUE, may_be_own=False)
    assert waiting.is_overdue(OVERDUE)
    assert waiting.reviewer_id == kim.user_id
    assert waiting.is_new


def test_what_one_was_asked_for_comes_first_then_what_is_due_first(
    session: Session,
) -> None:
    erin, kim = make_actor(session, ERIN), make_actor(session, KIM)
    wishes = (("anyone late", None, 7), ("anyone soon", None, 1), ("named", kim, 7))
    for title, reviewer, days in wishes:
        edition = make_text(session, erin, title=title)
        within = timedelta(days=days)
        named = reviewer.user_id if reviewer else None
        ask(session, edition, erin, reviewer_id=named, within=within)
    assert _titles(session, kim) == ["named", "anyone soon", "anyone late"]


def test_nobody_is_asked_who_wrote_it_or_may_not_decide(session: Session) -> None:
    erin, kim = make_actor(session, ERIN), make_actor(session, KIM)
    xavier, other = make_actor(session, XAVIER), make_actor(session, MIN)
    public = make_text(session, erin, title="public", published=True)
    revise(session, public, kim)
    revise(session, public, erin)
    internal = make_text(session, erin, title="internal", audience=Audience.INTERNAL)
    for edition in (public, internal):
        ask(session, edition, erin)
    assert _titles(session, erin) == []
    assert _titles(session, kim) == ["internal"]
    assert _titles(session, xavier) == ["internal"]
    assert _titles(session, other) == ["public", "internal"]
    own = list_waiting(session, kim, LATER, may_be_own=True)
    assert [one.title for one in own] == ["public", "internal"]


def test_the_authors_of_the_list_are_those_of_the_single_text(
    session: Session,
) -> None:
    erin, kim = make_actor(session, ERIN), make_actor(session, KIM)
    other = make_actor(session, MIN)
    edition = make_text(session, other, published=True)
    revise(session, edition, kim)
    newest = revise(session, edition, erin)
    ask(session, edition, erin)
    thing = reviewable(session, edition, newest, may_be_own=False)
    assert thing.author_ids == {erin.user_id, kim.user_id}
    assert _titles(session, other) == ["Paper jam"]
    assert _titles(session, kim) == []


def test_a_group_keeps_its_reviews_to_itself(session: Session) -> None:
    kim, other = make_actor(session, KIM), make_actor(session, MIN)
    group = Group(name="Finance")
    session.add(group)
    session.flush()
    session.add(GroupMember(group_id=group.id, user_id=kim.user_id or 0))
    session.flush()
    kim = actor_of(session, get_user(session, kim.user_id or 0))
    erin = make_actor(session, ERIN)
    edition = make_text(session, erin, audience=Audience.GROUP, group_id=group.id)
    ask(session, edition, erin)
    assert _titles(session, kim) == ["Paper jam"]
    assert _titles(session, other, "overdue") == []
    found = list_reviewers(session, edition, head(session, edition))
    assert [one.user_id for one in found] == [kim.user_id]


def test_reviewers_are_those_with_the_license_who_did_not_write_it(
    session: Session,
) -> None:
    people = [make_actor(session, one) for one in (KIM, MIN, XAVIER, ERIN, SUE)]
    kim, other, erin = people[0], people[1], people[3]
    public = make_text(session, kim)
    internal = make_text(session, erin, title="In", audience=Audience.INTERNAL)
    may = [
        [one.name for one in list_reviewers(session, text, head(session, text))]
        for text in (public, internal)
    ]
    assert may == [["Min"], ["Kim", "Min", "Xavier"]]
    get_user(session, other.user_id or 0).is_active = False
    session.flush()
    assert not list_reviewers(session, public, head(session, public))


def test_who_asked_sees_it_until_somebody_decides(session: Session) -> None:
    kim, other = make_actor(session, KIM), make_actor(session, MIN)
    edition = make_text(session, kim)
    review = ask(session, edition, kim)
    (waiting,) = list_submitted(session, kim)
    assert (waiting.review_id, waiting.revision) == (review.id, 1)
    assert not list_submitted(session, other)
    approve(session, edition, review, by=other, now=LATER)
    assert not list_submitted(session, kim)
    assert _titles(session, other) == []
