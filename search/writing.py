"""Rows written into a Whoosh segment, whole posting lists at a time.

Whoosh's own writer takes each posting by itself through memory, disk and back. This
one keeps arrays and writes the same format several times as fast. Like
search/postings.py it touches what Whoosh 2.7.4 keeps private; the parity test reads
with Whoosh what was written here.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, repeat
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3TermInfo
from whoosh.compat import dumps
from whoosh.system import pack_ushort
from whoosh.util.numeric import byte_to_length
from whoosh.writing import SegmentWriter

from search.postings import Postings, length_bytes, read_postings
from search.schema import Row

# One block holds most terms whole: to open a block costs more than to read it.
BLOCK = 4096
# Shorter lists are smaller as tuples, longer ones are quicker to read as arrays.
TUPLE = 16
PROTOCOL = 3

Words = NDArray[np.uint32]
Bytes = NDArray[np.uint8]


class Block(NamedTuple):
    """A part of the postings of a term, and what Whoosh skips blocks by.

    `steps` lead from row to row, the first from 0; `lengths` are coded in a byte.
    """

    term: int
    steps: Words
    counts: Words
    first: int
    last: int
    weight: int
    most: int
    shortest: int
    longest: int


class Field:
    """The postings of a field in the order in which they come."""

    def __init__(self) -> None:
        self._numbers: defaultdict[str, int] = defaultdict()
        self._numbers.default_factory = self._numbers.__len__
        self._terms, self._rows, self._counts = array("I"), array("I"), array("I")

    def add(self, row: int, terms: Sequence[str]) -> int:
        """Add the terms of a row beyond those before; return how many they are."""
        counts = Counter(terms)
        self._terms.extend(map(self._numbers.__getitem__, counts))
        self._rows.extend(repeat(row, len(counts)))
        self._counts.extend(counts.values())
        return len(counts)

    def add_rows(self, term: str, postings: Postings) -> None:
        """Add the rows of a term, all of them beyond those before."""
        self._terms.extend(repeat(self._numbers[term], len(postings.ids)))
        self._rows.frombytes(postings.ids.astype(np.uint32).tobytes())
        self._counts.frombytes(postings.counts.astype(np.uint32).tobytes())

    def names(self) -> list[str]:
        """Return the terms in the order of their bytes."""
        return sorted(self._numbers)

    def blocks(self, names: Sequence[str], lengths: Bytes) -> Iterator[Block]:
        """Yield the postings by term and row; `lengths` are those of the rows."""
        places = np.empty(len(names), np.uint32)
        places[[self._numbers[name] for name in names]] = np.arange(len(names))
        terms = places[np.frombuffer(self._terms, np.uint32)]
        order = np.argsort(terms, kind="stable")
        terms = terms[order]
        rows = np.frombuffer(self._rows, np.uint32)[order]
        counts = np.frombuffer(self._counts, np.uint32)[order]
        starts = _block_starts(terms)
        ends = np.append(starts[1:], len(terms))
        steps = np.diff(rows, prepend=np.uint32(0))
        steps[starts] = rows[starts]
        held = lengths[rows]
        columns = (
            terms[starts],
            rows[starts],
            rows[ends - 1],
            np.add.reduceat(counts, starts),
            np.maximum.reduceat(counts, starts),
            np.minimum.reduceat(held, starts),
            np.maximum.reduceat(held, starts),
        )
        spans = zip(starts.tolist(), ends.tolist(), strict=True)
        for (start, end), (term, *rest) in zip(
            spans,
            zip(*(column.tolist() for column in columns), strict=True),
            strict=True,
        ):
            yield Block(term, steps[start:end], counts[start:end], *rest)


class Writer(SegmentWriter):  # type: ignore[misc]
    """Whoosh's writer of segments, with arrays in place of its pool of postings."""

    def __init__(self, index: Any, timeout_s: float) -> None:
        super().__init__(index, timeout=timeout_s, limitmb=1)
        self._fields: defaultdict[str, Field] = defaultdict(Field)
        self.postings = 0

    def add_row(self, row: Row) -> None:
        """Add one row."""
        self.perdocwriter.start_doc(self.docnum)
        for name, value in row.items():
            field = self.schema[name]
            if field.indexed and value:
                self.postings += self._fields[name].add(self.docnum, value)
                length = len(value) if field.scorable else 0
                self.perdocwriter.add_field(name, field, None, length)
            elif field.stored:
                self.perdocwriter.add_field(name, field, value, 0)
            elif field.column_type:
                self.perdocwriter.add_column_value(name, field.column_type, value)
        self.perdocwriter.finish_doc()
        self._added = True
        self.docnum += 1

    def add_postings_to_pool(
        self, reader: Any, startdoc: int, docmap: Mapping[int, int] | None
    ) -> None:
        """Take over the postings of a segment that is merged into this one."""
        moved = np.arange(reader.doc_count_all(), dtype=np.int64) + startdoc
        if docmap is not None:
            moved[:] = -1
            moved[list(docmap)] = list(docmap.values())
        for name, term in reader.all_terms():
            found = read_postings(reader, name, term.decode())
            rows = moved[found.ids]
            kept = rows >= 0
            if kept.any():
                postings = Postings(rows[kept].astype(np.int32), found.counts[kept])
                self._fields[name].add_rows(term.decode(), postings)

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        reader = self.per_document_reader()
        for name in sorted(self._fields):
            self.fieldwriter.start_field(name, self.schema[name])
            lengths = length_bytes(reader, name, self.docnum)
            _write_field(self.fieldwriter, self._fields[name], lengths)
            self.fieldwriter.finish_field()
        self.fieldwriter.close()
        reader.close()


def _block_starts(terms: Words) -> NDArray[np.int64]:
    """Return where a term begins in the sorted terms, and each further block of it."""
    firsts = np.flatnonzero(np.diff(terms, prepend=np.uint32(0)))
    starts = firsts if len(firsts) and not firsts[0] else np.append(0, firsts)
    sizes = np.diff(np.append(starts, len(terms)))
    further = [
        np.arange(start + BLOCK, start + size, BLOCK)
        for start, size in zip(
            starts[sizes > BLOCK].tolist(), sizes[sizes > BLOCK].tolist(), strict=True
        )
    ]
    return np.sort(np.concatenate([starts, *further]))


def _write_field(writer: Any, field: Field, lengths: Bytes) -> None:
    names = field.names()
    number = pack_ushort(writer._fieldid)
    for term, blocks in groupby(field.blocks(names, lengths), lambda block: block.term):
        info = _write_term(writer._postfile, list(blocks))
        writer._tindex.add(number + names[term].encode(), info.to_bytes())


def _write_term(file: Any, blocks: Sequence[Block]) -> W3TermInfo:
    start = file.tell()
    file.write(WHOOSH3_HEADER_MAGIC)
    for block in blocks:
        _write_block(file, block, block is blocks[-1])
    info = W3TermInfo(
        weight=sum(block.weight for block in blocks),
        df=sum(len(block.steps) for block in blocks),
        minlength=byte_to_length(min(block.shortest for block in blocks)),
        maxlength=byte_to_length(max(block.longest for block in blocks)),
        maxweight=max(block.most for block in blocks),
        minid=blocks[0].first,
        maxid=blocks[-1].last,
    )
    info.set_extent(start, file.tell() - start)
    return info


def _write_block(file: Any, block: Block, is_last: bool) -> None:
    size = len(block.steps)
    counts = None if block.weight == size else _packed(block.counts)
    data = dumps((_packed(block.steps), counts, None), PROTOCOL)
    is_compressed = 0
    ends = (block.last, float(block.most), is_compressed, block.shortest, block.longest)
    info = dumps((size, *ends), PROTOCOL)
    bytes_ = len(info) + len(data)
    file.write_int(-bytes_ if is_last else bytes_)
    file.write(info)
    file.write(data)


def _packed(values: Words) -> Sequence[int]:
    if len(values) < TUPLE:
        return tuple(values.tolist())
    most = int(values.max())
    code = "B" if most < 2**8 else "H" if most < 2**16 else "I"
    return array(code, values.astype(code).tobytes())
