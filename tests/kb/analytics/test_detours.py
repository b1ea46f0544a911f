"""Who searched in vain was helped by another search, a word, or a ticket."""

from sqlalchemy.orm import Session

from kb.analytics.detours import Detour, list_detours
from kb.analytics.proposals import dismiss, list_dismissed, restore
from kb.journeys.actions import solved
from kb.tickets.links import link_article
from kb.tickets.models import Relation
from tests.cast import ERIN, KIM, make_actor
from tests.kb.making import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    OTHER,
    REF,
    Walk,
    make_ticket,
    visitor,
)

SINCE = NOW - DAY
LATER = NOW + DAY


def test_another_search_on_the_same_journey_helped(session: Session) -> None:
    person, other = visitor("a"), visitor("b")
    walk = Walk(session, person)
    walk.searches("beamer", results=0)
    walk.opens(walk.searches("projector", NOW + MINUTE), 1, REF, NOW + MINUTE)
    Walk(session, other).searches("beamer", results=0)
    found = Detour(person="va", query="beamer", article_id=7, later="projector")
    assert list_detours(session, SINCE, LATER) == [found]
    assert list_detours(session, NOW + HOUR, LATER) == []


def test_what_was_said_and_a_ticket_count_more_than_a_click(session: Session) -> None:
    told, asked = visitor("a"), visitor("b")
    for person in (told, asked):
        walk = Walk(session, person)
        walk.searches("beamer", results=0)
        walk.opens(walk.searches("screen", NOW + MINUTE), 1, REF, NOW + MINUTE)
    solved(session, OTHER, by=told, now=NOW + HOUR, query="projector")
    ticket = make_ticket(session, asked)
    by = make_actor(session, ERIN)
    link_article(session, ticket, OTHER, Relation.RESOLVED_BY, by=by, now=NOW)
    assert {
        (one.person, one.article_id, one.later)
        for one in list_detours(session, SINCE, LATER)
    } == {("va", 8, "projector"), ("vb", 8, "")}


def test_a_pair_stays_aside_until_it_is_wanted_back(session: Session) -> None:
    kim = make_actor(session, KIM)
    dismiss(session, ("Beamer", "projector"), by=kim, now=NOW)
    assert list_dismissed(session) == {("beamer", "projector")}
    restore(session, ("beamer", "Projector"), by=kim, now=NOW)
    assert list_dismissed(session) == frozenset()
