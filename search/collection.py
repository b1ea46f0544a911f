"""Judged questions over a collection of documents, as search research keeps them."""

import gzip
import json
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any, Literal

import numpy as np

from kb.documents import SearchDocument, Section
from kb.errors import Invalid
from kb.policy import Audience
from kb.text import LANGS, Lang, guess_lang
from search.evaluation import Answer, Judged, offering, ranking, silence
from search.protocol import Query, RequestText, SearchEngine
from search.rerank.example import Example
from search.tuning import Tuning

DEPTH = 100
OFFERED = 10

_EVERYBODY = frozenset({Audience.PUBLIC.value})
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_HEADING = re.compile(r"#{1,6} +(.+?)(?: *\{#[^}]*\})?\s*")
_LINK = re.compile(r"!?\[([^\]\n]{0,300})\]\([^)\n]{0,500}\)")

Mode = Literal["search", "suggest"]


@dataclass(frozen=True)
class Collection:
    """Documents by the article that each stands for; `names` are their own ids."""

    documents: tuple[SearchDocument, ...]
    names: tuple[str, ...]


def read_collection(docs: Path, pairs: Path | None = None) -> Collection:
    """Read documents, and translations of some of them under the same ids.

    Raise `Invalid` for a file that is missing or not in the layout.
    """
    names: dict[str, int] = {}
    documents: list[SearchDocument] = []
    for row in chain(_rows(docs), _rows(pairs) if pairs else ()):
        number = names.setdefault(str(row["id"]), len(names) + 1)
        documents.append(_document(row, number))
    return Collection(tuple(documents), tuple(names))


def read_judged(queries: Path, qrels: Path | None) -> list[Judged]:
    """Read questions, and the grades of what answers them; raise `Invalid`."""
    grades: dict[str, dict[str, float]] = {}
    for line in _lines(qrels) if qrels else ():
        cells = line.split()
        if len(cells) != 3:
            raise Invalid(f"{qrels}: not a question, a document and a grade: {line}")
        grades.setdefault(cells[0], {})[cells[1]] = float(cells[2])
    return [
        Judged(
            id=str(row["id"]),
            text=str(row["text"]),
            grades=grades.get(str(row["id"]), {}),
            answerable=row.get("answerable"),
        )
        for row in _rows(queries)
    ]


def examples_of(collection: Collection, judged: Iterable[Judged]) -> list[Example]:
    """Return the questions with each right article, to learn from."""
    numbers = {name: number for number, name in enumerate(collection.names, 1)}
    langs = {document.article_id: document.lang for document in collection.documents}
    return [
        Example(question=one.text, article_id=numbers[name], lang=langs[numbers[name]])
        for one in judged
        for name, grade in one.grades.items()
        if grade > 0 and name in numbers
    ]


def evaluate(
    engine: SearchEngine,
    collection: Collection,
    judged: Sequence[Judged],
    mode: Mode,
    tuning: Tuning,
) -> dict[str, float]:
    """Ask everything and return the measures, times in milliseconds."""
    ask = _Asking(engine, collection.names, tuning)
    put = ask.search if mode == "search" else ask.suggest
    answers = {one.id: put(one.text) for one in judged}
    found = ranking(judged, answers) | silence(judged, answers)
    if mode == "suggest":
        found |= offering(judged, answers)
    times = [1000 * answer.seconds for answer in answers.values()] or [0.0]
    found["p50_ms"], found["p95_ms"] = np.quantile(times, [0.5, 0.95]).tolist()
    return found


@dataclass(frozen=True)
class _Asking:
    engine: SearchEngine
    names: Sequence[str]
    tuning: Tuning

    def search(self, text: str) -> Answer:
        query = Query(
            text=text, audiences=_EVERYBODY, lang=guess_lang(text), tuning=self.tuning
        )
        start = time.perf_counter()
        results = self.engine.search(query, DEPTH)
        seconds = time.perf_counter() - start
        return Answer(
            found=self._named([hit.article_id for hit in results.hits]),
            confidence=results.confidence,
            seconds=seconds,
        )

    def suggest(self, text: str) -> Answer:
        request = RequestText(subject=text, tuning=self.tuning)
        start = time.perf_counter()
        offers = self.engine.offer(request, _EVERYBODY, frozenset(), OFFERED)
        seconds = time.perf_counter() - start
        every = RequestText(subject=text, tuning=Tuning(threshold=0.0))
        first = self.engine.offer(every, _EVERYBODY, frozenset(), 1)
        return Answer(
            found=self._named([offer.article_id for offer in offers]),
            confidence=first[0].confidence if first else 0.0,
            seconds=seconds,
        )

    def _named(self, articles: Sequence[int]) -> list[str]:
        return [self.names[article - 1] for article in dict.fromkeys(articles)]


def _document(row: dict[str, Any], number: int) -> SearchDocument:
    title, body = str(row.get("title") or ""), str(row.get("body") or "")
    return SearchDocument(
        article_id=number,
        revision_id=number,
        lang=_lang(row.get("lang"), title + body),
        title=title,
        sections=tuple(_sections(body)),
        audiences=_EVERYBODY,
        updated_at=_EPOCH,
    )


def _lang(named: object, text: str) -> Lang:
    return next((lang for lang in LANGS if lang == named), guess_lang(text))


def _sections(body: str) -> Iterator[Section]:
    """Give the parts of a Markdown text between its headings, links as their words."""
    heading, lines, is_code = "", [], False
    for line in [*body.split("\n"), None]:
        if line is not None and line.lstrip().startswith("```"):
            is_code = not is_code
        match = None if is_code or line is None else _HEADING.fullmatch(line)
        if line is not None and not match:
            lines.append(_LINK.sub(r"\1", line))
            continue
        text = "\n".join(lines)
        if heading or text.strip():
            yield Section(anchor=heading and "part", heading=heading, text=text)
        heading = _LINK.sub(r"\1", match.group(1)) if match else ""
        lines = []


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(_lines(path), 1):
        try:
            row = json.loads(line)
            yield {"id": row["id"], **row}
        except (ValueError, KeyError, TypeError) as error:
            raise Invalid(
                f"{path}, line {number}: not a JSON object with id"
            ) from error


def _lines(path: Path) -> Iterator[str]:
    """Give the lines of a plain or packed file that hold something."""
    packed = path.with_name(path.name + ".gz")
    found = packed if not path.exists() and packed.exists() else path
    try:
        opened = gzip.open if found.suffix == ".gz" else open
        with opened(found, "rt", encoding="utf-8") as file:
            yield from (line for line in file if line.strip())
    except (OSError, UnicodeDecodeError, EOFError) as error:
        raise Invalid(f"{path} cannot be read: {error}") from error
