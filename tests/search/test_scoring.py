"""The scores over arrays are those of Whoosh."""

import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.query import Or, Term

from search.files import IndexFiles
from search.index import open_snapshot
from search.matching import total
from search.query import Question, ask
from search.schema import SCHEMA, rows
from search.scoring import WEIGHTS, best
from search.snapshot import Snapshot
from search.store import seal
from search.writing import Writer
from tests.search.making import document

WORDS = "vpn printer jam paper outlook 打印机 卡纸 密码 error driver cable mail".split()
ASKED = ("vpn", "paper jam printer", "打印机卡纸", "outlook mail error 密码", "nowhere")


@pytest.fixture(
    scope="module",
    params=[(1, False), (4, False), (4, True)],
    ids=["one segment", "four segments", "four segments with gaps"],
)
def both(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[FileIndex, Snapshot]]:
    """Articles of one row each: for those, Whoosh ranks the very same documents.

    With gaps, every seventh was taken out again.
    """
    parts, gaps = request.param
    folder: Path = tmp_path_factory.mktemp("parity")
    draw = random.Random(7)
    files = IndexFiles(folder)
    index = FileIndex.create(files, SCHEMA)
    for part in range(parts):
        writer = Writer(index, timeout_s=5)
        for number in range(150):
            text = " ".join(draw.choices(WORDS, k=draw.randint(1, 60)))
            title = " ".join(draw.choices(WORDS, k=draw.randint(1, 6)))
            made = document(part * 1000 + number + 1, title, summary=text)
            for row in rows(made):
                writer.add_row(row)
        writer.commit(merge=False)
    if gaps:
        writer = Writer(index, timeout_s=5)
        for docnum in range(0, 150 * parts, 7):
            writer.delete_document(docnum)
        writer.commit(merge=False)
    seal(folder, {})
    snapshot = open_snapshot(folder, WEIGHTS, {})
    yield index, snapshot
    snapshot.close()
    files.release()


@pytest.mark.parametrize("text", ASKED)
def test_scores_equal_those_of_whoosh(
    both: tuple[FileIndex, Snapshot], text: str
) -> None:
    index, snapshot = both
    question = ask(text)
    query = Or(
        [
            Term(field, term, boost=weight * boost)
            for term, boost in question.weights
            for field, weight in WEIGHTS.items()
        ]
    )
    with index.searcher() as searcher:
        expected = {hit.docnum: hit.score for hit in searcher.search(query, limit=None)}
    scores = total(snapshot, question) * snapshot.alive
    found = {number: float(scores[number]) for number in best(scores, 10_000)}
    assert found == pytest.approx(expected, rel=1e-4)
    assert list(found) == sorted(found, key=lambda n: (-scores[n], n))


def test_a_text_in_sections_is_scored_as_a_whole(tmp_path: Path) -> None:
    index = FileIndex.create(FileStorage(str(tmp_path)), SCHEMA)
    writer = index.writer(timeout=5)
    for made in (
        document(1, "one", "paper paper", "paper"),
        document(2, "two", "", summary="paper paper paper"),
        document(3, "three", "ink"),
    ):
        for row in rows(made):
            writer.add_document(**row)
    writer.commit()
    seal(tmp_path, {})
    snapshot = open_snapshot(tmp_path, {"body": 1.0}, {})
    scores = total(snapshot, ask("paper"))
    snapshot.close()
    assert scores[0] == pytest.approx(scores[1])
    assert scores[2] == 0


def test_the_parts_of_an_explanation_add_up(
    both: tuple[FileIndex, Snapshot],
) -> None:
    _, snapshot = both
    whole = total(snapshot, Question((), (("vpn", 1.0),), frozenset(["vpn"])))
    parts = np.zeros(snapshot.size, np.float32)
    for found in snapshot.explain("vpn").values():
        parts[found.ids] += found.counts
    assert parts == pytest.approx(whole)


def test_the_best_come_first_and_ties_keep_their_order() -> None:
    scores = np.array([1, 3, 0, 3, 2, 3], np.float32)
    assert best(scores, 2) == [1, 3]
    assert best(scores, 10) == [1, 3, 5, 4, 0]
    assert best(np.zeros(3, np.float32), 2) == []
