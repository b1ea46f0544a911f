"""Who is at a text, and who has gone."""

from datetime import timedelta

from sqlalchemy.orm import Session

from articles.editing.models import Presence
from articles.editing.presence import GONE_AFTER, appear, leave, list_present
from tests.articles.making import NOW, make_edition
from tests.cast import ERIN, KIM, make_actor

SECOND = timedelta(seconds=1)


def test_others_see_who_edits_until_the_signs_of_life_stop(session: Session) -> None:
    kim, erin = make_actor(session, KIM), make_actor(session, ERIN)
    edition = make_edition(session)
    appear(session, edition, by=kim, now=NOW)
    assert list(list_present(session, edition, NOW, but=erin)) == [kim.user_id]
    assert list(list_present(session, edition, NOW, but=kim)) == []
    late = NOW + GONE_AFTER
    assert list(list_present(session, edition, late, but=erin)) == [kim.user_id]
    assert list(list_present(session, edition, late + SECOND, but=erin)) == []


def test_a_further_sign_of_life_keeps_somebody_there(session: Session) -> None:
    kim, erin = make_actor(session, KIM), make_actor(session, ERIN)
    edition = make_edition(session)
    appear(session, edition, by=kim, now=NOW)
    appear(session, edition, by=kim, now=NOW + GONE_AFTER)
    late = NOW + GONE_AFTER + SECOND
    assert list(list_present(session, edition, late, but=erin)) == [kim.user_id]


def test_who_closes_the_editor_is_gone_at_once(session: Session) -> None:
    kim, erin = make_actor(session, KIM), make_actor(session, ERIN)
    edition, other = make_edition(session), make_edition(session, title="Toner")
    appear(session, edition, by=kim, now=NOW)
    appear(session, other, by=kim, now=NOW)
    leave(session, edition, by=kim)
    assert list(list_present(session, edition, NOW, but=erin)) == []
    assert list(list_present(session, other, NOW, but=erin)) == [kim.user_id]


def test_old_rows_do_not_pile_up(session: Session) -> None:
    kim, erin = make_actor(session, KIM), make_actor(session, ERIN)
    edition = make_edition(session)
    appear(session, edition, by=kim, now=NOW)
    appear(session, edition, by=erin, now=NOW + 3 * GONE_AFTER)
    assert [row.user_id for row in session.query(Presence)] == [erin.user_id]
