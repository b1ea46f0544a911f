"""What is learned follows the index, and reads again only what is new in it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from kb.documents import Removal
from search.counting import NOTHING, Counting, updated
from search.engine import WhooshEngine
from search.reading import UNREAD, Reading, read, syllabus
from search.snapshot import Snapshot
from tests.search.making import document

WAYS = ("where is my parcel", "when does it come", "track my order")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[WhooshEngine]:
    made = WhooshEngine(tmp_path / "index")
    made.rebuild([document(n, f"Thing {n}", f"about word{n}") for n in range(9)], 0)
    yield made
    made.close()


def at_once(_seconds: float) -> None:
    """Rest never."""


def learn(engine: WhooshEngine, before: Reading = UNREAD) -> Reading:
    with engine._live.reading() as snapshot:
        return read(snapshot, before, at_once)


def reading_only(engine: WhooshEngine, before: Reading) -> tuple[Reading, set[int]]:
    """Read the index again; return also the numbers of the texts that were opened."""
    opened: set[int] = set()
    with engine._live.reading() as snapshot:
        stored: Callable[[int], Iterator[object]] = snapshot.stored

        def noted(number: int) -> Iterator[object]:
            opened.add(int(snapshot.articles[number]))
            return stored(number)

        snapshot.stored = noted  # type: ignore[method-assign]
        return read(snapshot, before, at_once), opened


def likeness(reading: Reading, text: str) -> dict[int, float]:
    assert reading.likeness
    scores = reading.likeness.scores(text)
    return {
        name // 2: round(float(s), 4)
        for name, s in zip(reading.names.tolist(), scores, strict=True)
    }


def test_only_what_is_new_is_read_and_the_model_is_that_of_reading_all(
    engine: WhooshEngine,
) -> None:
    first = learn(engine)
    engine.apply(
        [
            document(3, "Parcel", "a parcel was lost"),
            document(20, "Thing 20", "word1 word2"),
            Removal(article_id=5, lang="en"),
        ],
        1,
    )
    again, opened = reading_only(engine, first)
    assert opened == {3, 20}
    for text in ("a parcel", "Thing word1", "about word5"):
        assert likeness(again, text) == likeness(learn(engine), text)
    assert 5 not in likeness(again, "thing")
    assert reading_only(engine, again) == (again, set())


def test_an_index_that_was_emptied_leaves_no_model(engine: WhooshEngine) -> None:
    first = learn(engine)
    engine.rebuild([], 1)
    assert learn(engine, first).likeness is None


def test_ways_are_learned_from_those_who_have_enough(engine: WhooshEngine) -> None:
    before = syllabus(learn(engine))
    assert before.taught == ()
    engine.apply(
        [
            document(1, "Delivery", "Two days.", asked_as=WAYS),
            document(2, "Returns", "Send it back.", asked_as=("refund",)),
        ],
        1,
    )
    chosen = syllabus(learn(engine))
    assert [name for name, _ in chosen.taught] == [2 * 1]
    assert 2 * 2 in chosen.others
    assert not chosen.is_like(before)
    assert chosen.is_like(syllabus(learn(engine)))


def test_counts_brought_up_to_date_are_those_counted_anew() -> None:
    texts = [["a", "a", "b"], ["b", "c"], ["c", "d", "d", "d"]]
    old = Counting()
    old.add(texts[:2])
    new = Counting()
    new.add(texts[2:])
    fresh = new.counts()
    fresh.held_by[:] += 1
    found = updated(old.counts(), np.array([-1, 0], np.int32), fresh)
    whole = Counting()
    whole.add(texts[1:])
    wanted = whole.counts()
    assert (found.starts == wanted.starts).all()
    assert (found.held_by == wanted.held_by).all()
    assert (found.times == wanted.times).all()
    assert not len(NOTHING.times)


def test_closing_stops_the_reading(engine: WhooshEngine) -> None:
    engine.warm()
    engine.close()
    thread = engine._trainer._thread
    assert thread is not None
    assert not thread.is_alive()


def test_a_state_is_learned_once(engine: WhooshEngine) -> None:
    engine.warm(wait=True)
    with engine._live.reading() as snapshot:
        trained = engine._trainer.trained(snapshot)
    engine.warm(wait=True)
    with engine._live.reading() as snapshot:
        again = engine._trainer.trained(snapshot)
    assert trained is not None
    assert again is trained
    assert isinstance(snapshot, Snapshot)
