"""What the site would answer the people of the demo: real results, real offers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from search.protocol import MATCHED_CAP, Hit, Offer, Query, RequestText, SearchEngine
from webapp.demo.content import Request
from webapp.demo.library import Known, Release

MOST_OFFERS = 5


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
    def _hits(self) -> dict[Query, tuple[Hit, ...]]:
        return {}

    @cached_property
    def _offers(self) -> dict[RequestText, list[Offer]]:
        return {}

    def search(
        self, text: str, lang: Lang, actor: Actor, moment: datetime
    ) -> Sequence[Choice]:
        """Return the results of that moment, one for each article, best first."""
        query = Query(text=text, audiences=audience_tokens(actor), lang=lang)
        if query not in self._hits:
            self._hits[query] = self.engine.search(query, MATCHED_CAP).hits
        return self._choices(self._hits[query], moment)

    def offers(
        self,
        request: Request,
        lang: Lang,
        actor: Actor,
        moment: datetime,
        exclude: Iterable[int],
    ) -> Sequence[Choice]:
        """Return what would be suggested while this request is written."""
        asked = RequestText(
            subject=request.subject, description=request.description, lang=lang
        )
        if asked not in self._offers:
            tokens = audience_tokens(actor)
            found = self.engine.offer(asked, tokens, frozenset(), 2 * MOST_OFFERS)
            self._offers[asked] = found
        left_out = set(exclude)
        offers = [o for o in self._offers[asked] if o.article_id not in left_out]
        return self._choices(offers, moment)[:MOST_OFFERS]

    def _choices(
        self, hits: Sequence[Hit] | Sequence[Offer], moment: datetime
    ) -> Sequence[Choice]:
        first: dict[int, Choice] = {}
        for hit in hits:
            known = self._by_id[hit.article_id]
            release = known.release(hit.lang, moment)
            if release is None or hit.article_id in first:
                continue
            first[hit.article_id] = Choice(
                known=known,
                release=release,
                lang=hit.lang,
                rank=len(first) + 1,
                score=round(hit.score, 4),
                matched=hit.matched if isinstance(hit, Offer) else (),
            )
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
