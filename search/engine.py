"""The search engine on Whoosh, numpy and scikit-learn."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from kb.documents import Change, SearchDocument, document_key
from kb.text import Lang
from search import index, store
from search.completing import complete
from search.explaining import explain
from search.finding import find
from search.live import Live
from search.offers import offers
from search.protocol import (
    Explanation,
    Filters,
    Hit,
    Offer,
    Query,
    RequestText,
    Results,
)
from search.relating import related
from search.rerank.example import Example
from search.rerank.judging import Learned
from search.rerank.learning import learn
from search.scoring import WEIGHTS
from search.store import Store
from search.training import Trainer


class WhooshEngine:
    """A `SearchEngine` whose index lies in a folder of this machine.

    Any number of threads may share one; other processes may use the same folder.
    """

    def __init__(self, index_dir: Path) -> None:
        self._store = Store(index_dir)
        self._live = Live(self._store, WEIGHTS)
        self._trainer = Trainer(self._live)

    def search(self, query: Query, limit: int) -> Results:
        with self._live.reading() as snapshot:
            return find(snapshot, self._trainer.trained(snapshot), query, limit)

    def explain(self, query: Query, article_id: int, lang: Lang) -> Explanation | None:
        with self._live.reading() as snapshot:
            trained = self._trainer.trained(snapshot)
            return explain(snapshot, trained, query, article_id, lang)

    def complete(
        self, prefix: str, audiences: frozenset[str], lang: Lang | None, limit: int
    ) -> list[Hit]:
        with self._live.reading() as snapshot:
            return complete(snapshot, prefix, audiences, lang, limit)

    def offer(
        self,
        request: RequestText,
        audiences: frozenset[str],
        exclude: frozenset[int],
        limit: int,
    ) -> list[Offer]:
        with self._live.reading() as snapshot:
            allowed = snapshot.allowed(audiences, Filters())
            trained = self._trainer.trained(snapshot)
            return offers(snapshot, trained, request, allowed, exclude, limit)

    def related(
        self, article_id: int, lang: Lang, audiences: frozenset[str], limit: int
    ) -> list[Hit]:
        with self._live.reading() as snapshot:
            trained = self._trainer.trained(snapshot)
            return related(snapshot, trained, (article_id, lang), audiences, limit)

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

    def warm(self, wait: bool = False) -> None:
        self._trainer.warm(wait)

    def learn(self, examples: Sequence[Example]) -> Learned | None:
        self._trainer.warm(wait=True)
        with self._live.reading() as snapshot:
            trained = self._trainer.trained(snapshot)
            return learn(snapshot, trained, examples) if trained else None

    def close(self) -> None:
        self._trainer.close()
        self._live.close()
