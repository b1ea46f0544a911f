"""What the site would answer the people of the demo: real results, real offers."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.orm import Session

from articles.documents import search_documents
from kb.policy import Actor, audience_tokens
from kb.text import Lang
from search.engine import WhooshEngine
from search.protocol import Hit, Offer, Query, RequestText, Results, SearchEngine
from webapp.demo.content import Request
from webapp.demo.library import Known, Release

MOST_OFFERS = 5
MOST_SEEN = 4
EVERYBODY = frozenset({"public", "signed_in", "internal"})


@dataclass(frozen=True, kw_only=True)
class Choice:
    """An article as it stood in a list, with its rank from 1."""

    known: Known
    release: Release
    lang: Lang
    rank: int
    score: float = 0.0
    matched: tuple[str, ...] = ()


@dataclass(frozen=True)
class Guide:
    """A search index over the library as it is now; it forgets what was not yet out."""

    engine: SearchEngine
    library: Sequence[Known]

    @cached_property
    def _by_id(self) -> Mapping[int, Known]:
        return {known.article_id: known for known in self.library}

    @cached_property
    def _results(self) -> dict[tuple[str, Lang], Results]:
        return {}

    @cached_property
    def _offers(self) -> dict[Request, list[Offer]]:
        return {}

    def search(
        self, text: str, lang: Lang, actor: Actor, moment: datetime
    ) -> tuple[int, Sequence[Choice]]:
        """Return how many results there were, and the first of them."""
        if (text, lang) not in self._results:
            query = Query(text=text, audiences=EVERYBODY, lang=lang)
            self._results[text, lang] = self.engine.search(query, MOST_SEEN)
        found = self._results[text, lang]
        choices = self._choices(found.hits, actor, moment)
        return max(found.matched, len(choices)) if choices else 0, choices

    def offers(
        self, request: Request, lang: Lang, walker: Actor, moment: datetime
    ) -> Sequence[Choice]:
        """Return what would be suggested while this request is written."""
        if request not in self._offers:
            asked = RequestText(
                subject=request.subject, description=request.description, lang=lang
            )
            self._offers[request] = self.engine.offer(
                asked, EVERYBODY, frozenset(), MOST_OFFERS
            )
        return self._choices(self._offers[request], walker, moment)

    def _choices(
        self, hits: Sequence[Hit] | Sequence[Offer], actor: Actor, moment: datetime
    ) -> Sequence[Choice]:
        tokens = audience_tokens(actor)
        first: dict[int, Choice] = {}
        for hit in hits:
            known = self._by_id[hit.article_id]
            release = known.release(hit.lang, moment)
            if release is None or known.lore.audience not in tokens:
                continue
            choice = Choice(
                known=known,
                release=release,
                lang=hit.lang,
                rank=len(first) + 1,
                score=round(hit.score, 4),
                matched=hit.matched if isinstance(hit, Offer) else (),
            )
            first.setdefault(hit.article_id, choice)
        return list(first.values())


@contextmanager
def guided(session: Session, library: Sequence[Known]) -> Iterator[Guide]:
    """Give a guide whose index lives as long as the block."""
    with TemporaryDirectory(prefix="askfirst-") as folder:
        engine = WhooshEngine(Path(folder))
        try:
            engine.rebuild(search_documents(session, {}), 0)
            yield Guide(engine, library)
        finally:
            engine.close()
