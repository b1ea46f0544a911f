"""What our writer writes, Whoosh reads as if its own had written it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest
from whoosh.index import FileIndex
from whoosh.writing import OPTIMIZE, SegmentWriter

from search import writing
from search.files import IndexFiles
from search.schema import SCHEMA, Row, rows
from search.writing import Writer
from tests.search.making import document

WORDS = [
    *"vpn printer jam paper outlook 打印机 卡纸 密码 0x80070005".split(),
    "été",
    "𠮷",
]


def ours(index: FileIndex) -> Any:
    return Writer(index, timeout_s=5)


def whooshs(index: FileIndex) -> Any:
    return SegmentWriter(index, timeout=5)


def add(writer: Any, row: Row) -> None:
    if isinstance(writer, Writer):
        writer.add_row(row)
    else:
        writer.add_document(**row)


def made(seed: int, count: int) -> Iterator[Row]:
    draw = Random(seed)
    for number in range(count):
        texts = [" ".join(draw.choices(WORDS, k=draw.randint(0, 40))) for _ in "ab"]
        title = " ".join(draw.choices(WORDS, k=draw.randint(1, 6)))
        yield from rows(document(1000 * seed + number + 1, title, *texts))


@contextmanager
def empty(folder: Path) -> Iterator[FileIndex]:
    with IndexFiles(folder) as files:
        yield FileIndex.create(files, SCHEMA)


def fill(index: FileIndex, make: Callable[[FileIndex], Any], merge: bool) -> None:
    """Make two segments, take articles out of both, and merge them if told to."""
    for seed in (1, 2):
        writer = make(index)
        for row in made(seed, 60):
            add(writer, row)
        writer.commit(merge=False)
    writer = make(index)
    for key in ("1007:en", "1060:zh", "1001:en", "2030:en", "2030:zh"):
        writer.delete_by_term("key", key)
    for row in made(3, 3):
        add(writer, row)
    writer.commit(mergetype=OPTIMIZE if merge else None, merge=merge)


def everything(index: FileIndex) -> list[Any]:
    """Return what a reader gives of each segment."""
    found: list[Any] = []
    with index.reader() as reader:
        for leaf, _ in reader.leaf_readers():
            found += [_postings(leaf, *term) for term in leaf.all_terms()]
            found += [stored["stored"] for stored in leaf.all_stored_fields()]
            for name in SCHEMA.names():
                found += [name, leaf.field_length(name)]
                found += [leaf.doc_field_length(n, name) for n in leaf.all_doc_ids()]
            for name in ("article", "revision", "updated"):
                found += list(leaf.column_reader(name))
            found.append(sorted(leaf.segment().deleted_docs()))
    return found


def _postings(leaf: Any, field: str, term: bytes) -> Any:
    info = leaf.term_info(field, term)
    matcher = leaf.postings(field, term)
    places = []
    while matcher.is_active():
        places.append((matcher.id(), float(matcher.weight())))
        matcher.next()
    return (
        (field, term, places),
        (info.weight(), info.doc_frequency(), info.max_weight()),
        (info.min_length(), info.max_length(), info.min_id(), info.max_id()),
    )


@pytest.mark.parametrize("block", [4, 4096], ids=["small blocks", "large blocks"])
@pytest.mark.parametrize("merge", [False, True], ids=["apart", "merged"])
def test_whoosh_reads_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, merge: bool, block: int
) -> None:
    monkeypatch.setattr(writing, "BLOCK", block)
    results = []
    for make in (whooshs, ours):
        folder = tmp_path / make.__name__
        folder.mkdir()
        with empty(folder) as index:
            fill(index, make, merge)
            results.append(everything(index))
    assert results[0] == results[1]


def test_a_segment_of_nothing_but_deletions_is_merged_away(tmp_path: Path) -> None:
    with empty(tmp_path) as index:
        for seed in (1, 2):
            writer = ours(index)
            for row in made(seed, 1):
                writer.add_row(row)
            writer.commit(merge=False)
        writer = ours(index)
        for lang in ("en", "zh"):
            writer.delete_by_term("key", f"1001:{lang}")
        writer.commit(mergetype=OPTIMIZE)
        (key,) = index.reader().lexicon("key")
        assert key.decode().startswith("2001:")
