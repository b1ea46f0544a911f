"""Documents and questions for the measurement of search, from a folder of data."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random

from kb.documents import SearchDocument, Section
from kb.text import guess_lang
from search.protocol import Filters, Query
from search.tuning import Tuning

PUBLIC = frozenset({"public"})
NEWEST = datetime(2026, 1, 1, tzinfo=UTC)
# Few enough for each to narrow a search and not to empty it.
CATEGORIES, PRODUCTS, KINDS = 20, 7, ("fault", "how_to", "faq")
INTERNAL_EVERY = 10
PHRASE_WORDS = (2, 3)
MADE_UP = 300
TYPED_CHARACTERS = (2, 4, 7, 12)
WITHOUT_MODEL = Tuning(blend=False)


@dataclass(frozen=True)
class Corpus:
    """A folder with docs.jsonl.gz and lists of questions; its first `size` are used."""

    folder: Path
    size: int

    def documents(self) -> Iterator[SearchDocument]:
        """Yield the documents, each with one section."""
        with gzip.open(self.folder / "docs.jsonl.gz", "rt", encoding="utf-8") as lines:
            for number, line in enumerate(islice(lines, self.size)):
                yield _document(number, json.loads(line))

    def listed(self, name: str) -> list[str]:
        """Return the questions of `NAME-queries.json`."""
        text = (self.folder / f"{name}-queries.json").read_text("utf-8")
        found: list[str] = json.loads(text)
        return found

    def queries(self) -> dict[str, list[Query]]:
        """Return the questions to measure, by their kind."""
        sentences = [asked(text) for text in self.listed("sentence")]
        draw = Random(1)
        filtered = [replace(query, filters=_filters(draw)) for query in sentences]
        return {
            "sentence": [replace(query, tuning=WITHOUT_MODEL) for query in sentences],
            "fused": sentences,
            "keywords": [asked(text) for text in self.listed("keyword")],
            "phrase": [asked(f'"{text}"') for text in self._phrases()],
            "filtered": filtered,
        }

    def typed(self) -> list[str]:
        """Return beginnings of titles as somebody types them."""
        draw = Random(2)
        titles = [document.title for document in islice(self.documents(), 20 * MADE_UP)]
        chosen = draw.sample(titles, min(MADE_UP, len(titles)))
        return [title[: draw.choice(TYPED_CHARACTERS)] for title in chosen]

    def _phrases(self) -> list[str]:
        """Return neighboring words out of documents."""
        draw = Random(3)
        found = []
        for document in islice(self.documents(), MADE_UP):
            words = document.sections[0].text.split() or [document.title]
            start = draw.randrange(len(words))
            found.append(" ".join(words[start : start + draw.choice(PHRASE_WORDS)]))
        return [text.replace('"', "") for text in found]


def asked(text: str) -> Query:
    """Return the question of an anonymous visitor who reads English."""
    return Query(text=text, audiences=PUBLIC, lang="en")


def _document(number: int, row: dict[str, str]) -> SearchDocument:
    title, body = row["title"], row["body"]
    is_internal = number % INTERNAL_EVERY == INTERNAL_EVERY - 1
    return SearchDocument(
        article_id=number + 1,
        revision_id=number + 1,
        lang="zh" if row.get("lang", guess_lang(title + body)) == "zh" else "en",
        title=title,
        sections=(Section(anchor="", heading="", text=body),),
        audiences=frozenset({"internal"}) if is_internal else PUBLIC,
        updated_at=NEWEST - timedelta(hours=number % 20_000),
        categories=(number % CATEGORIES,),
        products=(number % PRODUCTS,),
        kind=KINDS[number % len(KINDS)],
    )


def _filters(draw: Random) -> Filters:
    """Return filters of one to three groups."""
    every = Filters(
        lang="en",
        categories=frozenset(draw.sample(range(CATEGORIES), 3)),
        products=frozenset({draw.randrange(PRODUCTS)}),
        kinds=frozenset({draw.choice(KINDS)}),
        updated_after=NEWEST - timedelta(days=365),
    )
    names = draw.sample(["categories", "products", "kinds", "updated_after"], 3)
    left = {name: getattr(every, name) for name in names[: draw.randint(1, 3)]}
    return Filters(lang="en", **left)
