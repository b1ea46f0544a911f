"""Reading and writing the generations of the index."""

import shutil
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from whoosh.index import TOC, FileIndex

from kb.documents import Change, Removal, SearchDocument
from search import store
from search.files import IndexFiles
from search.postings import Frozen
from search.protocol import IndexUnavailable
from search.schema import SCHEMA, rows
from search.snapshot import Snapshot
from search.store import Store
from search.writing import Writer

OPEN_ATTEMPTS = 3
OPEN_PAUSE_S = 0.02


@contextmanager
def guarded(what: str) -> Iterator[None]:
    """Turn whatever a damaged index raises into `IndexUnavailable`.

    Whoosh answers damage with nine kinds of exceptions, MemoryError among them.
    """
    try:
        yield
    except IndexUnavailable:
        raise
    except Exception as error:
        raise IndexUnavailable(f"{what}: {error!r}") from error


def open_snapshot(
    folder: Path, weights: Mapping[str, float], frozen: Mapping[str, Frozen]
) -> Snapshot:
    """Open the newest state of a generation."""
    with guarded("the index cannot be opened"):
        for attempt in range(OPEN_ATTEMPTS):
            try:
                return _snapshot(folder, weights, frozen)
            except FileNotFoundError:
                # A writer replaces segments between two of our reads.
                if attempt + 1 == OPEN_ATTEMPTS:
                    raise
                time.sleep(OPEN_PAUSE_S)
    raise AssertionError("unreachable")


def apply(where: Store, changes: Sequence[Change], cursor: int) -> None:
    """Store the last change of each text; do nothing where the index is further."""
    with where.writing(), guarded("the index cannot be written"):
        folder = where.live()
        if cursor < store.read_cursor(folder):
            return
        if changes:
            known = store.read_manifest(folder)
            store.sweep_files(folder)
            _write(folder, {change.key: change for change in changes})
            store.seal(folder, known)
        store.write_cursor(folder, cursor)


def rebuild(where: Store, documents: Iterable[SearchDocument], cursor: int) -> None:
    """Build a new generation while the live one serves, then swap the pointer."""
    with where.writing():
        with guarded("the index cannot be built"):
            folder = where.begin()
        try:
            _build(folder, documents)
            with guarded("the index cannot be built"):
                store.seal(folder, {})
                store.write_cursor(folder, cursor)
                where.publish(folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        with guarded("the index cannot be swept"):
            where.sweep(folder, time.time())


def faults(where: Store) -> list[str]:
    """Return what is wrong with the live generation."""
    try:
        with guarded("the index cannot be checked"):
            folder = where.live()
            found = store.faults(folder)
            store.read_cursor(folder)
            if not found:
                _read_through(folder)
            return found
    except IndexUnavailable as error:
        return [str(error)]


def _snapshot(
    folder: Path, weights: Mapping[str, float], frozen: Mapping[str, Frozen]
) -> Snapshot:
    files = IndexFiles(folder)
    try:
        return Snapshot(_open_reader(files), files, weights, frozen)
    except BaseException:
        files.release()
        raise


def _build(folder: Path, documents: Iterable[SearchDocument]) -> None:
    with IndexFiles(folder) as files:
        with guarded("the index cannot be built"):
            index = FileIndex.create(files, SCHEMA)
        with _writer(index) as writer:
            for document in documents:
                with guarded("the index cannot be built"):
                    _add(writer, document)


def _write(folder: Path, changes: Mapping[str, Change]) -> None:
    with IndexFiles(folder) as files:
        index = FileIndex(files, SCHEMA)
        with _writer(index) as writer, index.searcher() as searcher:
            for key, change in changes.items():
                writer.delete_by_term("key", key, searcher=searcher)
                if not isinstance(change, Removal):
                    _add(writer, change)


@contextmanager
def _writer(index: Any) -> Iterator[Writer]:
    """Commit at the end; after a failure let go of the lock whatever happens."""
    with guarded("the index cannot be written"):
        writer = Writer(index, store.WRITER_TIMEOUT_S)
    try:
        yield writer
        with guarded("the index cannot be written"):
            writer.commit()
    except BaseException:
        _abandon(writer)
        raise


def _abandon(writer: Any) -> None:
    # On a full disk `cancel` fails as well and would keep the lock for ever.
    with suppress(Exception):
        writer.cancel()
    if writer.writelock and writer.writelock.fd is not None:
        writer.writelock.release()


def _add(writer: Writer, document: SearchDocument) -> None:
    for row in rows(document):
        writer.add_row(row)


def _open_reader(files: IndexFiles) -> Any:
    generation = TOC._latest_generation(files, "MAIN")
    store.refuse_changed(files.path, TOC._filename("MAIN", generation))
    toc = TOC.read(files, "MAIN", gen=generation, schema=SCHEMA)
    return FileIndex._reader(files, SCHEMA, toc.segments, generation)


def _read_through(folder: Path) -> None:
    with IndexFiles(folder) as files:
        for _ in _open_reader(files).all_stored_fields():
            pass
