"""Posting lists and columns of one Whoosh segment as arrays.

The only module that touches what Whoosh 2.7.4 keeps private: it reads whole posting
blocks, which is hundreds of times quicker than a matcher per posting. The parity
test in tests/search/test_scoring.py guards it.
"""

import threading
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import TermNotFound
from whoosh.util.numeric import byte_to_length

from search.cache import Cache
from search.schema import ARTICLE_ROW, IN_SECTIONS, SCHEMA
from search.vocabulary import Vocabulary

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]
# A number for each text: twice the id of its article, and one more in Chinese.
Names = NDArray[np.int64]

_LENGTHS = np.array([byte_to_length(b) for b in range(256)], dtype=np.float32)
_NOTHING = (np.empty(0, np.int32), np.empty(0, np.float32))


class Postings(NamedTuple):
    """The places that hold a term, ascending, and how often each holds it."""

    ids: Ints
    counts: Floats


EMPTY = Postings(*_NOTHING)


class Frozen:
    """What never changes in a segment; outlives its reader.

    `starts` are the rows of the articles; `owner` gives each row's article, by its
    number within the segment.
    """

    def __init__(self, reader: Any) -> None:
        self.rows: int = reader.doc_count_all()
        self.starts = read_postings(reader, "mask", ARTICLE_ROW).ids
        marks = np.zeros(self.rows, np.int32)
        marks[self.starts] = 1
        self.owner: Ints = np.cumsum(marks, dtype=np.int32) - 1
        self.articles = len(self.starts)
        self.columns = {
            name: _column(reader._perdoc, name, kind, self.rows)[self.starts]
            for name, kind in (
                ("article", ">i4"),
                ("revision", ">i4"),
                ("updated", ">i8"),
            )
        }
        self.vocabulary: Vocabulary | None = None
        self._row_lengths: dict[str, Floats] = {}
        self.by_row: Cache[tuple[str, str], Postings] = Cache(1_200_000)

    def row_lengths(self, reader: Any, field: str) -> Floats:
        """Return how many terms the field has in each row, as Whoosh rounds it."""
        if field not in self._row_lengths:
            coded = length_bytes(reader._perdoc, field, self.rows)
            self._row_lengths[field] = _LENGTHS[coded]
        return self._row_lengths[field]


class Segment:
    """A segment with an open reader.

    Readers share a file position, so `lock` is held while one reads.
    """

    def __init__(self, reader: Any, frozen: Frozen, lock: threading.RLock) -> None:
        self.reader = reader
        self.frozen = frozen
        self._lock = lock
        deleted = np.fromiter(reader.segment().deleted_docs(), np.int64)
        alive = np.ones(frozen.rows, np.bool_)
        alive[deleted] = False
        self.alive: Flags = alive[frozen.starts]

    def rows(self, field: str, term: str) -> Postings:
        """Return the rows that hold a term."""
        key = (field, term)
        found = self.frozen.by_row.get(key)
        if found is None:
            with self._lock:
                found = read_postings(self.reader, field, term)
            self.frozen.by_row.put(key, found, len(found.ids) + 8)
        return found

    def has(self, row: int, field: str, term: str) -> bool:
        """Say whether a row holds a term."""
        return contains(self.rows(field, term).ids, row)

    def articles(self, field: str, term: str) -> Postings:
        """Return the articles that hold a term, the counts of their rows summed."""
        rows = self.rows(field, term)
        if not len(rows.ids):
            return EMPTY
        owners = self.frozen.owner[rows.ids]
        if self.frozen.rows == self.frozen.articles or field not in IN_SECTIONS:
            return Postings(owners, rows.counts)
        firsts = np.flatnonzero(np.diff(owners, prepend=-1))
        counts = np.add.reduceat(rows.counts, firsts)
        return Postings(owners[firsts], counts.astype(np.float32))

    def row_lengths(self, field: str) -> Floats:
        """Return the length of the field in each row."""
        with self._lock:
            return self.frozen.row_lengths(self.reader, field)

    def lengths(self, field: str) -> Floats:
        """Return the length of the field in each article."""
        rows = self.row_lengths(field)
        total = np.bincount(self.frozen.owner, rows, self.frozen.articles)
        return total.astype(np.float32)

    def total_length(self, field: str) -> int:
        """Return the number of terms in the field, over all articles."""
        with self._lock:
            return int(self.reader.field_length(field))

    def stored(self, row: int) -> Any:
        """Return what is stored for a row."""
        with self._lock:
            return self.reader.stored_fields(row)["stored"]

    def vocabulary(self) -> Vocabulary:
        """Return the words by which spelling is judged."""
        if self.frozen.vocabulary is None:
            with self._lock:
                self.frozen.vocabulary = Vocabulary(
                    (term, info.doc_frequency())
                    for term, info in self.reader.iter_field("spelled")
                )
        return self.frozen.vocabulary

    def expand(self, field: str, prefix: str, limit: int) -> list[str]:
        """Return the first terms of the field that begin with the prefix."""
        found = []
        with self._lock:
            for term in self.reader.expand_prefix(field, prefix):
                found.append(term.decode())
                if len(found) == limit:
                    break
        return found


def contains(ids: Ints, wanted: int) -> bool:
    """Say whether a number is among ascending ones."""
    at = int(ids.searchsorted(wanted))
    return at < len(ids) and int(ids[at]) == wanted


def read_postings(reader: Any, field: str, term: str) -> Postings:
    """Read a term's posting list block by block; deleted rows are in it."""
    try:
        blocks = reader._terms.matcher(field, term.encode(), SCHEMA[field].format)
    except TermNotFound:
        return EMPTY
    ids: list[Ints] = []
    counts: list[Floats] = []
    while True:
        blocks._read_data()
        steps, weights = blocks._data[0], blocks._data[1]
        ids.append(np.cumsum(np.asarray(steps), dtype=np.int32))
        counts.append(_weights(weights, len(steps)))
        if blocks._lastblock:
            break
        blocks._next_block()
    return Postings(np.concatenate(ids), np.concatenate(counts))


def length_bytes(reader: Any, field: str, rows: int) -> NDArray[np.uint8]:
    """Return the length of the field in each row, coded in a byte as Whoosh does."""
    return _column(reader, f"_{field}_len", "u1", rows)


def _weights(weights: Any, size: int) -> Floats:
    """Return the weights of a block: none for 1, one for all, or one for each."""
    if weights is None or isinstance(weights, float):
        return np.full(size, 1.0 if weights is None else weights, np.float32)
    return np.asarray(weights).astype(np.float32)


def _column(reader: Any, name: str, kind: str, rows: int) -> NDArray[Any]:
    """Read a whole column; Whoosh leaves out the empty values at its end."""
    values = np.zeros(rows, np.dtype(kind).newbyteorder("="))
    if reader.has_column(name):
        file, start, size = reader._get_column_file(name)
        raw = np.frombuffer(file.get(start, size), dtype=kind)
        values[: len(raw)] = raw[:rows]
    return values
