"""Slips, pinyin and synonyms through the whole engine, with a model and without."""

from pathlib import Path

import pytest

from search.engine import WhooshEngine
from tests.search.forgiving import DOCUMENTS, SYNONYMS
from tests.search.making import ask, document, ids


@pytest.mark.parametrize("warm", [False, True])
def test_the_engine_forgives(tmp_path: Path, warm: bool) -> None:
    engine = WhooshEngine(tmp_path / "index")
    engine.rebuild(DOCUMENTS, 1)
    if warm:
        engine.warm(wait=True)

    def hits(text: str) -> list[int]:
        return ids(engine.search(ask(text, tuning=SYNONYMS), 9).hits)

    assert hits("dayinji") == [2, 11]
    assert hits("dyj") == [2, 11]
    assert set(hits("pritner")[:2]) == {1, 10}
    assert engine.search(ask("pritner"), 9).meant == "printer"
    assert hits("wifi")[0] == 12
    assert {5, 6, 12} <= set(hits("wifi")) & set(hits("无线网络"))
    assert 9 not in hits("printer") + hits("bluebird") + hits("baomi")
    engine.close()


@pytest.mark.parametrize("warm", [False, True])
def test_a_slip_of_somebody_else_is_no_word(tmp_path: Path, warm: bool) -> None:
    engine = WhooshEngine(tmp_path / "index")
    asked = ("outlok asks for the password", "outlok again", "outlok")
    engine.rebuild(
        [
            document(1, "Stored credentials", "Remove the old one.", asked_as=asked),
            document(2, "Outlook cannot sign in", "Start it again."),
            document(3, "Set up Outlook on a phone", "Add your account."),
            document(4, "Order a laptop", "Ask your manager."),
        ],
        1,
    )
    if warm:
        engine.warm(wait=True)
    found = engine.search(ask("outlok"), 9)
    assert found.meant == "outlook"
    assert set(ids(found.hits)) == {1, 2, 3}
    engine.close()
