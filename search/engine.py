"""The search engine on Whoosh, numpy and scikit-learn."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from kb.documents import Change, SearchDocument, document_key
from kb.text import Lang
from search import index, store
from search.finding import find
from search.live import Live
from search.protocol import Hit, Offer, Query, RequestText, Results
from search.scoring import WEIGHTS
from search.store import Store


class WhooshEngine:
    """A `SearchEngine` whose index lies in a folder of this machine."""

    def __init__(
        self, index_dir: Path, weights: Mapping[str, float] = WEIGHTS
    ) -> None:
        self._store = Store(index_dir)
        self._live = Live(self._store, weights)

    def search(self, query: Query, limit: int) -> Results:
        with self._live.reading() as snapshot:
            return find(snapshot, query, limit)

    def apply(self, changes: Sequence[Change], cursor: int) -> None:
        index.apply(self._store, changes, cursor)

    def rebuild(self, documents: Iterable[SearchDocument], cursor: int) -> None:
        index.rebuild(self._store, documents, cursor)

    def cursor(self) -> int:
        return store.read_cursor(self._store.live())

    def check(self) -> list[str]:
        return index.faults(self._store)

    def contents(self) -> Mapping[str, int]:
        with self._live.reading() as snapshot:
            return {
                document_key(article_id, lang): int(snapshot.revisions[number])
                for (article_id, lang), number in snapshot.numbers().items()
            }

    def close(self) -> None:
        self._live.close()
