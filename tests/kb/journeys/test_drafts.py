"""The request that is being written."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.db import make_engine, make_sessions
from kb.journeys.actions import delete_draft, save_draft
from kb.journeys.models import Draft
from kb.journeys.queries import find_draft
from tests.cast import ALICE, CHARLIE, make_actor
from tests.kb.making import HOUR, NOW, on_visit, visitor

FIELDS = {"subject": "VPN连接失败", "description": "Error 691"}


def test_it_comes_back_after_a_reload(session: Session) -> None:
    by = visitor()
    save_draft(session, "form", FIELDS, by=by, now=NOW)
    longer = FIELDS | {"tried": "重启"}
    save_draft(session, "form", longer, by=by, now=NOW + HOUR)
    draft = find_draft(session, by)
    assert draft is not None
    assert (draft.form_key, draft.fields) == ("form", longer)
    assert session.scalar(select(func.count(Draft.id))) == 1


def test_it_comes_back_after_signing_in_and_belongs_to_the_account(
    session: Session,
) -> None:
    before = visitor("a browser")
    save_draft(session, "form", FIELDS, by=before, now=NOW)
    alice = on_visit(make_actor(session, ALICE), "a browser")
    found = find_draft(session, alice)
    assert found is not None
    assert found.fields == FIELDS
    save_draft(session, "form", FIELDS, by=alice, now=NOW + HOUR)
    assert find_draft(session, before) is None
    elsewhere = on_visit(alice, "another browser")
    assert find_draft(session, elsewhere) is not None


def test_nobody_finds_the_draft_of_another(session: Session) -> None:
    alice, charlie = make_actor(session, ALICE), make_actor(session, CHARLIE)
    save_draft(session, "form", FIELDS, by=alice, now=NOW)
    assert find_draft(session, alice) is not None
    assert find_draft(session, charlie) is None
    assert find_draft(session, visitor()) is None
    delete_draft(session, by=charlie)
    assert find_draft(session, alice) is not None
    delete_draft(session, by=alice)
    assert find_draft(session, alice) is None


def test_two_tabs_at_once_leave_one_draft(url: str) -> None:
    engine = make_engine(url)
    sessions = make_sessions(engine)
    by, start = visitor(), Barrier(4)

    def save(tab: int) -> None:
        start.wait()
        with sessions(True) as session:
            save_draft(session, f"form {tab}", FIELDS, by=by, now=NOW)
            session.commit()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(save, range(4)))
    with sessions(False) as session:
        assert session.scalar(select(func.count(Draft.id))) == 1
    engine.dispose()
