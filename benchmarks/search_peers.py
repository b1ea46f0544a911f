"""The same sentence queries asked of plain Whoosh and of SQLite FTS5."""

import re
import sqlite3
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.query import Or, Term

from benchmarks.timing import timed
from kb.documents import SearchDocument
from search.analysis import terms
from search.schema import SCHEMA
from search.scoring import WEIGHTS
from search.store import Store

TOP = 10
FTS_COLUMNS = ("title", "body")


def whoosh_times(index: Path, queries: Sequence[str]) -> list[float]:
    """Time Whoosh's own search over the very index of the engine, in milliseconds."""
    storage = FileStorage(str(Store(index).live()))
    with storage.open_index(schema=SCHEMA).searcher() as searcher:
        searches = [partial(searcher.search, _any_term(q), limit=TOP) for q in queries]
        return [timed(search) for search in searches]


def fts_times(
    documents: Iterable[SearchDocument], queries: Sequence[str]
) -> list[float]:
    """Time FTS5 in memory with its BM25, the title weighted as in the engine."""
    database = sqlite3.connect(":memory:")
    database.execute(f"CREATE VIRTUAL TABLE texts USING fts5{FTS_COLUMNS}")
    database.executemany(
        "INSERT INTO texts VALUES (?, ?)",
        ((d.title, d.sections[0].text) for d in documents),
    )
    ranked = (
        "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY bm25(texts, ?, ?) LIMIT ?"
    )
    boosts = [WEIGHTS[column] for column in FTS_COLUMNS]

    def search(words: str) -> list[Any]:
        return database.execute(ranked, [words, *boosts, TOP]).fetchall()

    times = [timed(partial(search, _any_word(query))) for query in queries]
    database.close()
    return times


def _any_term(text: str) -> Any:
    """Return an OR over the terms of a text, in the fields that the engine scores."""
    return Or(
        [
            Term(field, term, boost=boost)
            for term in dict.fromkeys(terms(text))
            for field, boost in WEIGHTS.items()
        ]
    )


def _any_word(text: str) -> str:
    return " OR ".join(f'"{word}"' for word in re.findall(r"\w+", text))
